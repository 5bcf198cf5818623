import { createHash } from 'node:crypto';
import { credentialContext } from '@atalaya/core/domain/access/credential-context';
import {
  isWithin,
  type PollUnit,
  pollUnits,
  type Share,
} from '@atalaya/core/domain/collectors/shard';
import {
  DEVICE_ROLES,
  type DeviceRole,
  isInfrastructure,
  type Way,
} from '@atalaya/core/domain/network/device';
import { seenFrom } from '@atalaya/core/domain/network/echo-address';
import {
  asksAnything,
  UPSTREAM_TAG,
  type UpstreamProbes,
  upstreamProbesOf,
} from '@atalaya/core/domain/network/upstream-probes';
import { POLLING_DEFAULTS } from '@atalaya/core/domain/settings/polling-defaults';
import type { Credential } from '@atalaya/core/ports/device-driver';
import type {
  ControllerTarget,
  DeviceTarget,
  EchoTarget,
  Inventory,
  PolledDevice,
  PollTarget,
  UnusableTarget,
} from '@atalaya/core/ports/inventory-source';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { Database, Trx } from '../postgres/database.js';

const DEFAULT_PRIORITY = 100;

/** What one collector is to poll, of every active tenant or of one only, with its credentials opened. */
export async function loadInventory(
  database: Database,
  secrets: SecretBox,
  share: Share,
  onlyTenantId?: string,
): Promise<Inventory> {
  const tenants = await database.withPlatform((trx) => {
    const active = trx
      .selectFrom('tenants')
      .select(['id', 'settings'])
      .where('status', '=', 'active');
    return (onlyTenantId === undefined ? active : active.where('id', '=', onlyTenantId)).execute();
  });
  const polls: PollTarget[] = [];
  const echoes: EchoTarget[] = [];
  const unusable: UnusableTarget[] = [];
  const units = new Map<string, PollUnit>();
  for (const { id, settings } of tenants) {
    const rows = await database.withTenant(id, loadRows);
    const devices = rows.sources.map(({ device_id, collector_id }) => ({
      id: device_id,
      collector_id,
    }));
    const own = pollUnits(id, { ...rows, devices });
    for (const [unitId, unit] of own) if (isWithin(unit, share)) units.set(unitId, unit);
    const tenant = assemble({ id, probes: upstreamProbesOf(settings) }, rows, secrets, (unitId) =>
      units.has(unitId),
    );
    polls.push(...tenant.polls);
    echoes.push(...tenant.echoes);
    unusable.push(...tenant.unusable);
  }
  return { polls, echoes, units, unusable };
}

type Rows = Awaited<ReturnType<typeof loadRows>>;

async function loadRows(trx: Trx) {
  const sources = await trx
    .selectFrom('device_sources as s')
    .innerJoin('devices as d', (join) =>
      join.onRef('d.id', '=', 's.device_id').onRef('d.tenant_id', '=', 's.tenant_id'),
    )
    .where('d.monitored', '=', true)
    .where('s.enabled', '=', true)
    .select([
      's.id',
      's.device_id',
      's.driver',
      's.address',
      's.port',
      's.credential_id',
      's.controller_id',
      's.external_id',
      's.interval_ms',
      's.priority',
      's.via_device_id',
      'd.role',
      'd.tags',
      'd.collector_id',
      'd.name as device_name',
    ])
    .execute();
  const controllers = await trx.selectFrom('controllers').selectAll().execute();
  const credentials = await trx.selectFrom('credentials').selectAll().execute();
  const inTrouble = await trx
    .selectFrom('tickets as t')
    .innerJoin('service_device_links as l', (join) =>
      join.onRef('l.tenant_id', '=', 't.tenant_id').onRef('l.service_id', '=', 't.service_id'),
    )
    .where('t.state', 'in', ['open', 'waiting'])
    .where('l.kind', '=', 'cpe')
    .where('l.status', '=', 'confirmed')
    .where('l.valid_to', 'is', null)
    .select('l.device_id')
    .execute();
  return {
    sources,
    controllers,
    credentials,
    /** CPEs of services with a ticket that is not resolved. */
    inTrouble: new Set(inTrouble.map((row) => row.device_id)),
  };
}

type IsOwn = (unitId: string) => boolean;

interface ProbingTenant {
  readonly id: string;
  readonly probes: UpstreamProbes;
}

function assemble(
  { id: tenantId, probes }: ProbingTenant,
  rows: Rows,
  secrets: SecretBox,
  isOwn: IsOwn,
) {
  const unusable: UnusableTarget[] = [];
  const credentialOf = openCredentials(tenantId, rows, secrets, unusable);
  const devices = polledDevices(tenantId, rows);
  const polls: PollTarget[] = [];
  const echoes: EchoTarget[] = [];
  for (const source of rows.sources) {
    const device = devices.get(source.device_id);
    if (device === undefined || source.address === null || !isOwn(source.device_id)) continue;
    if (source.driver === 'icmp') {
      const { via_device_id: via, address, interval_ms } = source;
      const vantage = via === null ? null : { tenantId, deviceId: via };
      const isInTrouble = rows.inTrouble.has(device.deviceId);
      echoes.push(echoTarget(device, seenFrom(address, vantage), interval_ms, isInTrouble));
    } else if (source.driver !== 'uisp') {
      const { driver } = source;
      const credential = credentialOf(source.credential_id, {
        table: 'device_sources',
        id: source.device_id,
        driver,
        name: source.device_name,
      });
      if (credential) polls.push(deviceTarget({ ...source, driver }, device, credential, probes));
    }
  }
  polls.push(...controllerTargets(tenantId, rows, devices, credentialOf, isOwn));
  return { polls, echoes, unusable };
}

