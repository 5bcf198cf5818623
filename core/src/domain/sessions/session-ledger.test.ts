import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ServiceSession, UsagePart } from './session.js';
import {
  afterNews,
  afterPoll,
  type Ledger,
  type LedgerStep,
  openLedger,
} from './session-ledger.js';
import type { SeenSession, SessionPoll } from './session-poll.js';

const T0 = Date.UTC(2026, 5, 1, 12);
const MINUTE = 60_000;
const MAC = '02:00:5E:00:00:01';

let ids = 0;

/** A router as its collector hears it, with everything it was told kept. */
class Told {
  ledger: Ledger;
  readonly sessions = new Map<string, ServiceSession>();
  readonly usage: UsagePart[] = [];
  constructor(open: readonly ServiceSession[] = []) {
    this.ledger = openLedger(open);
    for (const one of open) this.sessions.set(one.id, one);
  }
  poll(at: number, sessions: readonly SeenSession[], more: Partial<SessionPoll> = {}): LedgerStep {
    const kinds = new Set(['pppoe', 'dhcp'] as const);
    const poll = { at, bootedAt: null, kinds, sessions, counters: new Map(), ...more };
    return this.#take(afterPoll(this.ledger, poll, this.#newId));
  }
  news(kind: 'up' | 'down', at: number, user = 'ana', address: string | null = '100.64.0.1') {
    const news = { kind, user, callerId: MAC, address, at };
    return this.#take(afterNews(this.ledger, news, this.#newId));
  }
  get all(): ServiceSession[] {
    return [...this.sessions.values()];
  }
  get onlineMs(): number {
    return this.usage.reduce((sum, { fromAt, toAt }) => sum + toAt - fromAt, 0);
  }
  readonly #newId = () => {
    ids += 1;
    return `session ${ids}`;
  };
  #take(step: LedgerStep): LedgerStep {
    this.ledger = step.ledger;
    for (const session of step.sessions) this.sessions.set(session.id, session);
    this.usage.push(...step.usage);
    return step;
  }
}

const ana = (beganAt: number | null, more: Partial<SeenSession> = {}): SeenSession => ({
  kind: 'pppoe',
  user: 'ana',
  callerId: MAC,
  address: '100.64.0.1',
  beganAt,
  ...more,
});
const count = (bytesIn: number, bytesOut = bytesIn * 10, identity = '*1') => ({
  counters: new Map([['ana', { bytesIn: BigInt(bytesIn), bytesOut: BigInt(bytesOut), identity }]]),
});

