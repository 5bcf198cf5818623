import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { InterfaceFact, Observation } from '@atalaya/core/domain/network/reading';
import { TAG } from '../../transports/snmp/codec/ber.js';
import type { PlanSlots } from '../../transports/snmp/plan/plan-slots.js';
import type { SnmpValue } from '../../transports/snmp/snmp-value.js';
import type { ExpectedSlots, InterfaceRow } from './interface-series.js';
import {
  COLUMNS,
  type ColumnName,
  FAST_COLUMNS,
  instanceOid,
  isWorthAsking,
  type KnownInterface,
  type KnownSpeed,
  knownInterface,
  knownName,
  nameOf,
  type Row,
  speedColumns,
  unreadRow,
} from './known-interface.js';
import { lineSpeedBps } from './line-speed.js';
import { type PollContext, walk, warnOfFailure } from './poll-context.js';
import type { InterfaceRules } from './profile.js';
import { SYSTEM } from './read-identity.js';
import { macOf, numberOf, textOf } from './snmp-text.js';

interface Counter {
  readonly metric: MetricName;
  readonly wide: ColumnName | undefined;
  readonly narrow: ColumnName;
  readonly factor: number;
}

const FAST_COUNTERS: readonly Counter[] = [
  { metric: 'interface.in_bps', wide: 'hcInOctets', narrow: 'inOctets', factor: 8 },
  { metric: 'interface.out_bps', wide: 'hcOutOctets', narrow: 'outOctets', factor: 8 },
];
const SLOW_COUNTERS: readonly Counter[] = [
  { metric: 'interface.in_pps', wide: 'hcInPackets', narrow: 'inPackets', factor: 1 },
  { metric: 'interface.out_pps', wide: 'hcOutPackets', narrow: 'outPackets', factor: 1 },
  { metric: 'interface.in_errors_ps', wide: undefined, narrow: 'inErrors', factor: 1 },
  { metric: 'interface.out_errors_ps', wide: undefined, narrow: 'outErrors', factor: 1 },
  { metric: 'interface.in_discards_ps', wide: undefined, narrow: 'inDiscards', factor: 1 },
  { metric: 'interface.out_discards_ps', wide: undefined, narrow: 'outDiscards', factor: 1 },
];

/** IANAifType, the kinds that a wireless ISP meets. */
const KINDS: Readonly<Record<number, string>> = {
  6: 'ethernet',
  23: 'ppp',
  24: 'loopback',
  53: 'virtual',
  71: 'wireless',
  117: 'ethernet',
  131: 'tunnel',
  135: 'vlan',
  161: 'bond',
  209: 'bridge',
};
const UP = 1;
/** What a status or a counter may be sent as. */
const NUMBERS: ReadonlySet<number> = new Set([
  TAG.integer,
  TAG.counter32,
  TAG.gauge32,
  TAG.timeTicks,
  TAG.counter64,
]);
const TEN_MEGABIT = 10_000_000;

export interface InterfaceFacts {
  readonly interfaces: readonly InterfaceFact[];
  readonly macs: readonly string[];
}

/** What InterfaceSeries are made of. */
export interface SeriesOfRows {
  readonly expected: ExpectedSlots;
  readonly rows: readonly InterfaceRow[];
}

/** Reads a device's interfaces: all columns on full reads, the traffic of the known ones on fast polls. */
export class InterfaceReader {
  /** By ifIndex, of the last full read. */
  private known: ReadonlyMap<number, KnownInterface> = new Map();
  private hasRead = false;

  constructor(private readonly rules: InterfaceRules) {}

  /** False until a walk found them, and when one of them is another than it was. */
  get isKnown(): boolean {
    return this.hasRead;
  }

  /** The known instances: read together with sysUpTime on every poll, so that rates divide by the right time. */
  planned(): readonly string[] {
    return this.hasRead ? this.cells().map(({ oid }) => oid) : [];
  }

  /** Returns facts on full reads only. Fills the context's interface names always. */
  async read(context: PollContext): Promise<InterfaceFacts | undefined> {
    const isFull = context.isFullRead || !this.hasRead;
    const rows = isFull ? await this.walkRows(context) : this.refresh(context);
    if (rows === undefined) return undefined;
    const named = uniqueNames([...rows.keys()], (index) => nameOf(rows.get(index)));
    for (const [index, name] of named) context.names.set(index, name);
    const shown = [...named].filter(([, name]) => !this.isIgnored(name));
    for (const [index, name] of shown) {
      context.observations.push(...this.observations(context, rows.get(index) ?? new Map(), name));
    }
    return isFull ? facts(rows, shown) : undefined;
  }

