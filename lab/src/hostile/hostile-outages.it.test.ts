import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCollectorApp } from '@atalaya/collector/app';
import { credentialContext } from '@atalaya/core/domain/access/credential-context';
import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { loadConfig } from '@atalaya/platform/config/load-config';
import { createPlatform } from '@atalaya/platform/runtime/platform';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type RouterOsServer,
  startRouterOsServer,
} from '../simulators/routeros/routeros-server.js';
import { idleRouter } from '../simulators/routeros/testing/idle-router.js';
import { type SnmpAgent, startSnmpAgent } from '../simulators/snmp-agent/snmp-agent.js';
import { cpeTree } from './cpe-tree.js';
import { createWorldEchoes } from './echo-fake.js';
import { USERS } from './misbehaviours.js';
import { OutageStore } from './outage-store.js';
import { Rig } from './rig.js';
import {
  INTERVAL_MS,
  type RigDevice,
  type RigSource,
  routerosSource,
  SNMP_COMMUNITY,
  snmpSource,
} from './rig-network.js';
import { seedNetwork } from './seed-network.js';
import { waitFor } from './wait-for.js';

const CPES = ['cpe-1', 'cpe-2', 'cpe-3', 'cpe-4', 'cpe-5', 'cpe-6'];
const BEHIND = ['ap', ...CPES];
const TOWER = ['router', ...BEHIND];
/** Alerting looks at the clock every 2 s. */
const TICK_MS = 2_000;
const echoed = (address: string): RigSource => ({ driver: 'icmp', address });

