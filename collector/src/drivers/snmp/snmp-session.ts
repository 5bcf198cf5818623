import type { PollFailure } from '@atalaya/core/domain/network/device';
import type { DeviceIdentity, DeviceReading } from '@atalaya/core/domain/network/reading';
import { err, ok, type Result } from '@atalaya/core/domain/shared/result';
import type {
  DeviceSession,
  DriverDeps,
  PollResult,
  PollScope,
} from '@atalaya/core/ports/device-driver';
import type { SnmpClient, SnmpReader } from '../../transports/snmp/snmp-client.js';
import type { SnmpValue } from '../../transports/snmp/snmp-value.js';
import { counterObservation, gaugeValue } from './apply-rule.js';
import { readBridgeHosts } from './bridge-reader.js';
import { detectProfile } from './detect-profile.js';
import { distinctSeries } from './distinct-series.js';
import { InterfaceReader } from './interface-reader.js';
import { getAll, type PollContext, warnOfFailure } from './poll-context.js';
import type { SnmpProfile } from './profile.js';
import { readIdentity, SYSTEM } from './read-identity.js';
import { numberOf, textOf } from './snmp-text.js';
import type { TableFacts } from './table-facts.js';
import { TableReader } from './table-reader.js';

/** A full read of a slow device with long tables takes this long at most; what is missing then is a warning. */
const POLL_DEADLINE_MS = 45_000;
const SYSTEM_OIDS = Object.values(SYSTEM);

/** A device whose family is known, with what was learnt of its tables. */
interface Acquaintance {
  readonly profile: SnmpProfile;
  readonly fingerprint: string;
  readonly interfaces: InterfaceReader;
  readonly tables: readonly TableReader[];
  readonly names: Map<number, string>;
  macs: readonly string[];
  uptimeS: number;
}

/** Polls one device by its family's profile. The family is told once, and again when the device became another. */
export class SnmpSession implements DeviceSession {
  private device: Acquaintance | undefined;
  /** Polls of one session never overlap: the instances and names of one would mix with the other's. */
  private lastPoll: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly client: SnmpClient,
    private readonly profiles: readonly SnmpProfile[],
    private readonly deps: DriverDeps,
  ) {}

  poll(scopes: ReadonlySet<PollScope>, signal: AbortSignal): Promise<PollResult> {
    const read = (): Promise<PollResult> =>
      this.client.within(signal, POLL_DEADLINE_MS, (reader) => this.read(reader, scopes));
    const poll = this.lastPoll.then(read);
    this.lastPoll = poll.catch(() => {});
    return poll;
  }

  async close(): Promise<void> {
    this.client.close();
  }

  private async read(reader: SnmpReader, scopes: ReadonlySet<PollScope>): Promise<PollResult> {
    const first = await reader.get(SYSTEM_OIDS, SYSTEM_OIDS.length);
    if (!first.ok) return first;
    const observedAt = this.deps.now();
    if (first.value.size === 0) return err(NO_SYSTEM_GROUP);
    const known = await this.acquaint(reader, first.value);
    if (!known.ok) return known;
    const device = known.value;
    const context: PollContext = {
      reader,
      profile: device.profile,
      scopes,
      isFullRead: scopes.has('slow') || scopes.has('inventory'),
      observations: [],
      warnings: [],
      names: device.names,
    };
    const parts = await this.readParts(context, device, first.value);
    const ticks = numberOf(first.value.get(SYSTEM.upTime));
    if (ticks !== undefined) {
      context.observations.unshift(gauge('device.uptime_s', ticks / 100));
    }
    return ok({
      observedAt,
      ...(ticks === undefined ? {} : { uptime: { seconds: ticks / 100, wraps: true } }),
      profile: device.profile.id,
      observations: distinctSeries(context.observations),
      warnings: this.warnings(context),
      ...parts,
    });
  }

  private async readParts(
    context: PollContext,
    device: Acquaintance,
    system: ReadonlyMap<string, SnmpValue>,
  ): Promise<Partial<DeviceReading>> {
    const { profile } = device;
    const found = await device.interfaces.read(context);
    if (found) device.macs = found.macs;
    await readScalars(context);
    const facts: TableFacts = { stations: [], neighbours: [] };
    const isComplete = await readTables(context, device.tables, facts);
    const isSlow = context.scopes.has('slow');
    const isInventory = context.scopes.has('inventory');
    const hosts =
      isSlow && profile.bridge
        ? await readBridgeHosts(context, profile.bridge, new Set(device.macs))
        : undefined;
    const identity: DeviceIdentity | undefined = isInventory
      ? await readIdentity(context, system, device.macs)
      : undefined;
    // A table that could not be read must not look like an access point without stations.
    const hasStations = isComplete && profile.tables.some((table) => table.stations);
    const hasNeighbours = isInventory && profile.tables.some((table) => table.neighbours);
    return {
      ...(identity ? { identity } : {}),
      ...(found ? { interfaces: found.interfaces } : {}),
      ...(hasStations ? { stations: facts.stations } : {}),
      ...(hasNeighbours ? { neighbours: facts.neighbours } : {}),
      ...(hosts && hosts.length > 0 ? { bridgeHosts: hosts } : {}),
    };
  }

  /** The family, told anew when sysObjectID or sysDescr changed; what was learnt goes with a restart. */
  private async acquaint(
    reader: SnmpReader,
    system: ReadonlyMap<string, SnmpValue>,
  ): Promise<Result<Acquaintance, PollFailure>> {
    const sysObjectId = textOf(system.get(SYSTEM.objectId));
    const sysDescr = textOf(system.get(SYSTEM.descr));
    const fingerprint = `${sysObjectId}|${sysDescr}`;
    const uptimeS = numberOf(system.get(SYSTEM.upTime)) ?? 0;
    const known = this.device;
    const isSame = known?.fingerprint === fingerprint && uptimeS >= known.uptimeS;
    if (known && isSame) {
      known.uptimeS = uptimeS;
      return ok(known);
    }
    const detected = await detectProfile(this.profiles, { sysObjectId, sysDescr }, reader);
    if (!detected.ok) return detected;
    if (detected.value === undefined) return err(NO_PROFILE);
    const profile = detected.value;
    this.device = {
      profile,
      fingerprint,
      interfaces: new InterfaceReader(profile.interfaces),
      tables: profile.tables.map((rule) => new TableReader(rule)),
      names: new Map(),
      macs: [],
      uptimeS,
    };
    return ok(this.device);
  }

  private warnings(context: PollContext): readonly string[] {
    const { quirks } = context.profile;
    const notes = context.isFullRead ? [...(quirks.notes ?? [])] : [];
    if (quirks.bulk && !this.client.isBulkUsable) {
      notes.push('GETBULK is not used: SNMPv1, or the device does not answer it.');
    }
    return [...notes, ...context.warnings];
  }
}

