import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_POLICIES } from '../simulators/routeros/api-users.js';
import {
  type RouterOsServer,
  startRouterOsServer,
} from '../simulators/routeros/routeros-server.js';
import { idleRouter } from '../simulators/routeros/testing/idle-router.js';
import { createWorldEchoes } from './echo-fake.js';
import { Rig } from './rig.js';
import { ROUTEROS_USER, routerosSource } from './rig-network.js';
import { waitFor } from './wait-for.js';

/** The factory address of many a radio: one stands behind each router, and none where the collector is. */
const SAME = '192.168.88.2';
const USERS = [
  { name: ROUTEROS_USER.user, password: ROUTEROS_USER.password, policies: ALL_POLICIES },
];

describe('CPEs of the same private address behind two routers', () => {
  const db = withDatabase();
  const asked: string[] = [];
  const servers: RouterOsServer[] = [];
  let rig: Rig;

  const router = async (rttMs: number | null) => {
    const server = await startRouterOsServer({
      state: idleRouter('7.18.2', { echo: (address) => (address === SAME ? rttMs : null) }),
      users: USERS,
    });
    servers.push(server);
    return routerosSource(server.port);
  };

  beforeAll(async () => {
    const behind = (via: string) => [{ driver: 'icmp' as const, address: SAME, via }];
    rig = await Rig.start({
      database: db.database,
      network: {
        slug: 'vantages',
        devices: [
          { name: 'north', role: 'router', sources: [await router(4.25)] },
          { name: 'south', role: 'router', sources: [await router(null)] },
          { name: 'cpe-north', role: 'cpe', parent: 'north', sources: behind('north') },
          { name: 'cpe-south', role: 'cpe', parent: 'south', sources: behind('south') },
        ],
      },
      echoProgram: createWorldEchoes({
        echo: (address) => {
          asked.push(address);
          return null;
        },
      }),
    });
  });
  afterAll(async () => {
    await rig?.stop();
    await Promise.all(servers.map((server) => server.close()));
  });

  it('are echoed from their own router, and are two devices', async () => {
    await waitFor(
      'an answer of the one and silence of the other',
      async () => [
        rig.samples('cpe-north', 'ping.rtt_avg_ms').at(-1)?.value,
        rig.samples('cpe-south', 'ping.loss_pct').at(-1)?.value,
      ],
      ([rttMs, lossPct]) => rttMs === 4.25 && lossPct === 100,
      30_000,
    );
    expect(rig.samples('cpe-north', 'device.up').at(-1)?.value).toBe(1);
    expect(rig.samples('cpe-south', 'device.up').at(-1)?.value).toBe(0);
    // The collector itself sends none to an address that is somebody else's where it stands.
    expect(asked).toEqual([]);
    expect(servers.map(({ counts }) => counts.logins)).toEqual([1, 1]);
  });
});
