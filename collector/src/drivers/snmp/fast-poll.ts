import type { Observation } from '@atalaya/core/domain/network/reading';
import { SnmpPlan } from '../../transports/snmp/plan/snmp-plan.js';
import type { SnmpValue } from '../../transports/snmp/snmp-value.js';
import type { Acquaintance } from './acquaintance.js';
import { distinctSeries } from './distinct-series.js';
import { KnownSeries } from './known-series.js';
import type { PollScopes } from './poll-context.js';
import { SYSTEM } from './read-identity.js';
import { numberOf } from './snmp-text.js';
import type { TableReader } from './table-reader.js';

const FAST: PollScopes = { scopes: new Set(['fast'] as const), isFullRead: false };
const SYSTEM_OIDS = Object.values(SYSTEM);
const SYSTEM_SLOTS = { descr: 0, objectId: 1, upTime: 2 } as const;

/**
 * A known device's poll between its full reads: one plan with everything that such a poll reads, and, once it was read
 * and as long as the device stays what it was, series that take their values from the plan's slots.
 */
export class FastPoll {
  readonly plan: SnmpPlan;
  /** The tables that have something to read or to look for. */
  readonly tables: readonly TableReader[];
  readonly hasTables: boolean;
  private readonly scalarsFrom: number;
  private readonly tablesFrom: number;
  private series: KnownSeries | undefined = undefined;
  /** Of the slots, when they were last found to be what the series expect. */
  private revision = 0;

  /** Undefined while something of the device has to be looked for first. */
  static of(device: Acquaintance, before: FastPoll | undefined): FastPoll | undefined {
    const isKnown = device.interfaces.isKnown && device.scalars !== undefined;
    const isLooking = (table: TableReader): boolean =>
      table.rule.refresh === 'instances' && table.mustWalk(FAST);
    if (!isKnown || device.tables.some(isLooking)) return undefined;
    return new FastPoll(device, before);
  }

  private constructor(
    readonly device: Acquaintance,
    before: FastPoll | undefined,
  ) {
    const interfaces = device.interfaces.planned();
    const scalars = [...(device.scalars ?? [])].flatMap(([oid, scope]) =>
      FAST.scopes.has(scope) ? [oid] : [],
    );
    const tables = device.tables.map((table) => ({ table, oids: table.planned(FAST) }));
    this.scalarsFrom = SYSTEM_OIDS.length + interfaces.length;
    this.tablesFrom = this.scalarsFrom + scalars.length;
    const oids = [...SYSTEM_OIDS, ...interfaces, ...scalars, ...tables.flatMap((one) => one.oids)];
    this.tables = tables
      .filter((one) => one.oids.length > 0 || one.table.mustWalk(FAST))
      .map((one) => one.table);
    this.hasTables = this.tables.length > 0;
    const isSame = before !== undefined && isEqual(before.plan.oids, oids);
    this.plan = isSame ? before.plan : new SnmpPlan(oids, device.profile.quirks.varbinds);
    // Its slots still hold what the device said when it was last read this way.
    if (isSame) this.settle();
  }

  /** Everything that was read, by OID. */
  values(): ReadonlyMap<string, SnmpValue> {
    return valuesFrom(this.plan, 0);
  }

  /** Of what was observed last; undefined when a value was missing. */
  layoutOf(observations: readonly Observation[]): object | undefined {
    return observations.length === this.series?.length ? this.series : undefined;
  }

  tableValues(): ReadonlyMap<string, SnmpValue> {
    return valuesFrom(this.plan, this.tablesFrom);
  }

  /** As of the last read. */
  get uptimeS(): number {
    return (numberOf(this.upTime()) ?? 0) / 100;
  }

  upTime(): SnmpValue | undefined {
    return this.plan.slots.value(SYSTEM_SLOTS.upTime);
  }

  /** What the slots hold now is what the next polls are expected to look like. */
  private settle(): void {
    const { device, plan } = this;
    const { slots } = plan;
    const slotOf = new Map(plan.oids.map((oid, slot) => [oid, slot]));
    const interfaces = device.interfaces.series(slots, SYSTEM_OIDS.length);
    const scalars = device.profile.scalars.flatMap((rule) => {
      const slot = FAST.scopes.has(rule.scope) ? (slotOf.get(rule.oid) ?? 0) : 0;
      return slot >= this.scalarsFrom ? [{ rule, slot }] : [];
    });
    slots.share();
    const series =
      interfaces &&
      KnownSeries.of(device.profile, {
        interfaces,
        scalars,
        descr: slots.content(SYSTEM_SLOTS.descr),
        objectId: slots.content(SYSTEM_SLOTS.objectId),
      });
    // Two sources of one series: which one counts is for the long way to say, at each poll.
    const found = series?.observe(slots) ?? [];
    this.series = distinctSeries(found).length === found.length ? series : undefined;
    this.revision = slots.revision;
  }

  /** Undefined when the device is not as it was: then the same slots are to be read the long way. */
  observe(): Observation[] | undefined {
    const { series, device } = this;
    if (series === undefined || !this.isSame(series)) return undefined;
    const uptimeS = numberOf(this.upTime()) ?? 0;
    if (uptimeS < device.uptimeS) return undefined;
    device.uptimeS = uptimeS;
    return series.observe(this.plan.slots);
  }

  /** Mostly nothing but numbers changed since the last look: then one comparison tells. */
  private isSame(series: KnownSeries): boolean {
    const { slots } = this.plan;
    if (this.revision === slots.revision) return true;
    const { upTime, descr, objectId } = SYSTEM_SLOTS;
    const isSame =
      slots.tag(upTime) !== 0 &&
      series.isSame(slots, slots.content(descr), slots.content(objectId));
    if (isSame) this.revision = slots.revision;
    return isSame;
  }
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, at) => text === b[at]);
}

function valuesFrom({ oids, slots }: SnmpPlan, from: number): ReadonlyMap<string, SnmpValue> {
  const values = new Map<string, SnmpValue>();
  for (let slot = from; slot < oids.length; slot += 1) {
    const value = slots.value(slot);
    const oid = oids[slot];
    if (value !== undefined && oid !== undefined) values.set(oid, value);
  }
  return values;
}
