import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRouterOsServer } from '../simulators/routeros/routeros-server.js';
import { idleRouter } from '../simulators/routeros/testing/idle-router.js';
import { createWorldEchoes } from './echo-fake.js';
import { Healthy } from './healthy-devices.js';
import { AGENT_MISCHIEF, HostileAgent } from './hostile-agent.js';
import { HostileRouter, type Mischief } from './hostile-router.js';
import { USERS } from './misbehaviours.js';
import { Rig } from './rig.js';
import { type RigDevice, routerosSource, snmpSource } from './rig-network.js';
import { waitFor } from './wait-for.js';

const MEBIBYTE = 1_024 * 1_024;
/** What the collector and all the simulators of this file may take: an unbounded answer is gigabytes. */
const MOST_BYTES = 600 * MEBIBYTE;
const ROUTERS: readonly Mischief[] = ['trickle', 'four-gigabytes', 'many-rows', 'endless-rows'];

describe.concurrent('devices without a limit', { timeout: 200_000 }, () => {
  describe('beside healthy ones', () => {
    const db = withDatabase();
    const agents = new Map<string, HostileAgent>();
    const routers: HostileRouter[] = [];
    const behind: { close(): Promise<void> }[] = [];
    const healthy = new Healthy();
    let rig: Rig;
    /** Other tests of this process may hold much already. */
    let bytesBefore = 0;

    beforeAll(async () => {
      bytesBefore = process.memoryUsage().rss;
      const devices: RigDevice[] = await healthy.start();
      for (const mischief of AGENT_MISCHIEF) {
        const agent = await HostileAgent.start(mischief);
        agents.set(mischief, agent);
        devices.push({ name: `snmp ${mischief}`, role: 'cpe', sources: [snmpSource(agent.port)] });
      }
      for (const mischief of ROUTERS) {
        const server = await startRouterOsServer({ state: idleRouter('7.18.2'), users: USERS });
        const router = await HostileRouter.start(server.port);
        router.become(mischief);
        behind.push(server);
        routers.push(router);
        const sources = [routerosSource(router.port)];
        devices.push({ name: `routeros ${mischief}`, role: 'router', sources });
      }
      rig = await Rig.start({
        database: db.database,
        network: { slug: 'limits', uisp: healthy.uisp, devices },
        echoProgram: createWorldEchoes({ echo: () => 1 }),
      });
    }, 60_000);

    afterAll(async () => {
      await rig?.stop();
      await healthy.close();
      for (const agent of agents.values()) agent.close();
      await Promise.all([...routers, ...behind].map((server) => server.close()));
    });

    it.concurrent.each(AGENT_MISCHIEF)(
      'SNMP %s: polls end, whatever it answers',
      async (mischief) => {
        const name = `snmp ${mischief}`;
        await waitFor(
          `a poll of ${name}`,
          () => rig.reports(name, 'snmp').length,
          (count) => count > 0,
          150_000,
        );
        if (mischief === 'flood') return;
        // Either it is read and what was left out is said, or it is not read and that is said.
        const said = await waitFor(
          `a word about ${name}`,
          async () => [
            ...(await rig.sourceWarnings(name, 'snmp')),
            ...rig.reports(name, 'snmp').flatMap(({ failure }) => failure?.message ?? []),
          ],
          (sentences) => sentences.length > 0,
          20_000,
        );
        expect(said.join(' ')).toMatch(/\S/);
      },
    );

    it.concurrent.each(ROUTERS)('RouterOS %s: is given up, and said', async (mischief) => {
      const name = `routeros ${mischief}`;
      const { last_error } = await waitFor(
        `a failure of ${name}`,
        () => rig.source(name, 'routeros'),
        (source) => source.last_error !== null,
        150_000,
      );
      expect(last_error).toMatch(/\S\.$/);
    });

    it('and memory stays what it was, and nothing healthy is late', async () => {
      const isLong = await waitUntil(
        () => rig.reports('well-cpe', 'snmp').length > 22,
        150_000,
        500,
      );
      expect(isLong).toBe(true);
      expect(process.memoryUsage().rss - bytesBefore).toBeLessThan(MOST_BYTES);
      expect(healthy.complaints(rig)).toEqual([]);
    });
  });
});
