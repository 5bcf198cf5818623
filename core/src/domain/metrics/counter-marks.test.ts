import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CounterObservation, DeviceReading } from '../network/reading.js';
import { CounterMarks } from './counter-marks.js';

const METRICS = ['interface.in_bps', 'interface.out_bps', 'interface.in_pps'] as const;

const counter: fc.Arbitrary<CounterObservation> = fc.record({
  kind: fc.constant('counter' as const),
  metric: fc.constantFrom(...METRICS),
  tags: fc.constantFrom('ether1', 'ether2', 'wlan1', 'sfp1').map((name) => ({ interface: name })),
  raw: fc.oneof(fc.nat(), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
  bits: fc.constant(64 as const),
  factor: fc.constant(8),
  identity: fc.constantFrom(undefined, '0', '0', '7'),
});

const seriesOf = ({ metric, tags }: CounterObservation) => `${metric} ${tags['interface']}`;

const reads = fc.array(
  fc.record({
    counters: fc.uniqueArray(counter, { selector: seriesOf, maxLength: 12 }),
    uptime: fc.option(fc.nat(), { nil: undefined }),
    isSwept: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
);

interface Known {
  readonly at: number;
  readonly uptime: number;
  readonly raw: bigint;
  readonly identity: string | undefined;
}

/** The same, in the plainest way. */
function checkAgainst(known: Map<string, Known>, marks: CounterMarks, reading: DeviceReading) {
  const { observedAt: at, uptime } = reading;
  const counters = reading.observations.filter((one) => one.kind === 'counter');
  marks.begin(reading);
  for (const [place, observation] of counters.entries()) {
    const { metric, tags, raw, identity } = observation;
    const mark = marks.find(place, metric, tags);
    expect(mark < 0 ? undefined : kept(marks, mark)).toEqual(known.get(seriesOf(observation)));
    marks.keep(place, mark, observation);
    const now = { at, uptime: uptime?.seconds ?? Number.NaN, raw: BigInt(raw), identity };
    known.set(seriesOf(observation), now);
  }
  marks.end(counters.length);
}

const kept = (marks: CounterMarks, mark: number): Known => ({
  at: marks.readAt(mark),
  uptime: marks.uptime(mark),
  raw: BigInt(marks.count(mark)),
  identity: marks.identity(mark),
});

it('knows of each counter what its last read brought, whatever comes and goes', () => {
  fc.assert(
    fc.property(reads, (list) => {
      const marks = new CounterMarks();
      const known = new Map<string, Known>();
      for (const [index, { counters, uptime, isSwept }] of list.entries()) {
        const at = 1_000 * (index + 1);
        const told = uptime === undefined ? {} : { uptime: { seconds: uptime, wraps: true } };
        const reading = { observedAt: at, observations: counters, warnings: [], ...told };
        checkAgainst(known, marks, reading);
        if (!isSwept) continue;
        marks.sweep(at - 2_000);
        for (const [series, { at: readAt }] of known) if (readAt < at - 2_000) known.delete(series);
      }
    }),
    { numRuns: 300 },
  );
});
