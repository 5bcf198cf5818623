import type { PollFailure } from '@atalaya/core/domain/network/device';
import type {
  DeviceIdentity,
  DeviceReading,
  Observation,
} from '@atalaya/core/domain/network/reading';
import { err, ok, type Result } from '@atalaya/core/domain/shared/result';
import type {
  DeviceSession,
  DriverDeps,
  PollResult,
  PollScope,
} from '@atalaya/core/ports/device-driver';
import type { SnmpClient, SnmpReader } from '../../transports/snmp/snmp-client.js';
import type { ExchangeFailure } from '../../transports/snmp/snmp-failure.js';
import type { SnmpValue } from '../../transports/snmp/snmp-value.js';
import type { Acquaintance } from './acquaintance.js';
import { readBridgeHosts } from './bridge-reader.js';
import { detectProfile } from './detect-profile.js';
import { distinctSeries } from './distinct-series.js';
import { FastPoll } from './fast-poll.js';
import { InterfaceReader } from './interface-reader.js';
import { type PollContext, type PollScopes, warnOfFailure } from './poll-context.js';
import type { SnmpProfile } from './profile.js';
import { readIdentity, SYSTEM } from './read-identity.js';
import { scalarObservation } from './scalar-observation.js';
import { numberOf, textOf } from './snmp-text.js';
import type { TableFacts } from './table-facts.js';
import { TableReader } from './table-reader.js';

/** A full read of a slow device with long tables takes this long at most; what is missing then is a warning. */
const POLL_DEADLINE_MS = 45_000;
const SYSTEM_OIDS = Object.values(SYSTEM);

const NO_FACTS: TableFacts = { stations: [], onus: [], neighbours: [] };

/** Polls one device by its family's profile. The family is told once, and again when the device became another. */
export class SnmpSession implements DeviceSession {
  private device: Acquaintance | undefined;
  /** While nothing was learnt that would change it; the last one after that. */
  private fast: FastPoll | undefined;
  private lastFast: FastPoll | undefined;
  /** Polls of one session never overlap: the instances and names of one would mix with the other's. */
  private isPolling = false;
  private waiting: (() => void)[] | undefined = undefined;

  constructor(
    private readonly client: SnmpClient,
    private readonly profiles: readonly SnmpProfile[],
    private readonly deps: DriverDeps,
  ) {}

  poll(scopes: ReadonlySet<PollScope>, signal: AbortSignal): Promise<PollResult> {
    if (this.isPolling) return this.pollNext(scopes, signal);
    const isFullRead = scopes.has('slow') || scopes.has('inventory');
    const fast = isFullRead ? undefined : this.fastPoll();
    this.isPolling = true;
    if (fast) return this.pollFast(fast, scopes, signal);
    return this.client
      .within(signal, POLL_DEADLINE_MS, (reader) => this.read(reader, { scopes, isFullRead }))
      .finally(this.pollIsOver);
  }

