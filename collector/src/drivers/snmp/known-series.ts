import type { Observation } from '@atalaya/core/domain/network/reading';
import type { PlanSlots } from '../../transports/snmp/plan/plan-slots.js';
import { SharedPieces } from '../../transports/snmp/plan/shared-pieces.js';
import type { SeriesOfRows } from './interface-reader.js';
import { InterfaceSeries } from './interface-series.js';
import type { ScalarRule, SnmpProfile } from './profile.js';
import { scalarObservation } from './scalar-observation.js';

/** Of one profile. */
const MOST_KEPT = 1_024;
const KEPT = new WeakMap<SnmpProfile, SharedPieces<KnownSeries>>();

/** What a poll that looks like the last one needs to know of the device. */
interface Steady {
  readonly descr: string | undefined;
  readonly objectId: string | undefined;
  readonly interfaces: SeriesOfRows;
  readonly scalars: readonly { readonly rule: ScalarRule; readonly slot: number }[];
}

/** The series that a plan's slots hold: nothing of it is one device's own, and the same ones are the same object. */
export class KnownSeries {
  private readonly interfaces: InterfaceSeries;
  /** How many values there are when each of them has one. */
  readonly length: number;

  private constructor(private readonly steady: Steady) {
    const { interfaces, scalars } = steady;
    this.interfaces = new InterfaceSeries(interfaces.expected, interfaces.rows);
    this.length = this.interfaces.length + scalars.length;
  }

  static of(profile: SnmpProfile, steady: Steady): KnownSeries {
    const { interfaces, scalars, descr, objectId } = steady;
    const { expected, rows } = interfaces;
    const slots = scalars.map(({ rule, slot }) => [profile.scalars.indexOf(rule), slot]);
    const tags = [...expected.tags];
    const key = JSON.stringify([descr, objectId, { ...expected, tags }, rows, slots]);
    const kept = KEPT.get(profile) ?? new SharedPieces(MOST_KEPT);
    KEPT.set(profile, kept);
    return kept.of(key, () => new KnownSeries(steady));
  }

  /** Whether the slots still hold what these series are of. */
  isSame(slots: PlanSlots, descr: string | undefined, objectId: string | undefined): boolean {
    const { steady } = this;
    const isSystem = steady.descr === descr && steady.objectId === objectId;
    return isSystem && this.interfaces.isSame(slots);
  }

  observe(slots: PlanSlots): Observation[] {
    const found = this.interfaces.observe(slots);
    for (const { rule, slot } of this.steady.scalars) {
      const observation = scalarObservation(rule, slots.value(slot));
      if (observation) found.push(observation);
    }
    return found;
  }
}
