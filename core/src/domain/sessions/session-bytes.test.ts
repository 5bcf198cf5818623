import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ana, count, MINUTE, T0, ToldRouter } from '../../testing/fakes/told-router.js';
import type { UsagePart } from './session.js';

describe('bytes of a session', () => {
  it('count from the first look at an old session, in whole for a new one', () => {
    const told = new ToldRouter();
    told.poll(T0, [ana(T0 - 90 * MINUTE)], count(70_000));
    expect(told.all).toMatchObject([{ bytesIn: 0n }]);
    told.poll(T0 + MINUTE, [ana(T0 + 10_000)], count(300, 3_000, '*2'));
    expect(told.all.map(({ bytesIn }) => bytesIn)).toEqual([0n, 300n]);
  });

  it('go on when the counter is set to zero', () => {
    const told = new ToldRouter();
    told.poll(T0, [ana(T0 - MINUTE)], count(70_000));
    told.poll(T0 + MINUTE, [ana(T0 - MINUTE)], count(70_500));
    told.poll(T0 + 2 * MINUTE, [ana(T0 - MINUTE)], count(40));
    expect(told.all).toMatchObject([{ bytesIn: 540n }]);
  });

  it('are not taken from a counter that two sessions share', () => {
    const told = new ToldRouter();
    const twin = ana(T0, { callerId: '02:00:5E:00:00:02' });
    told.poll(T0, [ana(T0 - MINUTE), twin], count(5));
    told.poll(T0 + MINUTE, [ana(T0 - MINUTE), twin], count(900));
    expect(told.all.map(({ bytesIn }) => bytesIn)).toEqual([0n, 0n]);
  });

  it('of a session that began between two reads of the counters count in whole', () => {
    const told = new ToldRouter();
    told.poll(T0, []);
    told.poll(T0 + MINUTE, [ana(T0 + 10_000)]);
    told.poll(T0 + 2 * MINUTE, [ana(T0 + 10_000)]);
    told.poll(T0 + 3 * MINUTE, [ana(T0 + 10_000)], count(8_000));
    expect(told.all).toMatchObject([{ bytesIn: 8_000n, bytesOut: 80_000n }]);
  });

  it('go on with a change of address, whole or not', () => {
    for (const [began, first] of [
      [T0 - 90 * MINUTE, 0n],
      [T0 + 10_000, 9_000n],
    ] as const) {
      const told = new ToldRouter();
      told.poll(T0, began < T0 ? [ana(began)] : []);
      told.poll(T0 + MINUTE, [ana(began)]);
      told.poll(T0 + 2 * MINUTE, [ana(began, { address: '100.64.0.2' })]);
      told.poll(T0 + 3 * MINUTE, [ana(began, { address: '100.64.0.2' })], count(9_000));
      expect(told.all.map(({ bytesIn }) => bytesIn)).toEqual([0n, first]);
    }
  });

  it('of a binding made by hand, whose interface and count stay, are of whoever used them', () => {
    const told = new ToldRouter();
    told.poll(T0, []);
    told.poll(T0 + MINUTE, [ana(T0 + 10_000)], count(500));
    told.poll(T0 + 2 * MINUTE, []);
    told.poll(T0 + 3 * MINUTE, [ana(T0 + 130_000)], count(800));
    expect(told.all.map(({ bytesIn }) => bytesIn)).toEqual([500n, 300n]);
  });

  it('that a session used while the collector was away are not lost', () => {
    const before = new ToldRouter();
    before.poll(T0, [ana(T0 - MINUTE)], count(1_000));
    const after = new ToldRouter(before.all);
    after.poll(T0 + 9 * MINUTE, [ana(T0 + 5 * MINUTE)], count(700, 7_000, '*2'));
    expect(after.all.map(({ bytesIn, end }) => [bytesIn, end])).toEqual([
      [0n, 'redialled'],
      [700n, null],
    ]);
  });
});

/** What happens in the minute before a poll. */
const minute = fc.record({
  used: fc.integer({ min: 0, max: 5_000 }),
  happens: fc.constantFrom('nothing', 'nothing', 'redial', 'restart', 'away'),
  readsCounters: fc.boolean(),
});
type Minute = typeof minute extends fc.Arbitrary<infer T> ? T : never;
const sum = (all: readonly { bytesIn: bigint }[]) =>
  all.reduce((total, { bytesIn }) => total + Number(bytesIn), 0);

/** A subscriber and the collector that follows it; `read` is what counters ever showed. */
class Line {
  read = 0;
  #told = new ToldRouter();
  #history: UsagePart[] = [];
  #at = T0;
  #session = { began: T0 - MINUTE, raw: 0, unread: 0 };

  constructor() {
    this.#told.poll(T0, [ana(T0 - MINUTE)], count(0, 0, `*${T0 - MINUTE}`));
  }
  pass({ used, happens, readsCounters }: Minute): void {
    this.#at += MINUTE;
    if (happens === 'redial') this.#session = { began: this.#at - 30_000, raw: 0, unread: 0 };
    this.#session.raw += used;
    this.#session.unread += used;
    if (happens === 'restart') this.#restart();
    if (happens !== 'away') this.#poll(readsCounters);
  }
  get counted() {
    return { usage: sum([...this.#history, ...this.#told.usage]), sessions: sum(this.#told.all) };
  }
  #restart(): void {
    this.#history.push(...this.#told.usage);
    this.#told = new ToldRouter(this.#told.all);
  }
  #poll(readsCounters: boolean): void {
    const { began, raw, unread } = this.#session;
    const counters = readsCounters ? count(raw, raw, `*${began}`) : {};
    this.#told.poll(this.#at, [ana(began)], counters);
    if (!readsCounters) return;
    this.read += unread;
    this.#session.unread = 0;
  }
}

it('counts each byte that a counter showed, once', () => {
  fc.assert(
    fc.property(fc.array(minute, { maxLength: 40 }), (minutes) => {
      const line = new Line();
      for (const one of minutes) line.pass(one);
      expect(line.counted).toEqual({ usage: line.read, sessions: line.read });
    }),
    { numRuns: 300 },
  );
});