  private async pollNext(scopes: ReadonlySet<PollScope>, signal: AbortSignal): Promise<PollResult> {
    while (this.isPolling) {
      this.waiting ??= [];
      const { waiting } = this;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    return this.poll(scopes, signal);
  }

  private readonly pollIsOver = (): void => {
    this.isPolling = false;
    this.waiting?.shift()?.();
  };

  private fastPoll(): FastPoll | undefined {
    if (this.device) this.fast ??= FastPoll.of(this.device, this.lastFast);
    return this.fast;
  }

  /** Nearly all polls of nearly all devices: one promise, settled in the turn in which the answer came. */
  private pollFast(
    fast: FastPoll,
    scopes: ReadonlySet<PollScope>,
    signal: AbortSignal,
  ): Promise<PollResult> {
    return new Promise((resolve, reject) => {
      this.client.read(fast.plan, signal, POLL_DEADLINE_MS, (failure) => {
        try {
          const reading = failure ? undefined : this.knownReading(fast);
          if (reading) {
            this.pollIsOver();
            resolve(ok(reading));
          } else {
            resolve(this.readOn(fast, failure, scopes, signal).finally(this.pollIsOver));
          }
        } catch (error) {
          this.pollIsOver();
          reject(error);
        }
      });
    });
  }

  async close(): Promise<void> {
    this.client.close();
  }

  private async read(reader: SnmpReader, poll: PollScopes): Promise<PollResult> {
    const varbinds = this.device?.profile.quirks.varbinds ?? SYSTEM_OIDS.length;
    const first = await reader.get([...SYSTEM_OIDS, ...this.planned(poll)], varbinds);
    return first.ok ? this.readLong(reader, poll, first.value, this.deps.now()) : first;
  }

  /** Undefined where the device has tables to walk, or is not what it was at the last poll. */
  private knownReading(fast: FastPoll): DeviceReading | undefined {
    if (fast.hasTables) return undefined;
    const observations = fast.observe();
    return observations && this.fastReading(fast, observations, this.deps.now());
  }

  /** A device that is what it was at the last poll is read without look-ups; a changed one from the same values. */
  private async readOn(
    fast: FastPoll,
    failed: ExchangeFailure | undefined,
    scopes: ReadonlySet<PollScope>,
    signal: AbortSignal,
  ): Promise<PollResult> {
    const failure =
      failed && (await this.client.readInParts(fast.plan, failed, signal, POLL_DEADLINE_MS));
    if (failure) return err(failure);
    const observedAt = this.deps.now();
    const observations = fast.observe();
    if (observations !== undefined && !fast.hasTables) {
      return ok(this.fastReading(fast, observations, observedAt));
    }
    const poll = { scopes, isFullRead: false };
    return this.client.within(signal, POLL_DEADLINE_MS, (reader) =>
      observations === undefined
        ? this.readLong(reader, poll, fast.values(), observedAt)
        : this.readTables(reader, poll, fast, observations, observedAt),
    );
  }

  /** Without tables the series are those of the last poll, and were told apart then. */
  private fastReading(
    fast: FastPoll,
    observations: readonly Observation[],
    observedAt: number,
  ): DeviceReading {
    const { profile } = fast.device;
    const reading = {
      observedAt,
      uptime: { seconds: fast.uptimeS, wraps: true },
      profile: profile.id,
      observations,
      layout: fast.layoutOf(observations),
      warnings: this.isWithoutBulk(profile) ? [WITHOUT_BULK] : [],
    };
    const facts = profile.tables.length === 0 ? undefined : factsOf(profile, NO_FACTS);
    return facts ? { ...reading, ...facts } : reading;
  }

  private async readTables(
    reader: SnmpReader,
    poll: PollScopes,
    fast: FastPoll,
    observations: Observation[],
    observedAt: number,
  ): Promise<PollResult> {
    const moment = { observedAt, upTime: fast.upTime() };
    const values = fast.tableValues();
    const context = this.contextOf(reader, poll, fast.device, values, moment, observations);
    const facts = await readTables(context, fast.tables);
    return ok(this.reading(context, facts));
  }

  private async readLong(
    reader: SnmpReader,
    poll: PollScopes,
    values: ReadonlyMap<string, SnmpValue>,
    observedAt: number,
  ): Promise<PollResult> {
    this.lastFast = this.fast ?? this.lastFast;
    this.fast = undefined;
    if (SYSTEM_OIDS.every((oid) => !values.has(oid))) return err(NO_SYSTEM_GROUP);
    const known = await this.acquaint(reader, values);
    if (!known.ok) return known;
    const moment = { observedAt, upTime: values.get(SYSTEM.upTime) };
    const context = this.contextOf(reader, poll, known.value, values, moment);
    const parts = await this.readParts(context, known.value);
    return ok(this.reading(context, parts));
  }

  private contextOf(
    reader: SnmpReader,
    poll: PollScopes,
    device: Acquaintance,
    values: ReadonlyMap<string, SnmpValue>,
    moment: PollContext['moment'],
    observations: Observation[] = [],
  ): PollContext {
    return {
      ...poll,
      reader,
      profile: device.profile,
      values,
      moment,
      now: () => this.deps.now(),
      observations,
      warnings: [],
      names: device.names,
    };
  }

  private reading(context: PollContext, parts: Partial<DeviceReading>): DeviceReading {
    const ticks = numberOf(context.moment.upTime);
    return {
      observedAt: context.moment.observedAt,
      ...(ticks === undefined ? {} : { uptime: { seconds: ticks / 100, wraps: true } }),
      profile: context.profile.id,
      observations: distinctSeries(context.observations),
      warnings: this.warnings(context),
      ...parts,
    };
  }

  private async readParts(
    context: PollContext,
    device: Acquaintance,
  ): Promise<Partial<DeviceReading>> {
    const { profile } = device;
    const found = await device.interfaces.read(context);
    if (found) device.macs = found.macs;
    await readScalars(context, device);
    const facts = await readTables(context, device.tables);
    const isSlow = context.scopes.has('slow');
    const isInventory = context.scopes.has('inventory');
    const hosts =
      isSlow && profile.bridge
        ? await readBridgeHosts(context, profile.bridge, new Set(device.macs))
        : undefined;
    const identity: DeviceIdentity | undefined = isInventory
      ? await readIdentity(context, context.values, device.macs)
      : undefined;
    return {
      ...(identity ? { identity } : {}),
      ...(found ? { interfaces: found.interfaces } : {}),
      ...facts,
      ...(hosts && hosts.length > 0 ? { bridgeHosts: hosts } : {}),
    };
  }

  /** What a poll of a known device reads besides the system group, in the same GETs: interfaces next to sysUpTime. */
  private planned(poll: PollScopes): readonly string[] {
    if (this.device === undefined) return [];
    const { interfaces, tables, scalars } = this.device;
    if (poll.isFullRead) return interfaces.planned();
    const wanted = [...(scalars ?? [])].filter(([, scope]) => poll.scopes.has(scope));
    return [
      ...interfaces.planned(),
      ...wanted.map(([oid]) => oid),
      ...tables.flatMap((table) => table.planned(poll)),
    ];
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
      uptimeS,
      fingerprint,
      interfaces: new InterfaceReader(profile.interfaces),
      tables: profile.tables.map((rule) => new TableReader(rule)),
      names: new Map(),
      scalars: undefined,
      macs: [],
    };
    return ok(this.device);
  }

