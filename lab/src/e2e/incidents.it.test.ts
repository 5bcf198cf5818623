import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deviceListSchema } from '@atalaya/core/wire/rest/devices';
import { incidentDetailSchema, incidentListSchema } from '@atalaya/core/wire/rest/incidents';
import { type StartedPlatform, startPlatform } from '@atalaya/launcher/start-platform';
import { freeLoopbackPort } from '@atalaya/platform/runtime/free-port';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoClient } from '../demo/demo-client.js';
import { startEchoServer } from '../simulators/fping/echo-route.js';
import { writeFpingProgram } from '../simulators/fping/fping-program.js';
import { startTowerPlatform } from './tower-platform.js';

const RADIOS = 12;
const TOWER = [
  '10.79.1.1',
  '10.79.1.2',
  ...Array.from({ length: RADIOS }, (_, i) => `10.79.2.${i}`),
];

/** core ← tower router ← access point ← radios, known by their echoes alone. */
describe('a tower whose router dies', () => {
  const db = withDatabase({ poolSize: 10 });
  const silent = new Set<string>();
  let echoes: Awaited<ReturnType<typeof startEchoServer>>;
  let folder: string;
  let platform: StartedPlatform;
  let client: DemoClient;
  let tenantId: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atalaya-incidents-'));
    echoes = await startEchoServer({
      world: { echo: (address) => (silent.has(address) ? null : 1.5) },
    });
    env = {
      FPING_PATH: await writeFpingProgram(folder, echoes.url),
      SECRET_KEY: randomBytes(32).toString('base64'),
      PORT: String(await freeLoopbackPort()),
    };
    ({ platform, client, tenantId } = await startTowerPlatform({
      databaseUrl: db.ownerUrl,
      folder,
      env,
    }));
    const sources = [{ driver: 'icmp', intervalMs: 2_000 }];
    const make = (name: string, role: string, address: string | undefined, upstreamId?: string) =>
      client.make('/devices', { name, role, address, sources, ...(upstreamId && { upstreamId }) });
    const core = await make('core', 'router', '10.79.0.1');
    const router = await make('tower-router', 'router', TOWER[0], core);
    const accessPoint = await make('tower-ap', 'ap', TOWER[1], router);
    for (let i = 0; i < RADIOS; i += 1) await make(`casa-${i}`, 'cpe', TOWER[i + 2], accessPoint);
  });

  afterAll(async () => {
    await platform?.stop();
    await echoes?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function restart(): Promise<void> {
    await platform.stop();
    platform = await startPlatform({
      env: {
        DATABASE_URL: db.ownerUrl,
        DATA_DIR: join(folder, 'data'),
        LOG_LEVEL: 'error',
        ...env,
      },
    });
  }

  const incidents = async () => incidentListSchema.parse(await client.get('/incidents')).items;
  const states = async () => {
    const { items } = deviceListSchema.parse(await client.get('/devices?limit=50'));
    return items.map(({ state }) => state);
  };
  const told = () =>
    db.database.withTenant(tenantId, async (trx) => {
      const rows = await trx
        .selectFrom('outbox')
        .select(['type', 'correlation_id'])
        .where('type', 'in', ['incident.opened', 'incident.resolved', 'device.down', 'device.up'])
        .orderBy('type')
        .execute();
      const correlations = new Set(rows.map((row) => row.correlation_id));
      return { types: rows.map(({ type }) => type), correlations: correlations.size };
    });

  it('is one incident, also over a restart, and over when the tower is back', async () => {
    const allUp = async () => (await states()).every((state) => state === 'up');
    expect(await waitUntil(allUp, 60_000, 100)).toBe(true);
    for (const address of TOWER) silent.add(address);
    const hasAll = async () => (await incidents())[0]?.deviceCount === RADIOS + 1;
    expect(await waitUntil(hasAll, 60_000, 100)).toBe(true);
    const [incident, ...others] = await incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      state: 'open',
      kind: 'outage',
      cause: 'device-down',
      root: { name: 'tower-router' },
    });

    await restart();
    // A poll of each way has been heard since: whatever would open once more has.
    const isWatched = async () => (await states()).filter((state) => state === 'up').length === 1;
    expect(await waitUntil(isWatched, 60_000, 100)).toBe(true);
    expect((await incidents()).map(({ id, state }) => [id, state])).toEqual([
      [incident?.id, 'open'],
    ]);

    silent.clear();
    const isOver = async () => (await incidents())[0]?.state === 'resolved';
    expect(await waitUntil(isOver, 90_000, 100)).toBe(true);
    expect(await incidents()).toHaveLength(1);
    const detail = incidentDetailSchema.parse(await client.get(`/incidents/${incident?.id}`));
    expect(detail).toMatchObject({ resolution: 'recovered', deviceCount: RADIOS + 1 });
    expect(detail.timeline.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
    expect(await told()).toEqual({
      types: ['device.down', 'device.up', 'incident.opened', 'incident.resolved'],
      correlations: 1,
    });
  });
});
