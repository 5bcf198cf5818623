import type { Observation } from '@atalaya/core/domain/network/reading';
import type { PlanSlots } from '../../transports/snmp/plan/plan-slots.js';
import { SnmpPlan } from '../../transports/snmp/plan/snmp-plan.js';
import type { SnmpValue } from '../../transports/snmp/snmp-value.js';
import type { Acquaintance } from './acquaintance.js';
import { distinctSeries } from './distinct-series.js';
import type { InterfaceSeries } from './interface-series.js';
import type { PollScopes } from './poll-context.js';
import type { ScalarRule } from './profile.js';
import { SYSTEM } from './read-identity.js';
import { scalarObservation } from './scalar-observation.js';
import { numberOf } from './snmp-text.js';
import type { TableReader } from './table-reader.js';

const FAST: PollScopes = { scopes: new Set(['fast'] as const), isFullRead: false };
const SYSTEM_OIDS = Object.values(SYSTEM);
const SYSTEM_SLOTS = { descr: 0, objectId: 1, upTime: 2 } as const;

/** What a poll that looks like the last one needs to know. */
interface Steady {
  /** Of the slots, when they were last compared with what follows. */
  revision: number;
  readonly descr: string | undefined;
  readonly objectId: string | undefined;
  readonly interfaces: InterfaceSeries;
  readonly scalars: readonly { readonly rule: ScalarRule; readonly slot: number }[];
  /** Of a reading that has a value of each series (see DeviceReading). */
  readonly layout: object;
}

/**
 * A known device's poll between its full reads: one plan with everything that such a poll reads, and, once it was read
 * and as long as the device stays what it was, series that take their values from the plan's slots.
 */
export class FastPoll {
  readonly plan: SnmpPlan;
  /** The tables that have something to read or to look for. */
  readonly tables: readonly TableReader[];
  private readonly scalarsFrom: number;
  private readonly tablesFrom: number;
  private steady: Steady | undefined;

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
    const { steady } = this;
    if (steady === undefined) return undefined;
    const { interfaces, scalars, layout } = steady;
    return observations.length === interfaces.all.length + scalars.length ? layout : undefined;
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
    this.steady = interfaces && {
      revision: slots.revision,
      descr: slots.content(SYSTEM_SLOTS.descr),
      objectId: slots.content(SYSTEM_SLOTS.objectId),
      interfaces,
      scalars,
      layout: {},
    };
    const found = this.steady === undefined ? [] : observed(this.steady, slots);
    // Two sources of one series: which one counts is for the long way to say, at each poll.
    if (distinctSeries(found).length !== found.length) this.steady = undefined;
  }

  /** Undefined when the device is not as it was: then the same slots are to be read the long way. */
  observe(): readonly Observation[] | undefined {
    const { steady, device } = this;
    const { slots } = this.plan;
    if (steady === undefined || !isSame(steady, slots)) return undefined;
    const uptimeS = numberOf(this.upTime()) ?? 0;
    if (uptimeS < device.uptimeS) return undefined;
    device.uptimeS = uptimeS;
    return observed(steady, slots);
  }
}

function observed({ interfaces, scalars }: Steady, slots: PlanSlots): readonly Observation[] {
  const found = interfaces.observe(slots);
  if (scalars.length === 0) return found;
  const all = [...found];
  for (const { rule, slot } of scalars) {
    const observation = scalarObservation(rule, slots.value(slot));
    if (observation) all.push(observation);
  }
  return all;
}

/** Mostly nothing but numbers changed since the last look: then one comparison tells. */
function isSame(steady: Steady, slots: PlanSlots): boolean {
  if (steady.revision === slots.revision) return true;
  if (!isSameSystem(steady, slots) || !steady.interfaces.isSame(slots)) return false;
  steady.revision = slots.revision;
  return true;
}

function isSameSystem({ descr, objectId }: Steady, slots: PlanSlots): boolean {
  const { upTime } = SYSTEM_SLOTS;
  return (
    slots.content(SYSTEM_SLOTS.descr) === descr &&
    slots.content(SYSTEM_SLOTS.objectId) === objectId &&
    slots.tag(upTime) !== 0
  );
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
