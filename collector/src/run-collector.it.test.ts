import { randomBytes, randomUUID } from 'node:crypto';
import type { CollectorLeases } from '@atalaya/core/ports/collector-leases';
import type { DeviceDriver } from '@atalaya/core/ports/device-driver';
import type { PollBatch } from '@atalaya/core/ports/sample-stream';
import { createPostgresCollectorLeases } from '@atalaya/platform/collectors/collector-leases.store';
import { createPostgresFindings } from '@atalaya/platform/inventory/postgres-findings';
import { createPostgresInventorySource } from '@atalaya/platform/inventory/postgres-inventory-source';
import { MemoryMetricStore } from '@atalaya/platform/metrics/memory-metric-store';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { createSystemClock } from '@atalaya/platform/runtime/system-clock';
import { monotonicNow, systemDelay, waitUntil } from '@atalaya/platform/runtime/system-timers';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import { createMemoryPollRequests } from '@atalaya/platform/streams/memory-poll-requests';
import { createMemorySampleStream } from '@atalaya/platform/streams/memory-sample-stream';
import { insertTenant } from '@atalaya/platform/testing/insert-tenant';
import { createTestRegistry } from '@atalaya/platform/testing/prometheus-registry';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { collectorCheck, registerCollectorMetrics, tellOverload } from './collector-report.js';
import { type RunningCollector, runCollector } from './run-collector.js';
import { SampleSpool } from './spool/sample-spool.js';
import type { EchoProgram } from './transports/icmp/echo-program.js';

const DEVICES = 60;
const INTERVAL_MS = 1_000;
const LEASE_MS = 2_000;

