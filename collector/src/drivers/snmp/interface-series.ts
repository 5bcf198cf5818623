import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { CounterObservation, Observation } from '@atalaya/core/domain/network/reading';
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

/** The traffic of known interfaces, taken from a plan's slots: nothing is looked up and no name is made. */
export class InterfaceSeries {
  constructor(
    private readonly expected: readonly ExpectedSlot[],
    private readonly rows: readonly InterfaceRow[],
  ) {}

  /** Adds what was read to `found`. False when an interface came, went or changed its name. */
  observe(slots: PlanSlots, found: Observation[]): boolean {
    for (const { slot, tag, name } of this.expected) {
      if (slots.tag(slot) !== tag) return false;
      if (name !== undefined && slots.content(slot) !== name) return false;
    }
    for (const row of this.rows) observeRow(row, slots, found);
    return true;
  }
}

function observeRow(row: InterfaceRow, slots: PlanSlots, found: Observation[]): void {
  const { tags, operSlot, counters, discontinuitySlot } = row;
  if (operSlot >= 0) {
    const value = slots.numbers[operSlot] === UP ? 1 : 0;
    found.push({ kind: 'gauge', metric: 'interface.oper_up', tags, value });
  }
  const identity = discontinuitySlot >= 0 ? String(slots.numbers[discontinuitySlot]) : row.identity;
  for (const counter of counters) {
    const observation = observeCounter(counter, slots, tags, identity);
    if (observation.raw >= 0) found.push(observation);
  }
}

/** Each shape in one piece: an object that grows by spreading costs several times as much. */
function observeCounter(
  { metric, slot, factor, ceiling }: CounterSeries,
  slots: PlanSlots,
  tags: InterfaceRow['tags'],
  identity: string | undefined,
): CounterObservation {
  const raw = slots.count(slot);
  const bits = slots.tag(slot) === TAG.counter64 ? 64 : 32;
  const kind = 'counter';
  if (identity === undefined) {
    return ceiling === undefined
      ? { kind, metric, tags, raw, bits, factor }
      : { kind, metric, tags, raw, bits, factor, ceiling };
  }
  return ceiling === undefined
    ? { kind, metric, tags, raw, bits, factor, identity }
    : { kind, metric, tags, raw, bits, factor, identity, ceiling };
}