describe('sessions of a router', () => {
  it('begin when the router says, and end where they were last seen', () => {
    const told = new Told();
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
    const told = new Told();
    told.poll(T0, [ana(T0 - MINUTE)]);
    const bootedAt = T0 + 5 * MINUTE;
    told.poll(T0 + 10 * MINUTE, [ana(T0 + 6 * MINUTE)], { bootedAt });
    expect(told.all.map(({ fromAt, toAt, end }) => [fromAt, toAt, end])).toEqual([
      [T0 - MINUTE, T0, 'router-reboot'],
      [T0 + 6 * MINUTE, null, null],
    ]);
  });

  it('are two when the same subscriber dials in again between two polls', () => {
    const told = new Told();
    told.poll(T0, [ana(T0 - MINUTE)]);
    told.poll(T0 + MINUTE, [ana(T0 + 10_000)]);
    expect(told.all.map(({ fromAt, toAt, end }) => [fromAt, toAt, end])).toEqual([
      [T0 - MINUTE, T0, 'redialled'],
      [T0 + 10_000, null, null],
    ]);
  });

  it('are two when the address changes: somebody will ask who had it', () => {
    const told = new Told();
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
    const told = new Told();
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

  it('that the driver told of with a poll lie where the poll’s rows say', () => {
    const told = new Told();
    told.poll(T0, []);
    told.news('up', T0 + MINUTE);
    told.poll(T0 + MINUTE, [ana(T0 + 25_000)]);
    expect(told.all).toMatchObject([{ fromAt: T0 + 25_000, toAt: null }]);
    told.news('down', T0 + 2 * MINUTE);
    told.poll(T0 + 2 * MINUTE, []);
    expect(told.all).toMatchObject([{ toAt: T0 + MINUTE, end: 'gone' }]);
    expect(told.onlineMs).toBe(35_000);
  });

  it('that were announced while a poll was on its way are newer than its answer', () => {
    const told = new Told();
    told.poll(T0, [ana(T0 - MINUTE)]);
    told.news('down', T0 + MINUTE + 500);
    told.poll(T0 + MINUTE, [ana(T0 - MINUTE)]);
    expect(told.ledger.open.size).toBe(0);
    expect(told.all).toHaveLength(1);
  });

  it('of a kind that was not read stay as they are', () => {
    const told = new Told();
    told.poll(T0, [ana(T0 - MINUTE)]);
    told.poll(T0 + MINUTE, [], { kinds: new Set(['dhcp']) });
    expect(told.all).toMatchObject([{ toAt: null, lastSeenAt: T0 }]);
  });

  it('go on after a restart of the collector: neither doubled nor counted twice', () => {
    const before = new Told();
    before.poll(T0, [ana(T0 - MINUTE)], count(1_000));
    before.poll(T0 + MINUTE, [ana(T0 - MINUTE)], count(5_000));
    const after = new Told(before.all);
    after.poll(T0 + 10 * MINUTE, [ana(T0 - MINUTE)], count(9_000));
    expect(after.all).toMatchObject([{ bytesIn: 8_000n, bytesOut: 80_000n, toAt: null }]);
    expect(after.usage).toMatchObject([{ bytesIn: 4_000n, fromAt: T0 + MINUTE, begun: 0 }]);
  });
});

describe('bytes of a session', () => {
  it('count from the first look at an old session, in whole for a new one', () => {
    const told = new Told();
    told.poll(T0, [ana(T0 - 90 * MINUTE)], count(70_000));
    expect(told.all).toMatchObject([{ bytesIn: 0n }]);
    told.poll(T0 + MINUTE, [ana(T0 + 10_000)], count(300, 3_000, '*2'));
    expect(told.all.map(({ bytesIn }) => bytesIn)).toEqual([0n, 300n]);
  });

  it('go on when the counter is set to zero', () => {
    const told = new Told();
    told.poll(T0, [ana(T0 - MINUTE)], count(70_000));
    told.poll(T0 + MINUTE, [ana(T0 - MINUTE)], count(70_500));
    told.poll(T0 + 2 * MINUTE, [ana(T0 - MINUTE)], count(40));
    expect(told.all).toMatchObject([{ bytesIn: 540n }]);
  });

  it('are not taken from a counter that two sessions share', () => {
    const told = new Told();
    const twin = ana(T0, { callerId: '02:00:5E:00:00:02' });
    told.poll(T0, [ana(T0 - MINUTE), twin], count(5));
    told.poll(T0 + MINUTE, [ana(T0 - MINUTE), twin], count(900));
    expect(told.all.map(({ bytesIn }) => bytesIn)).toEqual([0n, 0n]);
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
    let told = new Told();
    let at = T0;
    const usage: UsagePart[] = [];
    for (const one of events) {
      at += 60_000;
      const bytes = new Map(told.all.map(({ id, bytesIn }) => [id, bytesIn]));
      if (one.kind === 'restart') {
        usage.push(...told.usage);
        told = new Told(told.all);
      } else if (one.kind === 'poll') poll(told, at, one);
      else told.news(one.kind, at - one.late, `u${one.user}`, null);
      for (const { id, bytesIn } of told.all) {
        expect(bytesIn).toBeGreaterThanOrEqual(bytes.get(id) ?? 0n);
      }
    }
    return { told, at, usage: [...usage, ...told.usage] };
  }

  function poll(told: Told, at: number, one: Extract<Happening, { kind: 'poll' }>) {
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
    const told = new Told();
    told.poll(T0, [ana(T0 - MINUTE)]);
    const step = told.poll(T0 - MINUTE, []);
    expect(step.sessions).toEqual([]);
    expect(told.ledger.open.size).toBe(1);
  });
});
