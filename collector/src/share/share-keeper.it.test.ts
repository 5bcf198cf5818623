import { randomUUID } from 'node:crypto';
import { SHARD_COUNT, type Share } from '@atalaya/core/domain/collectors/shard';
import type { CollectorLeases, CollectorStatus } from '@atalaya/core/ports/collector-leases';
import { createPostgresCollectorLeases } from '@atalaya/platform/collectors/collector-leases.store';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { monotonicNow, systemDelay, waitUntil } from '@atalaya/platform/runtime/system-timers';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ShareKeeper } from './share-keeper.js';

/** The real lease is 30 s: everything here is 15 times as fast. */
const LEASE_MS = 2_000;
const STATUS: CollectorStatus = {
  devices: 0,
  latenessMs: 0,
  droppedPolls: 0,
  isOverloaded: false,
  samples: 'stored',
  waitingSamples: 0,
  suggestedGateway: null,
};

/** Who polls each shard when, as the collectors themselves did it. */
class Ledger {
  readonly #holders = new Map<string, ReadonlySet<number>>();
  /** For each shard since when two poll it, and the longest that ever lasted. */
  readonly #doubleSince = new Map<number, number>();
  longestDoubleMs = 0;

  set(name: string, shards: ReadonlySet<number>): void {
    this.#holders.set(name, shards);
    for (let shard = 0; shard < SHARD_COUNT; shard += 1) {
      const count = [...this.#holders.values()].filter((held) => held.has(shard)).length;
      const since = this.#doubleSince.get(shard);
      if (count > 1) this.#doubleSince.set(shard, since ?? monotonicNow());
      else if (since !== undefined) {
        this.longestDoubleMs = Math.max(this.longestDoubleMs, monotonicNow() - since);
        this.#doubleSince.delete(shard);
      }
    }
  }

  held(name: string): number {
    return this.#holders.get(name)?.size ?? 0;
  }

  covered(): number {
    return new Set([...this.#holders.values()].flatMap((held) => [...held])).size;
  }

  get isDoubleNow(): boolean {
    return this.#doubleSince.size > 0;
  }
}

describe('collectors that share the network', () => {
  const db = withDatabase({ poolSize: 8 });
  let ledger = new Ledger();
  const open: ShareKeeper[] = [];
  const warnings: string[] = [];

  beforeEach(async () => {
    ledger = new Ledger();
    await db.database.withPlatform(async (trx) => {
      await sql`delete from collectors`.execute(trx);
      await sql`update collector_shards set devices = 0`.execute(trx);
    });
  });
  afterEach(async () => {
    for (const keeper of open.splice(0)) {
      await keeper.stop();
      await keeper.leave();
    }
    warnings.length = 0;
  });

  interface Part {
    readonly keeper: ShareKeeper;
    readonly id: string;
    /** The store of the leases cannot be reached from this collector, nor it from there. */
    partition(): void;
    heal(): void;
    /** kill -9: nothing is said any more, and nothing is polled. */
    kill(): void;
  }

  async function collector(
    name: string,
    options: { readonly id?: string; readonly stopMs?: number } = {},
  ): Promise<Part> {
    const real = createPostgresCollectorLeases(db.database, LEASE_MS);
    const id = options.id ?? randomUUID();
    let state: 'well' | 'parted' | 'dead' = 'well';
    const leases: CollectorLeases = {
      beat: async (heartbeat) => {
        if (state !== 'well') throw new Error('connection lost');
        return real.beat(heartbeat);
      },
      leave: async (...args) => {
        if (state === 'well') await real.leave(...args);
      },
    };
    const keeper = new ShareKeeper({
      leases,
      identity: { id, name },
      instanceId: randomUUID(),
      version: '1',
      log: { ...silentLog, warn: (_, message) => void warnings.push(message) },
      onShare: async ({ shards }: Share) => {
        if (state === 'dead') return;
        const before = ledger.held(name);
        if (options.stopMs !== undefined && shards.size < before) await systemDelay(options.stopMs);
        ledger.set(name, shards);
      },
      onSettings: () => undefined,
      status: () => STATUS,
      isIsolated: () => false,
      devicesByShard: () => new Map(),
    });
    open.push(keeper);
    await keeper.start();
    return {
      keeper,
      id,
      partition: () => {
        state = 'parted';
      },
      heal: () => {
        state = 'well';
      },
      kill: () => {
        state = 'dead';
        ledger.set(name, new Set());
      },
    };
  }

  const isEven = (...names: readonly string[]) =>
    names.every((name) => Math.abs(ledger.held(name) - SHARD_COUNT / names.length) <= 4);

  it('gives the first one everything at once', async () => {
    await collector('a');
    expect(ledger.held('a')).toBe(SHARD_COUNT);
  });

  it('tells two of one machine apart by their names, and leaves a known one its own', async () => {
    const one = await collector('noc');
    const two = await collector('noc');
    const again = await collector('noc', { id: one.id });
    const rows = await db.database.withPlatform((trx) =>
      trx.selectFrom('collectors').select(['id', 'name']).execute(),
    );
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    expect(names.get(again.id)).toBe('noc');
    expect(names.get(two.id)).toBe(`noc-${two.id.slice(0, 4)}`);
  });

  it('gives a new one its share while nothing is polled twice, and no shard is forgotten', async () => {
    await collector('a', { stopMs: 100 });
    await collector('b');
    expect(
      await waitUntil(() => isEven('a', 'b') && ledger.covered() === SHARD_COUNT, 15_000),
    ).toBe(true);
    await collector('c');
    expect(
      await waitUntil(() => isEven('a', 'b', 'c') && ledger.covered() === SHARD_COUNT, 15_000),
    ).toBe(true);
    expect(ledger.longestDoubleMs).toBe(0);
    expect(ledger.isDoubleNow).toBe(false);
  });

  it('takes over from one that was killed within the lease and a beat, and not before', async () => {
    const a = await collector('a');
    await collector('b');
    expect(await waitUntil(() => isEven('a', 'b'), 15_000)).toBe(true);
    const killedAt = monotonicNow();
    a.kill();
    expect(await waitUntil(() => ledger.held('b') === SHARD_COUNT, 15_000, 10)).toBe(true);
    const tookMs = monotonicNow() - killedAt;
    // 30 s and a beat of 5 s become 2 s and a third: twice that is for a loaded machine.
    expect(tookMs).toBeLessThan(2 * (LEASE_MS + LEASE_MS / 6));
    expect(tookMs).toBeGreaterThan(LEASE_MS / 2);
  });

  it('hands everything over at once when one stops', async () => {
    const a = await collector('a');
    await collector('b');
    expect(await waitUntil(() => isEven('a', 'b'), 15_000)).toBe(true);
    const stoppedAt = monotonicNow();
    await a.keeper.stop();
    ledger.set('a', new Set());
    await a.keeper.leave();
    expect(await waitUntil(() => ledger.held('b') === SHARD_COUNT, 15_000, 10)).toBe(true);
    expect(monotonicNow() - stoppedAt).toBeLessThan(LEASE_MS);
  });

  it('stops by itself when it is cut off from the leases, before the other begins', async () => {
    const a = await collector('a');
    await collector('b');
    expect(await waitUntil(() => isEven('a', 'b'), 15_000)).toBe(true);
    a.partition();
    expect(await waitUntil(() => ledger.held('b') === SHARD_COUNT, 15_000, 10)).toBe(true);
    expect(ledger.held('a')).toBe(0);
    expect(ledger.longestDoubleMs).toBe(0);
    expect(warnings).toContain('the lease of this collector ended unrenewed: polling stops');
    a.heal();
    expect(await waitUntil(() => isEven('a', 'b'), 15_000)).toBe(true);
    expect(ledger.longestDoubleMs).toBe(0);
  });

  it('goes on alone while the leases cannot be renewed: nobody else could poll', async () => {
    const a = await collector('a');
    a.partition();
    await systemDelay(LEASE_MS * 2);
    expect(ledger.held('a')).toBe(SHARD_COUNT);
    expect(a.keeper.isHolding).toBe(true);
  });

  it('finds its own shards again at once after kill -9, and its former self stops for ever', async () => {
    const a = await collector('a');
    await collector('b');
    expect(await waitUntil(() => isEven('a', 'b'), 15_000)).toBe(true);
    const before = ledger.held('a');
    const again = await collector('a again', { id: a.id });
    expect(ledger.held('a again')).toBe(before);
    expect(await waitUntil(() => ledger.held('a') === 0, 15_000)).toBe(true);
    expect(a.keeper.isHolding).toBe(false);
    expect(again.keeper.isHolding).toBe(true);
  });
});
