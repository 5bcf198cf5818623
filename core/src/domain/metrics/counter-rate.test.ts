import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CounterObservation, DeviceReading } from '../network/reading.js';
import { type CounterMemory, ratesFrom } from './counter-rate.js';

const MAX_GAP_MS = 150_000;

function octets(raw: bigint, extra: Partial<CounterObservation> = {}): CounterObservation {
  return {
    kind: 'counter',
    metric: 'interface.in_bps',
    tags: { interface: 'ether1' },
    raw,
    bits: 64,
    factor: 8,
    ...extra,
  };
}

function reading(atS: number, uptimeS: number | null, counter: CounterObservation): DeviceReading {
  return {
    observedAt: atS * 1_000,
    ...(uptimeS === null ? {} : { uptime: { seconds: uptimeS, wraps: true } }),
    observations: [counter],
    warnings: [],
  };
}

function second(first: DeviceReading, next: DeviceReading, memory: CounterMemory | null = null) {
  return ratesFrom(ratesFrom(memory, first, MAX_GAP_MS).memory, next, MAX_GAP_MS);
}

describe('ratesFrom', () => {
  it('gives nothing on the first read and octets × 8 over the device’s own time on the second', () => {
    const first = reading(0, 1_000, octets(0n));
    expect(ratesFrom(null, first, MAX_GAP_MS).rates).toEqual([]);
    // The poll came 3 s late; the device says that 60 s passed.
    const result = second(first, reading(63, 1_060, octets(7_500_000n)));
    expect(result.rates).toMatchObject([{ value: 1_000_000 }]);
  });

  it('gives no rate across a restart, and says so', () => {
    const result = second(reading(0, 5_000, octets(900n)), reading(60, 20, octets(950n)));
    expect(result).toMatchObject({ rates: [], rebooted: true });
  });

  it('keeps measuring when sysUpTime wraps after 497 days', () => {
    const wrapS = 2 ** 32 / 100;
    const result = second(reading(0, wrapS - 30, octets(0n)), reading(60, 30, octets(7_500_000n)));
    expect(result.rebooted).toBe(false);
    expect(result.rates[0]?.value).toBeCloseTo(1_000_000, 3);
  });

  it('believes a 32-bit wrap only when the line could have carried it', () => {
    const near = 2n ** 32n - 1_000n;
    const wrapped = (ceiling: number | undefined) =>
      second(
        reading(0, 100, octets(near, { bits: 32, ...(ceiling ? { ceiling } : {}) })),
        reading(60, 160, octets(6_500n, { bits: 32, ...(ceiling ? { ceiling } : {}) })),
      ).rates;
    expect(wrapped(1_000_000)).toMatchObject([{ value: 1_000 }]);
    expect(wrapped(500)).toEqual([]);
    expect(wrapped(undefined)).toEqual([]);
  });

  it('never takes a 64-bit counter that went back for a wrap', () => {
    expect(second(reading(0, 100, octets(9n)), reading(60, 160, octets(3n))).rates).toEqual([]);
  });

  it('takes a leap that no line carries for no traffic, where the line’s speed is not known', () => {
    const leap = second(reading(0, 100, octets(7n)), reading(1, 101, octets(2n ** 64n - 9n)));
    expect(leap.rates).toEqual([]);
  });

  it('starts again when the counter is another one under the same name', () => {
    const result = second(
      reading(0, 100, octets(0n, { identity: '*6' })),
      reading(60, 160, octets(900n, { identity: '*9' })),
    );
    expect(result.rates).toEqual([]);
  });

  it('drops a rate beyond the line instead of drawing a spike', () => {
    const result = second(
      reading(0, 100, octets(0n, { ceiling: 1_000 })),
      reading(60, 160, octets(1_000_000n, { ceiling: 1_000 })),
    );
    expect(result.rates).toEqual([]);
  });

  it('leaves a gap after a long silence', () => {
    expect(second(reading(0, null, octets(0n)), reading(151, null, octets(900n))).rates).toEqual(
      [],
    );
  });

  it('reads 64-bit counters beyond 2^53 exactly', () => {
    const big = 2n ** 60n;
    const result = second(reading(0, 100, octets(big)), reading(60, 160, octets(big + 750n)));
    expect(result.rates).toMatchObject([{ value: 100 }]);
  });

  it('never gives a negative, infinite or impossible rate, whatever a device says', () => {
    const anyRead = fc.record({
      stepS: fc.integer({ min: 0, max: 400 }),
      uptimeS: fc.option(fc.integer({ min: 0, max: 50_000_000 })),
      raw: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      bits: fc.constantFrom<32 | 64>(32, 64),
    });
    fc.assert(
      fc.property(fc.array(anyRead, { minLength: 2, maxLength: 20 }), (reads) => {
        let memory: CounterMemory | null = null;
        let atS = 0;
        for (const read of reads) {
          atS += read.stepS;
          const raw = read.bits === 32 ? read.raw % 2n ** 32n : read.raw;
          const counter = octets(raw, { bits: read.bits, ceiling: 1e9 });
          const result = ratesFrom(memory, reading(atS, read.uptimeS, counter), MAX_GAP_MS);
          for (const { value } of result.rates) {
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(1.25e9);
          }
          memory = result.memory;
        }
      }),
    );
  });

  it('knows a counter again by what its tags say, in whatever order and objects they come', () => {
    const names = Array.from({ length: 40 }, (_, i) => `ether${i + 1}`);
    const poll = fc.oneof(
      fc.shuffledSubarray(names.slice(0, 4)),
      fc.subarray(names),
      fc.shuffledSubarray(names),
    );
    // Some count beyond what a double holds.
    const start = (name: string) => (name.endsWith('2') ? 2n ** 60n : 0n);
    fc.assert(
      fc.property(
        fc.array(poll, { minLength: 2, maxLength: 8 }),
        fc.boolean(),
        (polls, isReused) => {
          const reused = new Map(names.map((name) => [name, { interface: name }]));
          let memory: CounterMemory | null = null;
          let before: readonly string[] = [];
          for (const [i, present] of polls.entries()) {
            const observations = present.map((name) => {
              const tags = isReused ? (reused.get(name) ?? {}) : { interface: name };
              const counted = BigInt(names.indexOf(name) + 1) * BigInt(i) * 750n;
              return octets(start(name) + counted, { tags });
            });
            const at = i * 60_000;
            const result = ratesFrom(
              memory,
              { observedAt: at, observations, warnings: [] },
              60_000,
            );
            const found = result.rates.map(({ tags, value }) => [tags['interface'], value]);
            const expected = present.filter((name) => before.includes(name));
            expect(found).toEqual(expected.map((name) => [name, (names.indexOf(name) + 1) * 100]));
            memory = result.memory;
            before = present;
          }
        },
      ),
    );
  });
});

