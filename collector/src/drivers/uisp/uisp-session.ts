import { isIP } from 'node:net';
import type { PollFailure } from '@atalaya/core/domain/network/device';
import type {
  ControlledLink,
  ControlledOutage,
  ControlledReading,
  Observation,
} from '@atalaya/core/domain/network/reading';
import { err, ok, type Result } from '@atalaya/core/domain/shared/result';
import type {
  ControllerResult,
  ControllerSession,
  DriverDeps,
  PollScope,
} from '@atalaya/core/ports/device-driver';
import { systemTurn } from '@atalaya/platform/runtime/system-timers';
import { deviceReading } from './device-reading.js';
import { leaseFacts, leasesPath } from './dhcp-leases.js';
import { gauges } from './gauges.js';
import { mainRadio } from './radio-observations.js';
import { isReachable } from './reachability.js';
import { stationReadings, stationsPath } from './station-readings.js';
import type { UispApi } from './uisp-api.js';
import { readHistory, statisticsSubject } from './uisp-history.js';
import { parseInventoryDevices, type UispInventory } from './uisp-inventory.js';
import { fitting, type UispDevice, type UispStation, uispDevice } from './uisp-schema.js';
import type { StatisticsSubject } from './uisp-statistics.js';
import {
  linksByDevice,
  outagesByDevice,
  parseDataLinks,
  parseOutages,
  parseSites,
} from './uisp-topology.js';

/** A controller session that also tells the inventory as UISP has it. */
export interface UispSession extends ControllerSession {
  /** What an import of the inventory needs; slower than a poll, and only when a person asks. */
  inventory(signal: AbortSignal): Promise<Result<UispInventory, PollFailure>>;
}

/** UISP is one server for everything: few questions at a time. */
const STATION_LISTS_AT_ONCE = 4;
/** Understanding one takes about 0.1 ms: other devices get their turn in between. */
const DEVICES_A_TURN = 50;
/** Several times what one UISP manages; a list without end would keep this process busy. */
const MAX_DEVICES = 20_000;

/**
 * fast: devices with their interfaces, the data links, and the outages in progress. slow: also the stations of each access
 * point. inventory: nothing more, every device answer holds its identity. Without the list of devices
 * there is no reading; whatever else is missing is a warning on the readings that lack it.
 */
export function createUispSession(api: UispApi, deps: DriverDeps): UispSession {
  let subjects: ReadonlyMap<string, StatisticsSubject> = new Map();
  return {
    poll: (scopes, signal) =>
      poll(api, deps, scopes, signal, (devices) => {
        subjects = new Map(
          devices.map((device) => [device.identification.id, statisticsSubject(device)]),
        );
      }),
    history: (externalId, run) => readHistory(api, subjects.get(externalId), externalId, run),
    inventory: (signal) => readInventory(api, signal),
    close: () => api.close(),
  };
}

async function poll(
  api: UispApi,
  deps: DriverDeps,
  scopes: ReadonlySet<PollScope>,
  signal: AbortSignal,
  onDevices: (devices: readonly UispDevice[]) => void,
): Promise<ControllerResult> {
  const [listed, links, outages] = await Promise.all([
    api.devices(signal),
    scopes.has('fast') ? api.dataLinks(signal) : null,
    scopes.has('fast') ? api.outages(signal) : null,
  ]);
  if (!listed.ok) return listed;
  const observedAt = deps.now();
  const devices = await understood(listed.value);
  if (devices.length === 0 && listed.value.length > 0) {
    return err({
      kind: 'protocol-error',
      message: 'None of the devices that UISP lists is understood.',
    });
  }
  onDevices(devices);
  const beside = besideDevices(links, outages);
  const warnings = [...leftOut(listed.value.length, devices.length), ...beside.warnings];
  const stations = scopes.has('slow') ? await readStations(api, devices, observedAt, signal) : null;
  const leases = scopes.has('slow') ? await readLeases(api, devices, observedAt, signal) : null;
  const readings: ControlledReading[] = [];
  for (const [i, device] of devices.entries()) {
    if (i % DEVICES_A_TURN === 0) await systemTurn();
    readings.push(
      controlledReading(device, {
        observedAt,
        warnings,
        ...beside.of(device.identification.id),
        stations: stations?.get(device.identification.id),
        leases: leases?.get(device.identification.id),
      }),
    );
  }
  return ok(readings);
}

type Told = Awaited<ReturnType<UispApi['devices']>> | null;

/** What other lists tell of a device; a list that was not asked for, or not answered, tells nothing. */
function besideDevices(links: Told, outages: Told) {
  const known = links?.ok ? linksByDevice(parseDataLinks(links.value)) : null;
  const out = outages?.ok ? outagesByDevice(parseOutages(outages.value)) : null;
  const warnings = [
    ...(links && !links.ok ? [`The links were not read. ${links.error.message}`] : []),
    ...(outages && !outages.ok ? [`The outages were not read. ${outages.error.message}`] : []),
  ];
  return {
    warnings,
    of: (id: string): Pick<ControlledReading, 'links' | 'outage'> => ({
      ...(known && { links: known.get(id) ?? [] }),
      ...(out && { outage: out.get(id) ?? null }),
    }),
  };
}

async function understood(listed: readonly unknown[]): Promise<UispDevice[]> {
  const devices: UispDevice[] = [];
  for (let i = 0; i < Math.min(listed.length, MAX_DEVICES); i += DEVICES_A_TURN) {
    devices.push(
      ...fitting(uispDevice, listed.slice(i, Math.min(i + DEVICES_A_TURN, MAX_DEVICES))),
    );
    await systemTurn();
  }
  return devices;
}

