import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { systemDelay } from '@atalaya/platform/runtime/system-timers';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SnmpAgent, startSnmpAgent } from '../simulators/snmp-agent/snmp-agent.js';
import { CollectorProcess } from './collector-process.js';
import { cpeTree } from './cpe-tree.js';
import { middleRate, spikes } from './rate-checks.js';
import { INTERVAL_MS, type RigDevice, SNMP_COMMUNITY, snmpSource } from './rig-network.js';
import { type SeededNetwork, seedNetwork } from './seed-network.js';
import { waitFor } from './wait-for.js';

const DEVICES = 6;

interface StoredRow {
  readonly device: string;
  readonly metric: string;
  readonly tags: Record<string, string>;
  readonly ms: string;
  readonly value: number;
}

describe('a collector that is killed', () => {
  const db = withDatabase();
  const agents: SnmpAgent[] = [];
  const secretKey = randomBytes(32);
  let dataDir: string;
  let network: SeededNetwork;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'atalaya-killed-'));
    const devices: RigDevice[] = [];
    for (let i = 0; i < DEVICES; i++) {
      const agent = await startSnmpAgent({ tree: cpeTree(), community: SNMP_COMMUNITY });
      agents.push(agent);
      devices.push({ name: `cpe-${i}`, role: 'cpe', sources: [snmpSource(agent.port)] });
    }
    const secrets = createSecretBox(secretKey);
    network = await seedNetwork(db.database, secrets, { slug: 'killed', devices });
  });
  afterAll(async () => {
    await Promise.all(agents.map((agent) => agent.close()));
    await rm(dataDir, { recursive: true, force: true });
  });

  const start = () =>
    new CollectorProcess({
      DATABASE_URL: db.ownerUrl,
      DATA_DIR: dataDir,
      SECRET_KEY: secretKey.toString('base64'),
      LOG_LEVEL: 'silent',
    });

  const polled = (collector: CollectorProcess, rounds: number) =>
    waitFor(
      `${rounds} polls of each device`,
      () => collector.batches.filter(({ report }) => report.ok).length,
      (count) => count >= rounds * DEVICES,
      40_000,
    );

  async function stored(): Promise<Map<string, number>> {
    const { rows } = await db.database.metricsPool().transaction((client) =>
      client.query<StoredRow>(
        `select series.device_id as device, series.metric, series.tags,
           round(extract(epoch from samples.at) * 1000) as ms, samples.value
         from metrics.samples join metrics.series on series.id = samples.series_id`,
      ),
    );
    return new Map(
      rows.map(({ device, metric, tags, ms, value }) => [
        keyOf(device, metric, tags, Number(ms)),
        value,
      ]),
    );
  }

  const keyOf = (device: string, metric: string, tags: object, at: number) =>
    `${device} ${metric} ${JSON.stringify(tags)} ${at}`;

  const missing = (samples: readonly Sample[], found: ReadonlyMap<string, number>) =>
    samples.filter(
      ({ deviceId, metric, tags, at, value }) =>
        found.get(keyOf(deviceId, metric, tags, at)) !== value,
    );

  it('in mid-poll and in mid-write: all that it read is stored after the next start, and no rate leaps', {
    timeout: 110_000,
  }, async () => {
    const told: Sample[] = [];
    const collectors: CollectorProcess[] = [];
    const client = new pg.Client({ connectionString: db.superuserUrl });
    await client.connect();
    try {
      // In mid-poll: at the moment in which every agent has been asked and none has answered yet.
      const first = start();
      collectors.push(first);
      await polled(first, 3);
      for (const agent of agents) agent.slow(400);
      await systemDelay(INTERVAL_MS);
      await first.kill();
      for (const agent of agents) agent.slow(0);

      // In mid-write: the store has taken the statement and does not get to its end.
      const second = start();
      collectors.push(second);
      await polled(second, 3);
      await client.query('begin');
      await client.query('lock table metrics.samples in access exclusive mode');
      const before = second.batches.length;
      await waitFor(
        'polls while the store hangs',
        () => second.batches.length,
        (count) => count >= before + 2 * DEVICES,
        20_000,
      );
      await second.kill();
      await client.query('rollback');

      const third = start();
      collectors.push(third);
      await polled(third, 4);
      await third.stop();
    } finally {
      await client.end();
    }
    told.push(...collectors.flatMap(({ batches }) => batches.flatMap(({ samples }) => samples)));
    expect(told.length).toBeGreaterThan(10 * DEVICES * 5);
    const found = await stored();
    expect(missing(told, found).map(({ metric, at }) => `${metric} ${at}`)).toEqual([]);

    const rates = [...found]
      .filter(([key]) => /\.(in|out)_bps /.test(key))
      .map(([key, value]) => ({ key, value }));
    expect(rates.length).toBeGreaterThan(DEVICES);
    expect(spikes(rates)).toEqual([]);
    expect(middleRate(rates)).toBeCloseTo(1, 0);
    // Each start seeds its counters anew.
    for (const { batches } of collectors) {
      for (const deviceId of network.deviceIds.values()) {
        const ofDevice = batches.filter((batch) => batch.deviceId === deviceId && batch.report.ok);
        const seeded = ofDevice[0]?.samples.some(({ metric }) => /\.(in|out)_bps$/.test(metric));
        expect(seeded).toBe(false);
      }
    }
  });
});