describe('a layout', () => {
  const INTERFACES = ['ether1', 'ether2', 'wlan1'].map((name) => ({ interface: name }));
  const step = fc.record({
    raws: fc.array(fc.oneof(fc.nat(), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })), {
      minLength: 3,
      maxLength: 3,
    }),
    identity: fc.constantFrom(undefined, undefined, '7'),
    afterS: fc.constantFrom(0, 30, 60, 60, 200),
    uptime: fc.constantFrom('runs', 'runs', 'restarted', 'untold'),
    layout: fc.constantFrom('a', 'a', 'a', 'b', 'none'),
  });

  it('changes no rate: counters of a known one are only not looked for', () => {
    const layouts = { a: {}, b: {}, none: undefined };
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 12 }), (steps) => {
        const memories: (CounterMemory | null)[] = [null, null];
        let [atS, uptimeS] = [0, 10_000];
        for (const { raws, identity, afterS, uptime, layout } of steps) {
          atS += afterS;
          uptimeS = uptime === 'restarted' ? 5 : uptimeS + afterS;
          const tags = layout === 'b' ? [...INTERFACES].reverse() : INTERFACES;
          const observations = raws.map((raw, i) =>
            octets(0n, { raw, tags: tags[i] ?? {}, identity, ceiling: 1e9 }),
          );
          const base = reading(atS, uptime === 'untold' ? null : uptimeS, octets(0n));
          const [told, untold] = [layouts[layout], undefined].map((known, i) => {
            const result = ratesFrom(
              memories[i] ?? null,
              { ...base, observations, layout: known },
              MAX_GAP_MS,
            );
            memories[i] = result.memory;
            return result;
          });
          expect(told?.rates).toEqual(untold?.rates);
          expect(told?.rebooted).toBe(untold?.rebooted);
        }
      }),
    );
  });
});