// Side by side, each on a database and a rig of its own: most of their time is waiting.
describe.concurrent('the collector when what it depends on fails', { timeout: 58_000 }, () => {
  describe('a tower without power', () => {
    const db = withDatabase();
    let isPowered = true;
    let boots = 1;
    let router: RouterOsServer;
    const agents: SnmpAgent[] = [];
    let rig: Rig;

    beforeAll(async () => {
      const state = idleRouter('7.18.2', { reachable: () => isPowered, boots: () => boots });
      router = await startRouterOsServer({ state, users: USERS });
      const devices: RigDevice[] = [
        {
          name: 'router',
          role: 'router',
          sources: [echoed('10.0.0.1'), routerosSource(router.port)],
        },
      ];
      for (const [index, name] of BEHIND.entries()) {
        const agent = await startSnmpAgent({ tree: cpeTree(), community: SNMP_COMMUNITY });
        agents.push(agent);
        devices.push({
          name,
          role: name === 'ap' ? 'ap' : 'cpe',
          parent: name === 'ap' ? 'router' : 'ap',
          sources: [echoed(`10.0.1.${index + 1}`), snmpSource(agent.port)],
        });
      }
      rig = await Rig.start({
        database: db.database,
        network: { slug: 'tower', devices },
        echoProgram: createWorldEchoes({ echo: () => (isPowered ? 2 : null) }),
      });
    });
    afterAll(async () => {
      await rig?.stop();
      await Promise.all([router?.close(), ...agents.map((agent) => agent.close())]);
    });

    const states = async (names: readonly string[]) =>
      Promise.all(names.map(async (name) => (await rig.state(name))?.state ?? 'none'));
    const become = (names: readonly string[], state: string) =>
      waitFor(
        `${names.join(', ')} to be ${state}`,
        () => states(names),
        (seen) => seen.every((each) => each === state),
        25_000,
      );

    it('is down at its router; what hangs on it is unreachable, and all of it comes back', async () => {
      await become(TOWER, 'up');
      isPowered = false;
      for (const agent of agents) agent.silent(true);
      await Promise.all([become(['router'], 'down'), become(BEHIND, 'unreachable')]);
      isPowered = true;
      boots += 1;
      for (const agent of agents) agent.silent(false);
      await become(TOWER, 'up');
      for (const name of TOWER) {
        const intervals = await rig.intervals(name);
        const seen = new Set(intervals.map(({ state }) => state));
        expect([name, seen.has('offline')]).toEqual([name, false]);
        expect([name, seen.has('down')]).toEqual([name, name === 'router']);
        // Each begins where the one before ended, and only the last is open.
        const ends = intervals.map(({ to_at }) => to_at?.getTime() ?? null);
        const starts = intervals.map(({ from_at }) => from_at.getTime());
        expect([name, ends]).toEqual([name, [...starts.slice(1), null]]);
        expect(starts).toEqual([...starts].sort((a, b) => a - b));
      }
    });
  });

  describe('a device of which one way fails', () => {
    const db = withDatabase();
    let agent: SnmpAgent;
    let router: RouterOsServer;
    let rig: Rig;

    beforeAll(async () => {
      agent = await startSnmpAgent({ tree: cpeTree(), community: SNMP_COMMUNITY });
      router = await startRouterOsServer({ state: idleRouter('7.18.2'), users: USERS });
      rig = await Rig.start({
        database: db.database,
        network: {
          slug: 'ways',
          devices: [
            { name: 'blocked', role: 'ap', sources: [echoed('10.0.0.1'), snmpSource(agent.port)] },
            {
              name: 'failing',
              role: 'router',
              sources: [echoed('10.0.0.2'), routerosSource(router.port)],
            },
          ],
        },
        echoProgram: createWorldEchoes({ echo: (address) => (address === '10.0.0.1' ? null : 1) }),
      });
    });
    afterAll(async () => {
      await rig?.stop();
      await Promise.all([agent?.close(), router?.close()]);
    });

    const become = (name: string, state: string, reason: string | null) =>
      waitFor(
        `${name} to be ${state}, ${reason}`,
        () => rig.state(name),
        (row) => row?.state === state && row.reason === reason,
        20_000,
      );

    it('is up, with the reason said; and unknown when nobody reads it any more', async () => {
      await become('failing', 'up', null);
      await router.close();
      await Promise.all([
        become('blocked', 'up', 'ping-blocked'),
        become('failing', 'up', 'poll-failing'),
      ]);
      for (const name of ['blocked', 'failing']) {
        const seen = (await rig.intervals(name)).map(({ state }) => state);
        expect(seen).not.toContain('down');
      }
      await rig.stopCollector();
      const stoppedAt = performance.now();
      const isUnknown = async () =>
        (await Promise.all(['blocked', 'failing'].map((name) => rig.state(name)))).every(
          (row) => row?.state === 'unknown' && row.reason === 'stale',
        );
      const limitMs = 2.5 * INTERVAL_MS + TICK_MS + 700;
      expect(await waitUntil(isUnknown, limitMs + 3_000)).toBe(true);
      expect(performance.now() - stoppedAt).toBeLessThan(limitMs);
    });
  });

  describe('a metric store that is down for a while', () => {
    const db = withDatabase();
    let agent: SnmpAgent;
    beforeAll(async () => {
      agent = await startSnmpAgent({ tree: cpeTree(), community: SNMP_COMMUNITY });
    });
    afterAll(() => agent?.close());

    it('degrades health and loses no sample', async () => {
      const secretKey = randomBytes(32);
      await seedNetwork(db.database, createSecretBox(secretKey), {
        slug: 'outage',
        devices: [{ name: 'cpe', role: 'cpe', sources: [snmpSource(agent.port)] }],
      });
      const dataDir = await mkdtemp(join(tmpdir(), 'atalaya-outage-'));
      const config = loadConfig({
        DATABASE_URL: db.ownerUrl,
        DATA_DIR: dataDir,
        LOG_LEVEL: 'silent',
        SECRET_KEY: secretKey.toString('base64'),
      });
      if (!config.ok) throw new Error(config.error.mistakes.join(' '));
      const platform = await createPlatform({
        config: config.value,
        version: 'test',
        databaseUrl: db.ownerUrl,
        secretKey,
      });
      const metrics = new OutageStore();
      const published: Sample[] = [];
      platform.samples.subscribe((batches) => {
        published.push(...batches.flatMap(({ samples }) => samples));
      });
      const app = createCollectorApp({ ...platform, metrics });
      const health = async () => {
        const { status, checks } = await platform.health.report();
        return { status, samples: checks.find(({ name }) => name === 'samples') };
      };
      await app.start();
      try {
        await waitFor(
          'a sample',
          () => metrics.written.length,
          (length) => length > 0,
        );
        metrics.isDown = true;
        const { status, samples } = await waitFor(
          'health',
          health,
          (seen) => seen.samples?.status === 'degraded',
        );
        expect(status).toBe('degraded');
        expect(samples?.detail).toMatch(/^\d+ wait for the metric store$/);
        const waiting = published.length;
        await waitFor(
          'more samples',
          () => published.length,
          (length) => length > waiting + 20,
        );
        metrics.isDown = false;
        await waitFor('health', health, (seen) => seen.samples?.status === 'ok', 20_000);
      } finally {
        await app.stop();
        await platform.close();
        await rm(dataDir, { recursive: true });
      }
      expect(metrics.written).toEqual(published);
    });
  });

  describe('a credential under another key', () => {
    const db = withDatabase();
    const agents: SnmpAgent[] = [];
    let rig: Rig;

    beforeAll(async () => {
      for (let count = 0; count < 2; count += 1) {
        agents.push(await startSnmpAgent({ tree: cpeTree(), community: SNMP_COMMUNITY }));
      }
      rig = await Rig.start({
        database: db.database,
        network: {
          slug: 'keys',
          devices: agents.map(({ port }, index) => ({
            name: `cpe-${index}`,
            role: 'cpe',
            sources: [snmpSource(port)],
          })),
        },
        echoProgram: createWorldEchoes({ echo: () => 1 }),
      });
    });
    afterAll(async () => {
      await rig?.stop();
      await Promise.all(agents.map((agent) => agent.close()));
    });

    async function reseal(secrets = rig.secrets): Promise<void> {
      const { tenantId } = rig;
      const secret = { kind: 'snmp-community', version: '2c', community: SNMP_COMMUNITY };
      await db.database.withTenant(tenantId, async (trx) => {
        const { id } = await trx
          .selectFrom('credentials')
          .select('id')
          .where('name', '=', 'cpe-0 snmp')
          .executeTakeFirstOrThrow();
        const context = credentialContext(tenantId, id);
        const { keyId, ciphertext } = secrets.seal(JSON.stringify(secret), context);
        await trx
          .updateTable('credentials')
          .set({ key_id: keyId, ciphertext })
          .where('id', '=', id)
          .execute();
      });
      await rig.reloadInventory();
    }

    const source = (name: string) => rig.source(name, 'snmp');

    it('is named on its source and in the log; the other device goes on; entered again it works', async () => {
      await waitFor(
        'both',
        () => source('cpe-0'),
        ({ last_ok_at }) => last_ok_at !== null,
      );
      await reseal(createSecretBox(randomBytes(32)));
      const message =
        'The credential "cpe-0 snmp" does not open with this SECRET_KEY: enter it again.';
      await waitFor(
        'the sentence',
        () => source('cpe-0'),
        ({ last_error }) => last_error === message,
      );
      expect(rig.warnings).toEqual([`${message} {"name":"cpe-0","driver":"snmp"}`]);
      expect(JSON.stringify(rig.warnings)).not.toContain(SNMP_COMMUNITY);
      await waitFor(
        'silence of cpe-0',
        () => rig.state('cpe-0'),
        (row) => row?.state === 'unknown',
      );
      expect(rig.reports('cpe-1', 'snmp').filter(({ ok }) => !ok)).toEqual([]);
      expect(await rig.state('cpe-1')).toMatchObject({ state: 'up' });
      await reseal();
      await waitFor(
        'cpe-0 again',
        () => source('cpe-0'),
        ({ last_error }) => last_error === null,
      );
      await waitFor(
        'cpe-0 up',
        () => rig.state('cpe-0'),
        (row) => row?.state === 'up',
      );
    });
  });
});
