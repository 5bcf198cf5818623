import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deviceListSchema } from '@atalaya/core/wire/rest/devices';
import { incidentListSchema } from '@atalaya/core/wire/rest/incidents';
import type { StartedPlatform } from '@atalaya/launcher/start-platform';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoClient } from '../demo/demo-client.js';
import { startEchoServer } from '../simulators/fping/echo-route.js';
import { writeFpingProgram } from '../simulators/fping/fping-program.js';
import { startTowerPlatform } from './tower-platform.js';

const TOWER = ['10.81.0.2', '10.81.0.3'];
const HOUR_MS = 3_600_000;

/** core ← tower router ← access point, known by their echoes alone. */
describe('planned work on a tower', () => {
  const db = withDatabase({ poolSize: 10 });
  const silent = new Set<string>();
  let echoes: Awaited<ReturnType<typeof startEchoServer>>;
  let folder: string;
  let platform: StartedPlatform;
  let client: DemoClient;
  let router: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atalaya-maintenance-'));
    echoes = await startEchoServer({
      world: { echo: (address) => (silent.has(address) ? null : 1.5) },
    });
    const env = { FPING_PATH: await writeFpingProgram(folder, echoes.url) };
    ({ platform, client } = await startTowerPlatform({ databaseUrl: db.ownerUrl, folder, env }));
    const sources = [{ driver: 'icmp', intervalMs: 2_000 }];
    const make = (name: string, role: string, address: string | undefined, upstreamId?: string) =>
      client.make('/devices', { name, role, address, sources, ...(upstreamId && { upstreamId }) });
    const core = await make('a-core', 'router', '10.81.0.1');
    router = await make('b-router', 'router', TOWER[0], core);
    await make('c-ap', 'ap', TOWER[1], router);
  });

  afterAll(async () => {
    await platform?.stop();
    await echoes?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const become = async (wanted: string) => {
    let seen = '';
    await waitUntil(
      async () => {
        const { items } = deviceListSchema.parse(await client.get('/devices?sort=name'));
        seen = items.map(({ state }) => state).join(' ');
        return seen === wanted;
      },
      60_000,
      100,
    );
    expect(seen).toBe(wanted);
  };
  const incidents = async () => incidentListSchema.parse(await client.get('/incidents')).items;

  it('opens no incident while it goes on, and one for what is still down when it is ended', async () => {
    await become('up up up');
    const id = await client.make('/maintenance-windows', {
      name: 'Fuente',
      schedule: {
        kind: 'once',
        from: new Date(Date.now() - HOUR_MS).toISOString(),
        to: new Date(Date.now() + HOUR_MS).toISOString(),
      },
      scope: [{ kind: 'device', id: router }],
    });
    await become('up maintenance up');

    for (const address of TOWER) silent.add(address);
    await become('up maintenance unreachable');
    expect(await incidents()).toEqual([]);

    await client.post(`/maintenance-windows/${id}/end`, {});
    await become('up down unreachable');
    expect(await waitUntil(async () => (await incidents()).length > 0, 20_000, 100)).toBe(true);
    // Its access point is behind it.
    expect(await incidents()).toMatchObject([{ root: { name: 'b-router' }, deviceCount: 1 }]);
  });
});
