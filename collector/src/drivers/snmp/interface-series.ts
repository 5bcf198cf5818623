import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Tags } from '@atalaya/core/domain/metrics/sample';
import type { Observation } from '@atalaya/core/domain/network/reading';
import { TAG } from '../../transports/snmp/codec/ber.js';
import type { PlanSlots } from '../../transports/snmp/plan/plan-slots.js';

/** What some slots of a plan, one after the other, must still be for the series to be true. */
export interface ExpectedSlots {
  readonly first: number;
  readonly tags: Uint8Array;
  /** By slot. Any change of a name makes it another interface. */
  readonly names: readonly (readonly [slot: number, name: string])[];
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

interface KnownState {
  readonly tags: Tags;
  readonly slot: number;
}

interface KnownCounter {
  readonly metric: MetricName;
  readonly tags: Tags;
  readonly bits: 32 | 64;
  readonly factor: number;
  readonly ceiling: number | undefined;
  /** Where it is not read. */
  readonly identity: string | undefined;
  readonly slot: number;
  readonly discontinuitySlot: number;
}

/** The traffic of known interfaces, taken from a plan's slots: nothing is looked up and no name is made. */
export class InterfaceSeries {
  private readonly states: readonly KnownState[];
  private readonly counters: readonly KnownCounter[];

  constructor(
    private readonly expected: ExpectedSlots,
    rows: readonly InterfaceRow[],
  ) {
    this.states = rows.flatMap(({ tags, operSlot }) =>
      operSlot >= 0 ? [{ tags, slot: operSlot }] : [],
    );
    this.counters = rows.flatMap((row) => knownCounters(row, expected));
  }

  /** How many values there are when each of them has one. */
  get length(): number {
    return this.states.length + this.counters.length;
  }

  /** False when an interface came, went or changed its name. */
  isSame(slots: PlanSlots): boolean {
    const { first, tags, names } = this.expected;
    return (
      tags.every((tag, place) => slots.tag(first + place) === tag) &&
      names.every(([slot, name]) => slots.content(slot) === name)
    );
  }

  /** The states and then the counters, those of them that have a value. */
  observe(slots: PlanSlots): Observation[] {
    const found: Observation[] = [];
    for (const { tags, slot } of this.states) {
      const value = slots.numbers[slot] === UP ? 1 : 0;
      found.push({ kind: 'gauge', metric: 'interface.oper_up', tags, value });
    }
    for (const counter of this.counters) {
      const { metric, tags, bits, factor, ceiling, discontinuitySlot } = counter;
      const raw = slots.count(counter.slot);
      // Agents that give a counter as INTEGER may give a negative one.
      if (raw < 0) continue;
      const identity =
        discontinuitySlot >= 0 ? String(slots.numbers[discontinuitySlot]) : counter.identity;
      found.push({ kind: 'counter', metric, tags, raw, bits, factor, ceiling, identity });
    }
    return found;
  }
}

function knownCounters(
  { tags, discontinuitySlot, identity, counters }: InterfaceRow,
  expected: ExpectedSlots,
): KnownCounter[] {
  return counters.map(({ metric, slot, factor, ceiling }) => ({
    metric,
    tags,
    bits: expected.tags[slot - expected.first] === TAG.counter64 ? 64 : 32,
    factor,
    ceiling,
    identity,
    slot,
    discontinuitySlot,
  }));
}