function deviceTarget(
  source: Rows['sources'][number] & Pick<DeviceTarget, 'driver'>,
  device: PolledDevice,
  credential: Credential,
  probes: UpstreamProbes,
): DeviceTarget {
  const isAsked = source.tags.includes(UPSTREAM_TAG) && asksAnything(probes);
  const base = {
    kind: 'device' as const,
    id: source.id,
    tenantId: device.tenantId,
    driver: source.driver,
    address: source.address ?? '',
    port: source.port,
    credential,
    intervalMs: source.interval_ms ?? POLLING_DEFAULTS.fastIntervalMs,
    ...(isAsked ? { probes } : {}),
  };
  return { ...base, fingerprint: fingerprint(base), device };
}

function controllerTargets(
  tenantId: string,
  rows: Rows,
  devices: ReadonlyMap<string, PolledDevice>,
  credentialOf: CredentialOf,
  isOwn: IsOwn,
): ControllerTarget[] {
  return rows.controllers.flatMap((controller) => {
    const members = new Map<string, PolledDevice>();
    for (const source of rows.sources) {
      const device = devices.get(source.device_id);
      if (!device || source.external_id === null || !isOwn(source.device_id)) continue;
      if (source.controller_id === controller.id) members.set(source.external_id, device);
    }
    const isHome = isOwn(controller.id);
    if (!isHome && members.size === 0) return [];
    const credential = credentialOf(controller.credential_id, {
      table: 'controllers',
      id: controller.id,
      driver: controller.driver,
      name: controller.name,
    });
    if (credential === null) return [];
    const base = {
      kind: 'controller' as const,
      id: controller.id,
      tenantId,
      driver: controller.driver,
      address: controller.address,
      port: controller.port,
      credential,
      intervalMs: controller.interval_ms ?? POLLING_DEFAULTS.fastIntervalMs,
    };
    return [{ ...base, fingerprint: fingerprint(base), isHome, members }];
  });
}

function polledDevices(tenantId: string, rows: Rows): Map<string, PolledDevice> {
  const priorities = new Map<string, Map<Way, number>>();
  for (const { device_id, driver, priority } of rows.sources) {
    const ways = priorities.get(device_id) ?? new Map<Way, number>();
    priorities.set(device_id, ways.set(driver, priority ?? DEFAULT_PRIORITY));
  }
  return new Map(
    rows.sources.map(({ device_id, role }) => [
      device_id,
      {
        tenantId,
        deviceId: device_id,
        role: asRole(role),
        priorities: priorities.get(device_id) ?? new Map(),
      },
    ]),
  );
}

function echoTarget(
  device: PolledDevice,
  address: string,
  intervalMs: number | null,
  isInTrouble: boolean,
): EchoTarget {
  const ofCpe = isInTrouble ? POLLING_DEFAULTS.echoesCpeInTrouble : POLLING_DEFAULTS.echoesCpe;
  return {
    device,
    address,
    windowMs: intervalMs ?? POLLING_DEFAULTS.echoWindowMs,
    echoes: isInfrastructure(device.role) ? POLLING_DEFAULTS.echoesInfrastructure : ofCpe,
  };
}

type Asker = Omit<UnusableTarget, 'tenantId' | 'message'>;
type CredentialOf = (id: string | null, asker: Asker) => Credential | null;

/** One that does not open is told for each source that asks for it. */
function openCredentials(
  tenantId: string,
  rows: Rows,
  secrets: SecretBox,
  unusable: UnusableTarget[],
): CredentialOf {
  const opened = new Map<string, Credential>();
  const names = new Map(rows.credentials.map(({ id, name }) => [id, name]));
  for (const row of rows.credentials) {
    try {
      const text = secrets.open(
        { keyId: row.key_id, ciphertext: row.ciphertext },
        credentialContext(tenantId, row.id),
      );
      opened.set(row.id, JSON.parse(text) as Credential);
    } catch {
      // Told below, where it is known what cannot be read without it.
    }
  }
  return (id, asker) => {
    if (id === null) return { kind: 'none' };
    const credential = opened.get(id);
    if (credential !== undefined) return credential;
    const name = JSON.stringify(names.get(id) ?? id);
    const message = `The credential ${name} does not open with this SECRET_KEY: enter it again.`;
    unusable.push({ tenantId, ...asker, message });
    return null;
  };
}

function asRole(text: string): DeviceRole {
  return DEVICE_ROLES.find((role) => role === text) ?? 'server';
}

/** Holds a digest of the secret, never the secret: fingerprints may be compared and logged. */
function fingerprint(target: object): string {
  return createHash('sha256').update(JSON.stringify(target)).digest('base64url');
}
