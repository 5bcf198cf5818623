import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { channelDeliveryListSchema } from '@atalaya/core/wire/rest/notification-channels';
import type { StartedPlatform } from '@atalaya/launcher/start-platform';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoClient } from '../demo/demo-client.js';
import { ALL_POLICIES } from '../simulators/routeros/api-users.js';
import {
  type RouterOsServer,
  startRouterOsServer,
} from '../simulators/routeros/routeros-server.js';
import { idleRouter } from '../simulators/routeros/testing/idle-router.js';
import { startTowerPlatform } from './tower-platform.js';

const LOGIN = { user: 'atalaya', password: 'tower-password' } as const;
const PHONE = '+525512345678';
const CELL = { operator: 'Tel', rssiDbm: -70, rsrpDbm: -100, rsrqDb: -10, sinrDb: 8 };

/** The platform as it starts, and a simulated router with a modem. */
describe('a text message', () => {
  const db = withDatabase({ poolSize: 10 });
  const sent: { phone: string; text: string }[] = [];
  let hasCell = true;
  let folder: string;
  let server: RouterOsServer;
  let platform: StartedPlatform;
  let client: DemoClient;
  let deviceId: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atalaya-sms-'));
    const modem = () => (hasCell ? CELL : null);
    const state = idleRouter('7.18.2 (stable)', { textMessages: sent, modem });
    state.services.interfaces.add({ name: 'lte1', type: 'lte' });
    server = await startRouterOsServer({
      state,
      users: [{ name: LOGIN.user, password: LOGIN.password, policies: ALL_POLICIES }],
    });
    ({ platform, client } = await startTowerPlatform({ databaseUrl: db.ownerUrl, folder }));
    const secret = { kind: 'routeros', ...LOGIN, tls: false };
    const credentialId = await client.make('/credentials', { name: 'api', secret });
    deviceId = await client.make('/devices', {
      name: 'LTE router',
      role: 'router',
      address: '127.0.0.1',
      sources: [{ driver: 'routeros', port: server.port, credentialId }],
    });
  }, 60_000);

  afterAll(async () => {
    await platform?.stop();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const channel = (modem: string) => {
    const config = { deviceId, modem, to: PHONE };
    return client.make('/notification-channels', { kind: 'sms', name: `over ${modem}`, config });
  };

  /** The delivery of a test, once it has that many attempts behind it. */
  async function tested(channelId: string) {
    await client.post(`/notification-channels/${channelId}/test`, {});
    const newest = async () => {
      const list = await client.get(`/notification-channels/${channelId}/deliveries`);
      return channelDeliveryListSchema.parse(list).items[0];
    };
    await waitUntil(async () => ((await newest())?.attempts ?? 0) > 0, 30_000);
    return newest();
  }

  it('goes out over the router’s modem, in plain letters', async () => {
    expect(await tested(await channel('lte1'))).toMatchObject({ state: 'delivered' });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.phone).toBe(PHONE);
    expect(sent[0]?.text).toMatch(/^[\x20-\x7e]{10,160}$/);
  });

  it('is worth another try while the modem has no cell, and none where there is no such modem', async () => {
    hasCell = false;
    // A test is tried once.
    const noCell = await tested(await channel('lte1'));
    expect(noCell).toMatchObject({ state: 'dead', deadReason: 'attempts-used' });
    const noModem = await tested(await channel('lte9'));
    expect(noModem).toMatchObject({ state: 'dead', deadReason: 'rejected' });
    expect(sent).toHaveLength(1);
  });

  it('is asked only of a router that is read by RouterOS', async () => {
    const other = await client.make('/devices', { name: 'Switch', role: 'switch' });
    const config = { deviceId: other, modem: 'lte1', to: PHONE };
    await expect(
      client.make('/notification-channels', { kind: 'sms', name: 'x', config }),
    ).rejects.toThrow(/config\.deviceId/);
  });
});