  /**
   * The known interfaces as series of a plan that reads `planned()` from slot `first` on. Undefined while its slots do
   * not hold these interfaces' names and numbers, as before its first read.
   */
  series(slots: PlanSlots, first: number): SeriesOfRows | undefined {
    const cells = this.cells();
    const names: [slot: number, name: string][] = [];
    for (const [at, { index, column }] of cells.entries()) {
      const slot = first + at;
      const isName = column === 'name' || column === 'descr';
      const name = isName ? slots.content(slot) : undefined;
      const known = isName ? this.known.get(index)?.[column] : undefined;
      const isAsKnown = name !== undefined && textOf(slots.value(slot)) === known;
      if (isName ? !isAsKnown : !NUMBERS.has(slots.tag(slot))) return undefined;
      if (name !== undefined) names.push([slot, name]);
    }
    const tags = Uint8Array.from(cells, (_, at) => slots.tag(first + at));
    const slotOf = new Map(
      cells.map(({ index, column }, at) => [`${column}.${index}`, first + at]),
    );
    const indexes = [...new Set(cells.map(({ index }) => index))];
    const named = uniqueNames(indexes, (index) => knownName(this.known.get(index)));
    const rows = [...named]
      .filter(([, name]) => !this.isIgnored(name))
      .map(([index, name]) => this.rowOf(index, name, slotOf));
    return { expected: { first, tags, names }, rows };
  }

  private rowOf(index: number, name: string, slotOf: ReadonlyMap<string, number>): InterfaceRow {
    const known = this.known.get(index);
    const slot = (column: ColumnName): number => slotOf.get(`${column}.${index}`) ?? -1;
    const { discontinuity } = known ?? {};
    const ceiling = this.speedOf(known ?? {}) ?? this.rules.unknownSpeedCeilingBps;
    return {
      tags: { interface: name },
      operSlot: known?.admin === UP ? slot('oper') : -1,
      counters: FAST_COUNTERS.map(({ metric, factor, wide, narrow }) => {
        const column = wide !== undefined && slot(wide) >= 0 ? wide : narrow;
        return { metric, factor, ceiling, slot: slot(column) };
      }).filter((counter) => counter.slot >= 0),
      discontinuitySlot: slot('discontinuity'),
      identity: discontinuity === undefined ? undefined : String(discontinuity),
    };
  }

  private isIgnored(name: string): boolean {
    return this.rules.ignore !== undefined && new RegExp(this.rules.ignore).test(name);
  }

  private async walkRows(context: PollContext): Promise<Map<number, Row> | undefined> {
    const read = await walk(context, 'Interfaces', Object.values(COLUMNS), this.rules);
    if (read === undefined) return undefined;
    const rows = new Map<number, Map<ColumnName, SnmpValue>>();
    for (const column of columnNames()) {
      for (const [instance, value] of read.get(COLUMNS[column]) ?? []) {
        const index = Number(instance);
        const row = rows.get(index) ?? new Map<ColumnName, SnmpValue>();
        rows.set(index, row.set(column, value));
      }
    }
    const early = this.hasRead ? this.cells() : [];
    for (const { index, column, oid } of early) {
      const value = context.values.get(oid);
      const row = rows.get(index);
      const isSame = nameOf(row) === knownName(this.known.get(index));
      if (value !== undefined && isSame) row?.set(column, value);
    }
    const isFirst = !this.hasRead;
    this.know(rows);
    if (isFirst) {
      await this.readTogether(context, rows);
      this.know(rows);
    }
    return rows;
  }

  /** The first walk may take seconds: its counters are read again, now with sysUpTime, or the first rate is wrong. */
  private async readTogether(
    context: PollContext,
    rows: ReadonlyMap<number, Map<ColumnName, SnmpValue>>,
  ): Promise<void> {
    const cells = this.cells();
    const oids = [SYSTEM.upTime, ...cells.map(({ oid }) => oid)];
    const read = await context.reader.get(oids, context.profile.quirks.varbinds);
    if (!read.ok) return warnOfFailure(context, 'Traffic', read.error);
    const upTime = read.value.get(SYSTEM.upTime) ?? context.moment.upTime;
    context.moment = { observedAt: context.now(), upTime };
    for (const { index, column, oid } of cells) {
      const value = read.value.get(oid);
      if (value !== undefined) rows.get(index)?.set(column, value);
    }
  }

  private know(rows: ReadonlyMap<number, Row>): void {
    const known = [...rows].map(([index, row]) => {
      const asked = this.isIgnored(nameOf(row) ?? '') ? [] : this.askedOf(row);
      return [index, knownInterface(row, asked)] as const;
    });
    this.known = new Map(known);
    this.hasRead = true;
  }

  private askedOf(row: Row): ColumnName[] {
    const counters = FAST_COUNTERS.map((counter) => this.columnOf(counter, row));
    return [...FAST_COLUMNS, ...counters].filter((column) => isWorthAsking(column, row));
  }

  private cells(): { index: number; column: ColumnName; oid: string }[] {
    return [...this.known].flatMap(([index, { asked }]) =>
      asked.map((column) => ({ index, column, oid: instanceOid(column, index) })),
    );
  }