describe('collectors beside each other', () => {
  const db = withDatabase({ poolSize: 8 });
  const secrets = createSecretBox(randomBytes(32));
  const running: RunningCollector[] = [];
  /** Every poll that any collector began: where, of what, when. */
  const polls: { readonly by: string; readonly address: string; readonly at: number }[] = [];
  const batches: PollBatch[] = [];
  const silent = new Set<string>();
  /** Collectors that reach neither the leases nor anything else of the platform. */
  const parted = new Set<string>();
  /** How long each poll takes. */
  let tookMs = 0;
  let tenantId = '';

  beforeAll(async () => {
    const at = new Date();
    tenantId = await insertTenant(db.database, { slug: 'wisp', at });
    await db.database.withTenant(tenantId, async (trx) => {
      for (let index = 0; index < DEVICES; index += 1) {
        const name = `ap-${index}`;
        const { id } = await trx
          .insertInto('devices')
          .values({ tenant_id: tenantId, name, role: 'ap', created_at: at, updated_at: at })
          .returning('id')
          .executeTakeFirstOrThrow();
        const source = { tenant_id: tenantId, device_id: id, interval_ms: INTERVAL_MS };
        await trx
          .insertInto('device_sources')
          .values({ ...source, driver: 'snmp', address: name })
          .execute();
      }
    });
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((each) => each.stop()));
    polls.length = 0;
    batches.length = 0;
    silent.clear();
    parted.clear();
    tookMs = 0;
  });

  const driver = (by: string): DeviceDriver => ({
    id: 'snmp',
    title: 'test',
    defaultPort: 161,
    credentialKinds: ['none'],
    controls: 'one',
    open: ({ address }) => ({
      poll: async () => {
        polls.push({ by, address, at: monotonicNow() });
        await systemDelay(tookMs);
        if (silent.has(by)) return { ok: false, error: { kind: 'timeout', message: 'no answer' } };
        return { ok: true, value: { observedAt: Date.now(), observations: [], warnings: [] } };
      },
      close: async () => undefined,
    }),
  });

  /** Everything answers, unless this collector is deaf. */
  const echoes = (by: string): EchoProgram => ({
    kind: 'fping',
    async runEchoes({ targets, count, onEcho }) {
      for (const target of targets) {
        for (let seq = 0; seq < count; seq += 1)
          onEcho(target, { seq, rttMs: silent.has(by) ? null : 1 });
      }
    },
  });

  function leasesOf(name: string): CollectorLeases {
    const leases = createPostgresCollectorLeases(db.database, LEASE_MS);
    const reach = () => {
      if (parted.has(name)) throw new Error('connection lost');
      return leases;
    };
    return {
      beat: async (heartbeat) => reach().beat(heartbeat),
      leave: async (...of) => reach().leave(...of),
    };
  }

  async function start(name: string, more: { mostPolls?: number } = {}): Promise<RunningCollector> {
    const clock = createSystemClock();
    const bus = createMemoryEventBus(silentLog);
    const samples = createMemorySampleStream({ log: silentLog });
    samples.subscribe((published) => void batches.push(...published));
    const collector = await runCollector({
      clock,
      log: silentLog,
      inventory: createPostgresInventorySource({ database: db.database, secrets, bus }),
      findings: createPostgresFindings({ database: db.database, bus }),
      metrics: new MemoryMetricStore(),
      spool: new SampleSpool(),
      samples,
      pollRequests: createMemoryPollRequests(clock, silentLog),
      drivers: [driver(name)],
      echoProgram: echoes(name),
      onSpool: () => undefined,
      leases: leasesOf(name),
      identity: { id: randomUUID(), name },
      version: '0',
      ...more,
    });
    running.push(collector);
    return collector;
  }

  const polledBy = (name: string, since: number) =>
    new Set(polls.filter(({ by, at }) => by === name && at >= since).map(({ address }) => address));

  it('polls every device at every interval while the second one takes its share, and none twice', async () => {
    const first = await start('first');
    expect(await waitUntil(() => polledBy('first', 0).size === DEVICES, 15_000)).toBe(true);
    const joinedAt = monotonicNow();
    const second = await start('second');
    const isShared = () =>
      Math.min(first.collector.devices, second.collector.devices) > DEVICES / 4 &&
      first.collector.devices + second.collector.devices === DEVICES;
    expect(await waitUntil(isShared, 20_000)).toBe(true);
    const sharedAt = monotonicNow();
    const all = () => new Set([...polledBy('first', sharedAt), ...polledBy('second', sharedAt)]);
    expect(await waitUntil(() => all().size === DEVICES, 20_000)).toBe(true);
    expect(await waitUntil(() => monotonicNow() > sharedAt + 3 * INTERVAL_MS, 20_000)).toBe(true);
    for (const address of all()) {
      const own = polls.filter((poll) => poll.address === address && poll.at >= joinedAt);
      const changes = own.filter((poll, index) => index > 0 && own[index - 1]?.by !== poll.by);
      // A device that waited for a lease to end would have been left alone for longer.
      const gaps = own.slice(1).map(({ at }, index) => at - (own[index]?.at ?? at));
      expect([address, Math.max(...gaps) < LEASE_MS + INTERVAL_MS]).toEqual([address, true]);
      // From the first to the second, once, or never: they did not take turns.
      expect([address, changes.length <= 1]).toEqual([address, true]);
    }
  });

  it('hands all its devices to the other when it stops', async () => {
    const first = await start('first');
    const second = await start('second');
    expect(await waitUntil(() => second.collector.devices > DEVICES / 4, 20_000)).toBe(true);
    await first.stop();
    const stoppedAt = monotonicNow();
    expect(await waitUntil(() => polledBy('second', stoppedAt).size === DEVICES, 20_000)).toBe(
      true,
    );
    expect(polledBy('first', stoppedAt).size).toBe(0);
  });

  it('leaves its devices to the other when it is heard no more, and polls none for longer than its lease', async () => {
    const first = await start('first');
    const second = await start('second');
    const isShared = () =>
      Math.min(first.collector.devices, second.collector.devices) > DEVICES / 4;
    expect(await waitUntil(isShared, 20_000)).toBe(true);
    const partedAt = monotonicNow();
    parted.add('first');
    expect(await waitUntil(() => polledBy('second', partedAt).size === DEVICES, 30_000)).toBe(true);
    const lastByFirst = Math.max(...polls.flatMap(({ by, at }) => (by === 'first' ? at : [])));
    expect(lastByFirst - partedAt).toBeLessThan(LEASE_MS);
    for (const address of polledBy('first', partedAt)) {
      const own = polls.filter((poll) => poll.address === address && poll.at >= partedAt);
      const taken = own.findIndex(({ by }) => by === 'second');
      // From then on the second one's alone.
      expect([address, own.slice(taken).every(({ by }) => by === 'second')]).toEqual([
        address,
        true,
      ]);
    }
  });

  it('says that it has too much to do: a metric, a line in the log, its health, and to all who share the work', async () => {
    tookMs = 100;
    // 20 polls a second of the 60 that are due.
    const only = await start('only', { mostPolls: 2 });
    const lines: string[] = [];
    const log = {
      info: () => undefined,
      warn: (_fields: unknown, message?: string) => void lines.push(message ?? ''),
    };
    const stopping = new AbortController();
    const telling = tellOverload(only, log, stopping.signal, 50);
    const registry = createTestRegistry();
    registerCollectorMetrics(registry, () => only);
    expect(await waitUntil(() => only.status().droppedPolls > DEVICES, 30_000)).toBe(true);
    expect(await waitUntil(() => lines.length > 0, 10_000)).toBe(true);
    expect(await registry.metrics()).toMatch(/^atalaya_collector_overloaded 1$/m);
    expect(await registry.metrics()).toMatch(/^atalaya_collector_polls_dropped_total [1-9]/m);
    expect(collectorCheck(only)).toMatchObject({ status: 'degraded' });
    const heartbeat = async () => {
      const row = await db.database.withPlatform((trx) =>
        trx.selectFrom('collectors').where('name', '=', 'only').select('status').execute(),
      );
      return row.some(({ status }) => JSON.stringify(status).includes('"isOverloaded":true'));
    };
    expect(await waitUntil(heartbeat, 10_000)).toBe(true);
    // Every device is read in its turn: what is left out is left out of all alike.
    expect(await waitUntil(() => polledBy('only', 0).size === DEVICES, 20_000)).toBe(true);
    stopping.abort();
    await telling;
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('overloaded');
  });

  it('publishes no silence while it is cut off itself, and asks every device when it is over', async () => {
    const only = await start('only');
    const { rows } = await db.database.withPlatform(async (trx) => ({
      rows: await trx
        .updateTable('collectors')
        .set({ canaries: ['192.0.2.9'] })
        .returning('id')
        .execute(),
    }));
    expect(rows.length).toBeGreaterThan(0);
    silent.add('only');
    expect(await waitUntil(() => only.isIsolated, 30_000)).toBe(true);
    batches.length = 0;
    const before = polls.length;
    expect(await waitUntil(() => polls.length > before + DEVICES, 15_000)).toBe(true);
    expect(batches).toEqual([]);
    silent.clear();
    expect(await waitUntil(() => !only.isIsolated, 30_000)).toBe(true);
    const heard = () => new Set(batches.map(({ deviceId }) => deviceId)).size;
    expect(await waitUntil(() => heard() === DEVICES, 15_000)).toBe(true);
    expect(batches.every(({ report }) => report.ok)).toBe(true);
  });
});
