import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ana, count, MAC, MINUTE, T0, ToldRouter } from '../../testing/fakes/told-router.js';
import type { ServiceSession, UsagePart } from './session.js';
import type { SeenSession } from './session-poll.js';

describe('sessions of a router', () => {
  it('begin when the router says, and end where they were last seen', () => {
    const told = new ToldRouter();
    told.poll(T0, [ana(T0 - 90 * MINUTE)]);
    told.poll(T0 + MINUTE, [ana(T0 - 90 * MINUTE)]);
    told.poll(T0 + 2 * MINUTE, []);
    expect(told.all).toEqual([
      expect.objectContaining({
        user: 'ana',
        fromAt: T0 - 90 * MINUTE,
        toAt: T0 + MINUTE,
        end: 'gone',
      }),
    ]);
  });

  it('end with a restart of the router, also when it was out of reach meanwhile', () => {
    const told = new ToldRouter();
    told.poll(T0, [ana(T0 - MINUTE)]);
    const bootedAt = T0 + 5 * MINUTE;
    told.poll(T0 + 10 * MINUTE, [ana(T0 + 6 * MINUTE)], { bootedAt });
    expect(told.all.map(({ fromAt, toAt, end }) => [fromAt, toAt, end])).toEqual([
      [T0 - MINUTE, T0, 'router-reboot'],
      [T0 + 6 * MINUTE, null, null],
    ]);
  });

  it('are two when the same subscriber dials in again between two polls', () => {
    const told = new ToldRouter();
    told.poll(T0, [ana(T0 - MINUTE)]);
    told.poll(T0 + MINUTE, [ana(T0 + 10_000)]);
    expect(told.all.map(({ fromAt, toAt, end }) => [fromAt, toAt, end])).toEqual([
      [T0 - MINUTE, T0, 'redialled'],
      [T0 + 10_000, null, null],
    ]);
  });

  it('are two when the address changes: somebody will ask who had it', () => {
    const told = new ToldRouter();
    const lease = (address: string): SeenSession => ({
      ...ana(null, { kind: 'dhcp', user: MAC }),
      address,
    });
    told.poll(T0, [lease('10.0.0.5')]);
    told.poll(T0 + MINUTE, [lease('10.0.0.6')]);
    expect(told.all.map(({ address, fromAt, toAt }) => [address, fromAt, toAt])).toEqual([
      ['10.0.0.5', T0, T0],
      ['10.0.0.6', T0 + MINUTE, null],
    ]);
  });

  it('are told at once, and a poll corrects what was announced', () => {
    const told = new ToldRouter();
    told.poll(T0, []);
    told.news('up', T0 + 20_000, 'ana', null);
    expect(told.all).toMatchObject([{ fromAt: T0 + 20_000, toAt: null, address: null }]);
    told.poll(T0 + MINUTE, [ana(T0 + 19_000)]);
    expect(told.all).toMatchObject([{ fromAt: T0 + 20_000, address: '100.64.0.1' }]);
    told.news('down', T0 + 80_000);
    expect(told.all).toMatchObject([{ toAt: T0 + 80_000, end: 'ended' }]);
    // It never ended: the announcement was of another row.
    told.poll(T0 + 2 * MINUTE, [ana(T0 + 19_000)]);
    expect(told.all).toMatchObject([{ toAt: null, end: null }]);
    expect(told.usage.reduce((sum, { begun }) => sum + begun, 0)).toBe(1);
  });

  it('that a router announced were online until they ended, also between two polls', () => {
    const told = new ToldRouter();
    told.poll(T0, []);
    told.news('up', T0 + 10_000);
    told.news('down', T0 + 25_000);
    told.news('up', T0 + 40_000);
    told.poll(T0 + MINUTE, [ana(T0 + 40_000)]);
    told.news('down', T0 + 90_000);
    told.poll(T0 + 2 * MINUTE, []);
    expect(told.onlineMs).toBe(15_000 + 50_000);
    const again = new ToldRouter(told.all);
    again.poll(T0 + 3 * MINUTE, []);
    expect(again.onlineMs).toBe(0);
  });

  it('that began while nobody polled were online since then, but no longer', () => {
    const before = new ToldRouter();
    before.poll(T0, [ana(T0 - MINUTE)]);
    const after = new ToldRouter(before.all);
    const eva = ana(T0 + MINUTE, { user: 'eva' });
    const old = ana(T0 - 99 * MINUTE, { user: 'old' });
    after.poll(T0 + 5 * MINUTE, [eva, old]);
    const online = after.usage.map(({ user, fromAt, toAt }) => [user, (toAt - fromAt) / MINUTE]);
    expect(Object.fromEntries(online)).toEqual({ eva: 4, old: 5 });
  });

  it('that the driver told of with a poll lie where the poll’s rows say', () => {
    const told = new ToldRouter();
    told.poll(T0, []);
    told.news('up', T0 + MINUTE);
    told.poll(T0 + MINUTE, [ana(T0 + 25_000)]);
    expect(told.all).toMatchObject([{ fromAt: T0 + 25_000, toAt: null }]);
    told.news('down', T0 + 2 * MINUTE);
    told.poll(T0 + 2 * MINUTE, []);
    expect(told.all).toMatchObject([{ toAt: T0 + MINUTE, end: 'gone' }]);
    expect(told.onlineMs).toBe(35_000);
  });

  it('whose ends the driver tells with the poll after a restart ended with the restart', () => {
    const told = new ToldRouter();
    told.poll(T0, [ana(T0 - MINUTE)]);
    const at = T0 + 5 * MINUTE;
    told.news('down', at);
    told.news('up', at);
    told.poll(at, [ana(at - MINUTE)], { bootedAt: at - 2 * MINUTE });
    expect(told.all.map(({ fromAt, toAt, end }) => [fromAt, toAt, end])).toEqual([
      [T0 - MINUTE, T0, 'router-reboot'],
      [at - MINUTE, null, null],
    ]);
    expect(told.onlineMs).toBe(MINUTE);
  });

  it('that a router ends before it restarts ended with the restart; who hung up before did not', () => {
    const told = new ToldRouter();
    const luis = ana(T0 - MINUTE, { user: 'luis' });
    told.poll(T0, [ana(T0 - MINUTE), luis]);
    told.news('down', T0 + 10_000, 'luis');
    told.news('down', T0 + 3 * MINUTE);
    const bootedAt = T0 + 3 * MINUTE + 25_000;
    told.poll(T0 + 6 * MINUTE, [ana(T0 + 4 * MINUTE)], { bootedAt });
    expect(told.all.map(({ user, end }) => [user, end])).toEqual([
      ['ana', 'router-reboot'],
      ['luis', 'ended'],
      ['ana', null],
    ]);
    expect(told.onlineMs).toBe(10_000 + 5 * MINUTE);
  });

  it('that were announced while a poll was on its way are newer than its answer', () => {
    const told = new ToldRouter();
    told.poll(T0, [ana(T0 - MINUTE)]);
    told.news('down', T0 + MINUTE + 500);
    told.poll(T0 + MINUTE, [ana(T0 - MINUTE)]);
    expect(told.ledger.open.size).toBe(0);
    expect(told.all).toHaveLength(1);
  });

  it('of a kind that was not read stay as they are', () => {
    const told = new ToldRouter();
    told.poll(T0, [ana(T0 - MINUTE)]);
    told.poll(T0 + MINUTE, [], { kinds: new Set(['dhcp']) });
    expect(told.all).toMatchObject([{ toAt: null, lastSeenAt: T0 }]);
  });

  it('go on after a restart of the collector: neither doubled nor counted twice', () => {
    const before = new ToldRouter();
    before.poll(T0, [ana(T0 - MINUTE)], count(1_000));
    before.poll(T0 + MINUTE, [ana(T0 - MINUTE)], count(5_000));
    const after = new ToldRouter(before.all);
    after.poll(T0 + 10 * MINUTE, [ana(T0 - MINUTE)], count(9_000));
    expect(after.all).toMatchObject([{ bytesIn: 8_000n, bytesOut: 80_000n, toAt: null }]);
    expect(after.usage).toMatchObject([{ bytesIn: 4_000n, fromAt: T0 + MINUTE, begun: 0 }]);
  });
});