  private refresh(context: PollContext): Map<number, Row> {
    const asked = this.cells();
    const rows = new Map<number, Map<ColumnName, SnmpValue>>();
    for (const { index, column, oid } of asked) {
      const value = context.values.get(oid);
      if (value === undefined) continue;
      const row = rows.get(index) ?? unreadRow(this.known.get(index));
      rows.set(index, row.set(column, value));
    }
    // One that vanished: look for all of them at the next poll.
    if (asked.some(({ index }) => !rows.has(index))) this.hasRead = false;
    return this.stillTheSame(rows);
  }

  /** An ifIndex that now belongs to another interface (PPPoE): nothing of the old row is true of it. */
  private stillTheSame(rows: Map<number, Map<ColumnName, SnmpValue>>): Map<number, Row> {
    for (const [index, row] of rows) {
      if (nameOf(row) === knownName(this.known.get(index))) continue;
      this.hasRead = false;
      rows.delete(index);
    }
    return rows;
  }

  private observations(context: PollContext, row: Row, name: string): Observation[] {
    const tags = { interface: name };
    const found: Observation[] = [];
    const gauge = (metric: MetricName, value: number | undefined): void => {
      if (value !== undefined) found.push({ kind: 'gauge', metric, tags, value });
    };
    const speedBps = this.speedOf(speedColumns(row));
    const isEnabled = numberOf(row.get('admin')) === UP;
    const oper = numberOf(row.get('oper'));
    // A port that was switched off on purpose is not down.
    if (isEnabled && oper !== undefined) gauge('interface.oper_up', oper === UP ? 1 : 0);
    if (context.scopes.has('slow')) gauge('interface.speed_bps', speedBps);
    const counters = context.scopes.has('slow')
      ? [...FAST_COUNTERS, ...SLOW_COUNTERS]
      : FAST_COUNTERS;
    const ceilingBps = speedBps ?? this.rules.unknownSpeedCeilingBps;
    for (const counter of counters) {
      const raw = row.get(this.columnOf(counter, row));
      const observation = observe(counter, raw, tags, row.get('discontinuity'), ceilingBps);
      if (observation) found.push(observation);
    }
    return found;
  }

  private columnOf(counter: Counter, row: Row): ColumnName {
    const isWide = this.rules.counters === 'hc' && counter.wide && row.has(counter.wide);
    return isWide && counter.wide ? counter.wide : counter.narrow;
  }

  private speedOf({ type, highSpeed = 0, speed = 0 }: KnownSpeed): number | undefined {
    const speedBps = lineSpeedBps({ type, highSpeed, speed });
    if (speedBps === undefined) return undefined;
    if (this.rules.tenMegabitIsUnknown && speedBps <= TEN_MEGABIT) return undefined;
    return speedBps;
  }
}

const columnNames = (): ColumnName[] => Object.keys(COLUMNS) as ColumnName[];

/** Two interfaces with one name are told apart by their order; nameless ones are left out. */
function uniqueNames(
  indexes: readonly number[],
  name: (index: number) => string | undefined,
): Map<number, string> {
  const taken = new Set<string>();
  const names = new Map<number, string>();
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const base = name(index);
    if (base === undefined) continue;
    let unique = base;
    for (let copy = 2; taken.has(unique); copy += 1) unique = `${base} (${copy})`;
    taken.add(unique);
    names.set(index, unique);
  }
  return names;
}

function observe(
  counter: Counter,
  raw: SnmpValue | undefined,
  tags: { readonly interface: string },
  discontinuity: SnmpValue | undefined,
  ceilingBps: number | undefined,
): Observation | undefined {
  if (typeof raw !== 'bigint' && typeof raw !== 'number') return undefined;
  if (raw < 0) return undefined;
  const isTraffic = counter.factor === 8;
  return {
    kind: 'counter',
    metric: counter.metric,
    tags,
    raw: BigInt(raw),
    bits: typeof raw === 'bigint' ? 64 : 32,
    factor: counter.factor,
    ...(typeof discontinuity === 'number' ? { identity: String(discontinuity) } : {}),
    ...(isTraffic && ceilingBps !== undefined ? { ceiling: ceilingBps } : {}),
  };
}

function facts(
  rows: ReadonlyMap<number, Row>,
  shown: readonly (readonly [number, string])[],
): InterfaceFacts {
  const interfaces = shown.map(([index, name]): InterfaceFact => {
    const row = rows.get(index) ?? new Map();
    const mac = macOf(row.get('mac'));
    const kind = KINDS[numberOf(row.get('type')) ?? 0];
    const comment = textOf(row.get('alias'));
    const oper = numberOf(row.get('oper'));
    return {
      name,
      ...(mac ? { mac } : {}),
      ...(kind ? { kind } : {}),
      ...(oper === undefined ? {} : { running: oper === UP }),
      ...(comment ? { comment } : {}),
    };
  });
  const macs = [...rows.values()].flatMap((row) => macOf(row.get('mac')) ?? []);
  return { interfaces, macs: [...new Set(macs)] };
}