  private warnings({ profile, isFullRead, warnings }: PollContext): readonly string[] {
    const notes = isFullRead ? [...(profile.quirks.notes ?? [])] : [];
    if (this.isWithoutBulk(profile)) notes.push(WITHOUT_BULK);
    return [...notes, ...warnings];
  }

  private isWithoutBulk({ quirks }: SnmpProfile): boolean {
    return quirks.bulk && !this.client.isBulkUsable;
  }
}

const WITHOUT_BULK = 'GETBULK is not used: SNMPv1, or the device does not answer it.';
const NO_SYSTEM_GROUP: PollFailure = {
  kind: 'not-permitted',
  message: 'The device answers SNMP but shows no system group: its SNMP view is too narrow.',
};
const NO_PROFILE: PollFailure = {
  kind: 'unsupported',
  message: 'No SNMP profile fits this device.',
};

async function readScalars(context: PollContext, device: Acquaintance): Promise<void> {
  const { profile, scopes, reader } = context;
  const wanted = profile.scalars.filter((scalar) => scopes.has(scalar.scope));
  let { values } = context;
  if (context.isFullRead || device.scalars === undefined) {
    const oids = [...new Set(wanted.map((scalar) => scalar.oid))];
    const read = await reader.get(oids, profile.quirks.varbinds);
    if (!read.ok) return warnOfFailure(context, 'Device values', read.error);
    values = read.value;
    const present = wanted.filter((scalar) => read.value.has(scalar.oid));
    device.scalars = new Map(present.map((scalar) => [scalar.oid, scalar.scope]));
  }
  for (const scalar of wanted) {
    const observation = scalarObservation(scalar, values.get(scalar.oid));
    if (observation) context.observations.push(observation);
  }
}

/** The facts that tables tell. A table that could not be read must not look like an access point without stations. */
async function readTables(
  context: PollContext,
  tables: readonly TableReader[],
): Promise<Partial<DeviceReading>> {
  const facts: TableFacts = { stations: [], onus: [], neighbours: [] };
  const isComplete = await readEach(context, tables, facts);
  const isInventory = context.scopes.has('inventory');
  return {
    ...(isComplete ? factsOf(context.profile, facts) : {}),
    ...(isInventory && context.profile.tables.some((table) => table.neighbours)
      ? { neighbours: facts.neighbours }
      : {}),
  };
}

function factsOf({ tables }: SnmpProfile, facts: TableFacts): Partial<DeviceReading> {
  return {
    ...(tables.some((table) => table.stations) ? { stations: facts.stations } : {}),
    ...(tables.some((table) => table.onus) ? { onus: facts.onus } : {}),
  };
}

/** One probe tells which of the tables that need a walk have any rows: most devices lack most tables. */
async function readEach(
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
    if (isAbsent) table.isEmpty(context);
    else isComplete = (await table.read(context, facts)) && isComplete;
  }
  return isComplete;
}
