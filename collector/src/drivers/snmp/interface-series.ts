import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Tags } from '@atalaya/core/domain/metrics/sample';
import type { Observation } from '@atalaya/core/domain/network/reading';
import { TAG } from '../../transports/snmp/codec/ber.js';
import type { PlanSlots } from '../../transports/snmp/plan/plan-slots.js';
import type { SnmpValue } from '../../transports/snmp/snmp-value.js';

/** What one slot of a plan must still be for the series to be true. */
export interface ExpectedSlot {
  readonly slot: number;
  readonly tag: number;
  /** A name: any change makes it another interface. */
  readonly name: SnmpValue | undefined;
}

export interface CounterSeries {
  readonly metric: MetricName;
  readonly slot: number;
  readonly factor: number;
  readonly ceiling: number | undefined;
}

/** One interface: where its values are, and what they are of. -1 is no slot. */
export interface InterfaceRow {
  readonly tags: { readonly interface: string };
  /** ifOperStatus, where the port is switched on. */
  readonly operSlot: number;
  readonly counters: readonly CounterSeries[];
  readonly discontinuitySlot: number;
  /** The counters' identity where it is not read. */
  readonly identity: string | undefined;
}

const UP = 1;

/** Written over at each poll: thousands of devices with dozens of counters would be as many objects a minute. */
interface KnownGauge {
  kind: 'gauge';
  metric: MetricName;
  tags: Tags;
  value: number;
}

/**
 * With where it is read, for it to be one object. Its own order of fields: `raw` is a plain number in nearly all of
 * them, which the engine then keeps in place.
 */
interface KnownCounter {
  raw: bigint | number;
  bits: 32 | 64;
  identity: string | undefined;
  kind: 'counter';
  metric: MetricName;
  tags: Tags;
  factor: number;
  ceiling: number | undefined;
  slot: number;
}

interface KnownRow {
  readonly oper: { readonly slot: number; readonly gauge: KnownGauge } | undefined;
  readonly discontinuitySlot: number;
  readonly counters: readonly KnownCounter[];
}

/** The traffic of known interfaces, taken from a plan's slots: nothing is looked up and no name is made. */
export class InterfaceSeries {
  private readonly rows: readonly KnownRow[];

  constructor(
    private readonly expected: readonly ExpectedSlot[],
    rows: readonly InterfaceRow[],
  ) {
    this.rows = rows.map(known);
  }

  /** False when an interface came, went or changed its name. */
  isSame(slots: PlanSlots): boolean {
    return this.expected.every(
      ({ slot, tag, name }) =>
        slots.tag(slot) === tag && (name === undefined || slots.content(slot) === name),
    );
  }

  /** Adds what was read of the same interfaces to `found`. */
  observe(slots: PlanSlots, found: Observation[]): void {
    for (const row of this.rows) observeRow(row, slots, found);
  }
}

function known({ tags, operSlot, discontinuitySlot, identity, counters }: InterfaceRow): KnownRow {
  const gauge: KnownGauge = { kind: 'gauge', metric: 'interface.oper_up', tags, value: 0 };
  return {
    oper: operSlot < 0 ? undefined : { slot: operSlot, gauge },
    discontinuitySlot,
    counters: counters.map(
      ({ metric, slot, factor, ceiling }): KnownCounter => ({
        // A half, so that the field is one of fractions from the start.
        raw: 0.5,
        bits: 64,
        identity,
        kind: 'counter',
        metric,
        tags,
        factor,
        ceiling,
        slot,
      }),
    ),
  };
}

function observeRow(
  { oper, counters, discontinuitySlot }: KnownRow,
  slots: PlanSlots,
  found: Observation[],
): void {
  if (oper !== undefined) {
    oper.gauge.value = slots.numbers[oper.slot] === UP ? 1 : 0;
    found.push(oper.gauge);
  }
  for (const counter of counters) {
    const raw = slots.count(counter.slot);
    if (raw < 0) continue;
    counter.raw = raw;
    counter.bits = slots.tag(counter.slot) === TAG.counter64 ? 64 : 32;
    if (discontinuitySlot >= 0) counter.identity = String(slots.numbers[discontinuitySlot]);
    found.push(counter);
  }
}
