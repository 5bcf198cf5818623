import type { DeviceRole, Way } from '@atalaya/core/domain/network/device';
import { WAYS } from '@atalaya/core/domain/network/device';
import type { Device } from '@atalaya/core/wire/rest/devices';

/** What a form holds: text as typed, nothing checked yet. */
export interface SourceDraft {
  readonly isOn: boolean;
  readonly port: string;
  readonly credentialId: string;
  readonly controllerId: string;
  readonly externalId: string;
  /** Ping only: the router that sends the echoes; empty when the platform does. */
  readonly viaDeviceId: string;
}

export const MAINTENANCE_CHOICES = ['keep', 'end', '1', '4', '24'] as const;
export type MaintenanceChoice = (typeof MAINTENANCE_CHOICES)[number];

const HOUR_MS = 3_600_000;

/** When the maintenance ends; null ends it now, undefined leaves it as it is. */
export function maintenanceUntil(
  choice: MaintenanceChoice,
  nowMs: number,
): string | null | undefined {
  if (choice === 'keep') return undefined;
  return choice === 'end' ? null : new Date(nowMs + Number(choice) * HOUR_MS).toISOString();
}

export interface DeviceDraft {
  readonly name: string;
  readonly role: DeviceRole | '';
  readonly siteId: string;
  readonly address: string;
  readonly upstreamId: string;
  /** Of the chosen upstream, once one is chosen: what carries the link follows from it. */
  readonly upstreamRole?: DeviceRole | undefined;
  /** The only one that may read it; empty when any may. */
  readonly collectorId: string;
  /** How long from now the device is in planned work; `keep` leaves what is. */
  readonly maintenance: MaintenanceChoice;
  readonly monitored: boolean;
  readonly tags: string;
  readonly notes: string;
  readonly sources: Readonly<Record<Way, SourceDraft>>;
}

const NO_SOURCE: SourceDraft = {
  isOn: false,
  port: '',
  credentialId: '',
  controllerId: '',
  externalId: '',
  viaDeviceId: '',
};

export const EMPTY_DRAFT: DeviceDraft = {
  name: '',
  role: '',
  siteId: '',
  address: '',
  upstreamId: '',
  collectorId: '',
  maintenance: 'keep',
  monitored: true,
  tags: '',
  notes: '',
  sources: {
    icmp: { ...NO_SOURCE, isOn: true },
    snmp: NO_SOURCE,
    routeros: NO_SOURCE,
    uisp: NO_SOURCE,
  },
};

export function draftOf(device: Device): DeviceDraft {
  const sources = { icmp: NO_SOURCE, snmp: NO_SOURCE, routeros: NO_SOURCE, uisp: NO_SOURCE };
  for (const source of device.sources) {
    sources[source.driver] = {
      isOn: source.enabled,
      port: source.port === null ? '' : String(source.port),
      credentialId: source.credentialId ?? '',
      controllerId: source.controllerId ?? '',
      externalId: source.externalId ?? '',
      viaDeviceId: source.viaDeviceId ?? '',
    };
  }
  return {
    name: device.name,
    role: device.role,
    siteId: device.siteId ?? '',
    address: device.address ?? '',
    upstreamId: device.path[0]?.id ?? '',
    collectorId: ownPin(device),
    maintenance: 'keep',
    monitored: device.monitored,
    tags: device.tags.join(', '),
    notes: device.notes,
    sources,
  };
}

/** The collector that the device itself is pinned to, not its controller; '' when none. */
export function ownPin({ collector }: Pick<Device, 'collector'>): string {
  return collector?.pinned === 'device' ? collector.id : '';
}

function sourceBody(driver: Way, draft: SourceDraft): object {
  if (driver === 'icmp') {
    return { driver, ...(draft.viaDeviceId === '' ? {} : { viaDeviceId: draft.viaDeviceId }) };
  }
  if (driver === 'uisp') {
    return { driver, controllerId: draft.controllerId, externalId: draft.externalId };
  }
  const port = draft.port.trim() === '' ? {} : { port: Number(draft.port) };
  return { driver, credentialId: draft.credentialId, ...port };
}

/** What one way keeps of how it was set up elsewhere (address, interval, priority) and the form does not show. */
function keptOf(driver: Way, before: Device | undefined): object {
  const source = before?.sources.find((each) => each.driver === driver);
  if (!source) return {};
  return {
    ...(driver !== 'uisp' && source.address !== null ? { address: source.address } : {}),
    ...(driver !== 'uisp' && source.intervalMs !== null ? { intervalMs: source.intervalMs } : {}),
    ...(driver !== 'icmp' ? { priority: source.priority } : {}),
  };
}

/** The ways that are on, in the order in which their errors come back as `sources.<n>`. */
export function waysOn(draft: DeviceDraft): readonly Way[] {
  return WAYS.filter((way) => draft.sources[way].isOn);
}

/** The body as the API wants it; still unchecked. */
export function draftBody(draft: DeviceDraft, before?: Device): Record<string, unknown> {
  return {
    name: draft.name,
    role: draft.role,
    siteId: draft.siteId === '' ? null : draft.siteId,
    address: draft.address.trim() === '' ? null : draft.address,
    monitored: draft.monitored,
    tags: draft.tags
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
    notes: draft.notes,
    sources: waysOn(draft).map((way) => ({
      ...keptOf(way, before),
      ...sourceBody(way, draft.sources[way]),
    })),
    ...(draft.upstreamId === '' || before ? {} : { upstreamId: draft.upstreamId }),
  };
}