function leftOut(listed: number, read: number): string[] {
  const taken = Math.min(listed, MAX_DEVICES);
  return [
    ...(listed > taken ? [`UISP lists ${listed} devices; the first ${MAX_DEVICES} are read.`] : []),
    ...(read < taken ? [`${taken - read} of ${taken} devices of UISP are not understood.`] : []),
  ];
}

type Stations = Result<UispStation[], PollFailure>;

async function readStations(
  api: UispApi,
  devices: readonly UispDevice[],
  now: number,
  signal: AbortSignal,
): Promise<Map<string, Stations>> {
  const asked = devices.flatMap((device) => {
    const { id, type } = device.identification;
    const path =
      hasStations(device) && isReachable(device, now) ? stationsPath(type, id) : undefined;
    return path === undefined ? [] : [{ id, path }];
  });
  const lists = new Map<string, Stations>();
  // The workers share one iterator, so each list is asked for once.
  const queue = asked.values();
  const work = async () => {
    for (const { id, path } of queue) lists.set(id, await api.stations(path, signal));
  };
  await Promise.all(Array.from({ length: STATION_LISTS_AT_ONCE }, work));
  return lists;
}

type Leases = Awaited<ReturnType<UispApi['leases']>>;

/** Of gateways that have DHCP servers, one after the other: a UISP has a few of them. */
async function readLeases(
  api: UispApi,
  devices: readonly UispDevice[],
  now: number,
  signal: AbortSignal,
): Promise<Map<string, Leases>> {
  const lists = new Map<string, Leases>();
  for (const device of devices) {
    const { id, type } = device.identification;
    const path = isReachable(device, now) ? leasesPath(type, id) : undefined;
    if (path !== undefined) lists.set(id, await api.leases(path, signal));
  }
  return lists;
}

function hasStations({ overview, identification }: UispDevice): boolean {
  return (
    overview?.wirelessMode?.startsWith('ap') === true ||
    (overview?.stationsCount ?? 0) > 0 ||
    identification.role === 'ap'
  );
}

interface Gathered {
  readonly observedAt: number;
  readonly warnings: readonly string[];
  readonly links?: readonly ControlledLink[];
  readonly outage?: ControlledOutage | null;
  readonly stations: Stations | undefined;
  readonly leases: Leases | undefined;
}

const notRead = (what: string, told: Stations | Leases | undefined): string[] =>
  told && !told.ok ? [`The ${what} were not read. ${told.error.message}`] : [];

function controlledReading(device: UispDevice, gathered: Gathered): ControlledReading {
  const { identification, overview, interfaces } = device;
  const reachable = isReachable(device, gathered.observedAt);
  const reading = deviceReading(device, reachable, gathered.observedAt);
  const radio = (overview && mainRadio(interfaces, overview)?.identification.name) ?? 'main';
  const { stations, leases, links, outage } = gathered;
  const heard = stations?.ok ? stationReadings(stations.value, radio) : null;
  const address = plainAddress(device.ipAddress) ?? plainAddress(identification.ip);
  return {
    externalId: identification.id,
    reachable,
    ...(identification.site?.name && { siteName: identification.site.name }),
    ...(address && { address }),
    reading: {
      ...reading,
      observations: [
        ...reading.observations,
        ...(reachable && links ? connectedObservation(device, radio, links) : []),
        ...(heard?.observations ?? []),
      ],
      warnings: [
        ...gathered.warnings,
        ...notRead('stations', stations),
        ...notRead('leases', leases),
      ],
      ...(heard && { stations: heard.facts }),
      ...(leases?.ok && { dhcpLeases: leaseFacts(leases.value) }),
    },
    ...(links && { links }),
    ...(outage !== undefined && { outage }),
  };
}

/**
 * An end of one link is connected when UISP has that link active. An access point of many has no such
 * state of its own. UISP keeps the former link of a station that moved, so one active link is enough.
 */
function connectedObservation(
  { overview }: UispDevice,
  radio: string,
  links: readonly ControlledLink[],
): Observation[] {
  const mode = overview?.wirelessMode ?? '';
  if (!mode.startsWith('sta') && !mode.endsWith('ptp')) return [];
  const states = links.filter((link) => link.medium === 'wireless').map((link) => link.state);
  if (states.includes('active')) return gauges({ radio }, { 'radio.connected': 1 });
  return states.includes('disconnected') ? gauges({ radio }, { 'radio.connected': 0 }) : [];
}

/** UISP mixes plain addresses with CIDR ones. */
function plainAddress(address: string | undefined): string | undefined {
  const plain = address?.split('/')[0] ?? '';
  return isIP(plain) === 0 ? undefined : plain;
}

async function readInventory(
  api: UispApi,
  signal: AbortSignal,
): Promise<Result<UispInventory, PollFailure>> {
  const [sites, devices, links] = await Promise.all([
    api.sites(signal),
    api.devices(signal),
    api.dataLinks(signal),
  ]);
  if (!sites.ok) return sites;
  if (!devices.ok) return devices;
  if (!links.ok) return links;
  const understood = parseInventoryDevices(devices.value);
  return ok({
    sites: parseSites(sites.value),
    devices: understood,
    dataLinks: parseDataLinks(links.value),
    left: devices.value.length - understood.length,
  });
}