describe('whatever a router tells', () => {
  const event = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('poll' as const),
        users: fc.subarray([0, 1, 2]),
        age: fc.integer({ min: 0, max: 400_000 }),
        raw: fc.integer({ min: 0, max: 9_999 }),
        boot: fc.boolean(),
        address: fc.integer({ min: 1, max: 3 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('up' as const, 'down' as const),
        user: fc.integer({ min: 0, max: 2 }),
        late: fc.integer({ min: 0, max: 90_000 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  );

  type Happening = typeof event extends fc.Arbitrary<infer T> ? T : never;

  /** The bytes of no session ever shrink on the way. */
  function play(events: readonly Happening[]) {
    let told = new ToldRouter();
    let at = T0;
    const usage: UsagePart[] = [];
    for (const one of events) {
      at += 60_000;
      const bytes = new Map(told.all.map(({ id, bytesIn }) => [id, bytesIn]));
      if (one.kind === 'restart') {
        usage.push(...told.usage);
        told = new ToldRouter(told.all);
      } else if (one.kind === 'poll') poll(told, at, one);
      else told.news(one.kind, at - one.late, `u${one.user}`, null);
      for (const { id, bytesIn } of told.all) {
        expect(bytesIn).toBeGreaterThanOrEqual(bytes.get(id) ?? 0n);
      }
    }
    return { told, at, usage: [...usage, ...told.usage] };
  }

  function poll(told: ToldRouter, at: number, one: Extract<Happening, { kind: 'poll' }>) {
    const sessions = one.users.map((user) =>
      ana(at - one.age, { user: `u${user}`, address: `100.64.${user}.${one.address}` }),
    );
    const counter = { bytesIn: BigInt(one.raw), bytesOut: 0n, identity: '*1' };
    told.poll(at, sessions, {
      bootedAt: one.boot ? at - 100_000 : null,
      counters: new Map(one.users.map((user) => [`u${user}`, counter])),
    });
  }

  const endOf = ({ toAt }: ServiceSession) => toAt ?? Number.POSITIVE_INFINITY;

  it('no two sessions of one place overlap, bytes never shrink, no time is counted twice', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const { told, at, usage } = play(events);
        for (const user of ['u0', 'u1', 'u2']) {
          const own = told.all
            .filter((session) => session.user === user)
            .sort((a, b) => a.fromAt - b.fromAt || endOf(a) - endOf(b));
          for (const [index, session] of own.entries()) {
            expect(endOf(session)).toBeGreaterThanOrEqual(session.fromAt);
            expect(endOf(session)).toBeLessThanOrEqual(own[index + 1]?.fromAt ?? endOf(session));
          }
          const online = usage
            .filter((part) => part.user === user)
            .reduce((sum, part) => sum + part.toAt - part.fromAt, 0);
          expect(online).toBeLessThanOrEqual(at - (own[0]?.fromAt ?? at));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('silence changes nothing: an older poll is no news either', () => {
    const told = new ToldRouter();
    told.poll(T0, [ana(T0 - MINUTE)]);
    const step = told.poll(T0 - MINUTE, []);
    expect(step.sessions).toEqual([]);
    expect(told.ledger.open.size).toBe(1);
  });
});