const NO_SYSTEM_GROUP: PollFailure = {
  kind: 'not-permitted',
  message: 'The device answers SNMP but shows no system group: its SNMP view is too narrow.',
};
const NO_PROFILE: PollFailure = {
  kind: 'unsupported',
  message: 'No SNMP profile fits this device.',
};

const gauge = (metric: 'device.uptime_s', value: number) =>
  ({ kind: 'gauge', metric, tags: {}, value }) as const;

async function readScalars(context: PollContext): Promise<void> {
  const wanted = context.profile.scalars.filter((scalar) => context.scopes.has(scalar.scope));
  if (wanted.length === 0) return;
  const oids = [...new Set(wanted.map((scalar) => scalar.oid))];
  const read = await getAll(context, 'Device values', oids);
  for (const scalar of read ? wanted : []) {
    const raw = read?.get(scalar.oid);
    const tags = scalar.tags ?? {};
    const value = gaugeValue(scalar, raw);
    const counter = counterObservation(scalar, raw, tags, undefined);
    if (counter) context.observations.push(counter);
    else if (value !== undefined) {
      context.observations.push({ kind: 'gauge', metric: scalar.metric, tags, value });
    }
  }
}

/** One probe tells which of the tables that need a walk have any rows: most devices lack most tables. */
async function readTables(
  context: PollContext,
  tables: readonly TableReader[],
  facts: TableFacts,
): Promise<boolean> {
  const toWalk = tables.filter((table) => table.mustWalk(context));
  const entries = toWalk.map((table) => table.rule.entry);
  const probe =
    entries.length === 0
      ? ok(new Map<string, SnmpValue>())
      : await context.reader.first(entries, context.profile.quirks.varbinds);
  if (!probe.ok) {
    warnOfFailure(context, 'Tables', probe.error);
    return false;
  }
  let isComplete = true;
  for (const table of tables) {
    const isAbsent = toWalk.includes(table) && !probe.value.has(table.rule.entry);
    if (isAbsent) table.isEmpty();
    else isComplete = (await table.read(context, facts)) && isComplete;
  }
  return isComplete;
}
