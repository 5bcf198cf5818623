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

/** Written over at each poll: thousands of devices with dozens of counters would be as many objects a minute. */
interface KnownGauge {
  kind: 'gauge';
  metric: MetricName;
  tags: Tags;
  value: number;
  slot: number;
}

/**
 * With where it is read, for it to be one object. Its own order of fields: `raw` is a plain number in nearly all of
 * them, which the engine then keeps in place.
 */
interface KnownCounter {
  raw: bigint | number;
  readonly bits: 32 | 64;
  identity: string | undefined;
  kind: 'counter';
  metric: MetricName;
  tags: Tags;
  factor: number;
  ceiling: number | undefined;
  slot: number;
  discontinuitySlot: number;
}

/** The traffic of known interfaces, taken from a plan's slots: nothing is looked up and no name is made. */
export class InterfaceSeries {
  /** The states and then the counters, whatever they are at present. */
  readonly all: readonly Observation[];
  private readonly states: readonly KnownGauge[];
  private readonly counters: readonly KnownCounter[];

  constructor(
    private readonly expected: ExpectedSlots,
    rows: readonly InterfaceRow[],
  ) {
    this.states = rows.filter(({ operSlot }) => operSlot >= 0).map(knownState);
    this.counters = rows.flatMap((row) => knownCounters(row, expected));
    this.all = [...this.states, ...this.counters];
  }

  /** False when an interface came, went or changed its name. */
  isSame(slots: PlanSlots): boolean {
    const { first, tags, names } = this.expected;
    return (
      tags.every((tag, place) => slots.tag(first + place) === tag) &&
      names.every(([slot, name]) => slots.content(slot) === name)
    );
  }

  /** Writes what was read of the same interfaces into `all`; gives those of them that have a value. */
  observe(slots: PlanSlots): readonly Observation[] {
    let isComplete = true;
    for (const state of this.states) state.value = slots.numbers[state.slot] === UP ? 1 : 0;
    for (const counter of this.counters) {
      const raw = slots.count(counter.slot);
      const { discontinuitySlot } = counter;
      counter.raw = raw;
      if (raw < 0) isComplete = false;
      if (discontinuitySlot >= 0) counter.identity = String(slots.numbers[discontinuitySlot]);
    }
    return isComplete ? this.all : this.all.filter(isCount);
  }
}

/** Agents that give a counter as INTEGER may give a negative one. */
const isCount = (one: Observation): boolean => one.kind !== 'counter' || one.raw >= 0;

function knownState({ tags, operSlot }: InterfaceRow): KnownGauge {
  return { kind: 'gauge', metric: 'interface.oper_up', tags, value: 0, slot: operSlot };
}

function knownCounters(
  { tags, discontinuitySlot, identity, counters }: InterfaceRow,
  expected: ExpectedSlots,
): KnownCounter[] {
  return counters.map(({ metric, slot, factor, ceiling }) => ({
    // A half, so that the field is one of fractions from the start.
    raw: 0.5,
    bits: expected.tags[slot - expected.first] === TAG.counter64 ? 64 : 32,
    identity,
    kind: 'counter',
    metric,
    tags,
    factor,
    ceiling,
    slot,
    discontinuitySlot,
  }));
}
