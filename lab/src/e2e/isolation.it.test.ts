import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deviceListSchema } from '@atalaya/core/wire/rest/devices';
import { overviewSchema } from '@atalaya/core/wire/rest/overview';
import { wallSchema } from '@atalaya/core/wire/rest/wall';
import type { StartedPlatform } from '@atalaya/launcher/start-platform';
import { createLog } from '@atalaya/platform/log/create-log';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoClient } from '../demo/demo-client.js';
import { startEchoServer } from '../simulators/fping/echo-route.js';
import { writeFpingProgram } from '../simulators/fping/fping-program.js';
import { startTowerPlatform } from './tower-platform.js';

const GATEWAY = '127.78.0.254';
const CANARY = '127.78.9.9';
const ACCESS_POINTS = 5;
const CUT_OFF = /this collector is cut off/;
const HEARS_AGAIN = /hears its gateway or a canary again/;

/** A router with access points behind it, known by their echoes alone, and a collector that can be cut off. */
describe('a collector that is cut off', () => {
  const db = withDatabase({ poolSize: 10 });
  const silent = new Set<string>();
  const logged: string[] = [];
  /** Every address is silent, the gateway's and the canary's too. */
  let isCut = false;
  let echoes: Awaited<ReturnType<typeof startEchoServer>>;
  let folder: string;
  let platform: StartedPlatform;
  let client: DemoClient;
  let tenantId: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atalaya-isolation-'));
    const world = { echo: (address: string) => (isCut || silent.has(address) ? null : 1.5) };
    echoes = await startEchoServer({ world });
    ({ platform, client, tenantId } = await startTowerPlatform({
      databaseUrl: db.ownerUrl,
      folder,
      env: { FPING_PATH: await writeFpingProgram(folder, echoes.url) },
      log: createLog({ level: 'info', isReadable: false, write: (line) => void logged.push(line) }),
    }));
    await db.database.withPlatform((trx) =>
      trx
        .updateTable('collectors')
        .set({ gateway: GATEWAY, canaries: [CANARY] })
        .execute(),
    );
    const sources = [{ driver: 'icmp', intervalMs: 2_000 }];
    const router = { name: 'core', role: 'router', address: '127.78.0.1', sources };
    const upstreamId = await client.make('/devices', router);
    for (let number = 1; number <= ACCESS_POINTS; number += 1) {
      const address = `127.78.1.${number}`;
      await client.make('/devices', {
        ...router,
        name: `ap-${number}`,
        role: 'ap',
        address,
        upstreamId,
      });
    }
  });

  afterAll(async () => {
    await platform?.stop();
    await echoes?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const states = async () => {
    const { items } = deviceListSchema.parse(await client.get('/devices?limit=50'));
    return Object.fromEntries(items.map(({ name, state, reason }) => [name, `${state} ${reason}`]));
  };
  const all = (state: string) =>
    waitUntil(
      async () => Object.values(await states()).every((each) => each === state),
      60_000,
      100,
    );
  const overview = async () => overviewSchema.parse(await client.get('/overview'));
  const times = (line: RegExp) => logged.filter((text) => line.test(text)).length;

  it('is not, while its gateway answers: then what falls silent is down', async () => {
    expect(await all('up null')).toBe(true);
    silent.add('127.78.1.1');
    const isDown = async () => (await states())['ap-1'] === 'down silent';
    expect(await waitUntil(isDown, 30_000, 100)).toBe(true);
    const { outages, collectorTroubles } = await overview();
    expect([outages.map(({ name }) => name), collectorTroubles]).toEqual([['ap-1'], []]);
    silent.clear();
    expect(await all('up null')).toBe(true);
  });

  it('says so once, calls all behind it unknown and nothing down, and is over by itself', async () => {
    const cutAt = new Date();
    isCut = true;
    expect(await all('unknown collector-isolated')).toBe(true);
    const { outages, collectorTroubles } = await overview();
    expect(outages).toEqual([]);
    expect(collectorTroubles).toMatchObject([{ kind: 'isolated', devices: ACCESS_POINTS + 1 }]);
    const wall = wallSchema.parse(await client.get('/wall'));
    expect([wall.outages, wall.collectorTroubles.length]).toEqual([[], 1]);
    isCut = false;
    expect(await all('up null')).toBe(true);
    expect((await overview()).collectorTroubles).toEqual([]);
    expect([times(CUT_OFF), times(HEARS_AGAIN)]).toEqual([1, 1]);
    const since = await db.database.withTenant(tenantId, (trx) =>
      trx
        .selectFrom('device_state_intervals')
        .select('state')
        .where('from_at', '>', cutAt)
        .execute(),
    );
    expect([...new Set(since.map(({ state }) => state))].sort()).toEqual(['unknown', 'up']);
  });
});
