import { systemDelay } from '@atalaya/platform/runtime/system-timers';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type RouterOsServer,
  startRouterOsServer,
} from '../simulators/routeros/routeros-server.js';
import { idleRouter } from '../simulators/routeros/testing/idle-router.js';
import { type SnmpAgent, startSnmpAgent } from '../simulators/snmp-agent/snmp-agent.js';
import { smallUispWorld } from '../simulators/uisp/small-uisp-world.js';
import { startUispServer, type UispServer } from '../simulators/uisp/uisp-server.js';
import { seededRandom } from '../world/seeded-random.js';
import { CPE_RATE_BPS, cpeTree, narrowTree } from './cpe-tree.js';
import { createWorldEchoes } from './echo-fake.js';
import { Healthy } from './healthy-devices.js';
import { HostileRouter } from './hostile-router.js';
import {
  AGENTS,
  type AgentName,
  COMMENT,
  commentedRouter,
  MISCHIEF,
  SIMULATED,
  type Simulated,
  USERS,
} from './misbehaviours.js';
import { middleRate, spikes } from './rate-checks.js';
import { Rig } from './rig.js';
import {
  type RigDevice,
  type RigSource,
  ROUTEROS_USER,
  routerosSource,
  SNMP_COMMUNITY,
  snmpSource,
} from './rig-network.js';
import { waitFor } from './wait-for.js';

const TOKEN = 'rig-uisp-token-7';
/** A machine that runs much else needs a multiple of what each of these takes. */
const TEST_MS = 180_000;
/** For what takes tens of seconds by itself. */
const LONG_WAIT_MS = 90_000;

// Side by side, each on a database and a rig of its own: most of their time is waiting.
describe.concurrent('the collector among hostile devices', { timeout: TEST_MS }, () => {
  describe('RouterOS devices that misbehave', () => {
    const db = withDatabase();
    const servers = new Map<string, RouterOsServer>();
    const hostile = new Map<string, HostileRouter>();
    const healthy = new Healthy();
    let rig: Rig;

    beforeAll(async () => {
      const devices: RigDevice[] = [];
      const add = (name: string, port: number) =>
        devices.push({ name, role: 'router', sources: [routerosSource(port)] });
      for (const [mischief] of MISCHIEF) {
        const server = await startRouterOsServer({ state: idleRouter('7.18.2'), users: USERS });
        const router = await HostileRouter.start(server.port);
        servers.set(mischief, server);
        hostile.set(mischief, router);
        add(mischief, router.port);
      }
      for (const name of SIMULATED) {
        const state = name === 'latin-1' ? commentedRouter() : idleRouter('7.18.2');
        const server = await startRouterOsServer({ state, users: USERS });
        server.faults.latin1Comments = name === 'latin-1';
        servers.set(name, server);
        add(name, server.port);
      }
      const well = await healthy.start();
      rig = await Rig.start({
        database: db.database,
        network: { slug: 'hostile', uisp: healthy.uisp, devices: [...well, ...devices] },
        echoProgram: createWorldEchoes({ echo: () => 1 }),
      });
      await Promise.all(devices.map(({ name }) => isRead(name)));
    }, TEST_MS);

    afterAll(async () => {
      await rig?.stop();
      await healthy.close();
      await Promise.all([...hostile.values(), ...servers.values()].map((server) => server.close()));
    });

    function server(name: Simulated): RouterOsServer {
      const found = servers.get(name);
      if (!found) throw new Error(name);
      return found;
    }

    const isRead = (name: string, since = 0) =>
      waitFor(
        `${name} to be read`,
        () => rig.source(name, 'routeros'),
        ({ last_ok_at, last_error }) => last_error === null && (last_ok_at?.getTime() ?? 0) > since,
      );

    const fails = (name: string, sentence: RegExp, timeoutMs?: number) =>
      waitFor(
        `${name} to say ${sentence}`,
        () => rig.source(name, 'routeros'),
        ({ last_error }) => sentence.test(last_error ?? ''),
        timeoutMs,
      );

    /** The fault is named on the source, and its end is noticed by itself. */
    async function expectTold(
      name: string,
      sentence: RegExp,
      fault: { begin(): unknown; end(): unknown },
      timeoutMs?: number,
    ) {
      await fault.begin();
      const { last_error } = await fails(name, sentence, timeoutMs);
      expect(last_error).not.toContain(ROUTEROS_USER.password);
      expect(last_error).toMatch(/^[^\n]{1,300}\.$/);
      const endedAt = Date.now();
      await fault.end();
      await isRead(name, endedAt);
    }

    it.concurrent('answers each command after 8 s', async () => {
      const { faults } = server('slow');
      await expectTold(
        'slow',
        /^(The device gave no complete answer in 30 s|\/.* was not answered within (8|15) s)\.$/,
        {
          begin: () => {
            faults.stallMs = 8_000;
          },
          end: () => {
            faults.stallMs = 0;
          },
        },
        LONG_WAIT_MS,
      );
    });

    it.concurrent('refuses the login for a while', async () => {
      const { faults } = server('refused');
      await expectTold('refused', /refused the login of "atalaya": invalid user name or password/, {
        begin: () => {
          faults.refuseLogin = true;
          server('refused').dropConnections();
        },
        end: () => {
          faults.refuseLogin = false;
        },
      });
      // The first wait after a refusal is 15 s: one login was tried, not one for each poll.
      expect(server('refused').counts.logins).toBeLessThanOrEqual(3);
    });

    it.concurrent('misbehave by protocol: each is told by its own sentence', async () => {
      await Promise.all(
        MISCHIEF.map(([mischief, sentence]) =>
          expectTold(mischief, sentence, {
            begin: () => hostile.get(mischief)?.become(mischief),
            end: () => hostile.get(mischief)?.become('pass'),
          }),
        ),
      );
    });

    it.concurrent('is cut in the middle of replies by an orderly end', async () => {
      const { faults } = server('cut');
      let timer: NodeJS.Timeout | undefined;
      await expectTold('cut', /closed the connection in the middle of a reply\.$/, {
        begin: () => {
          timer = setInterval(() => {
            faults.cutNext = { afterBytes: 3, by: 'fin' };
          }, 5);
        },
        end: () => {
          clearInterval(timer);
          faults.cutNext = null;
        },
      });
    });

    it.concurrent('is cut in the middle of replies by a reset', async () => {
      const { faults } = server('reset');
      let timer: NodeJS.Timeout | undefined;
      await expectTold(
        'reset',
        /(reset the connection \(ECONNRESET\)|in the middle of a reply)\.$/,
        {
          begin: () => {
            timer = setInterval(() => {
              faults.cutNext = { afterBytes: 3, by: 'rst' };
            }, 5);
          },
          end: () => {
            clearInterval(timer);
            faults.cutNext = null;
          },
        },
      );
    });

    it.concurrent('has its API switched off for a while', async () => {
      const { port } = server('closed');
      await expectTold('closed', /refuses connections \(ECONNREFUSED\)\.$/, {
        begin: () => server('closed').close(),
        end: async () => {
          const state = idleRouter('7.18.2');
          servers.set('closed', await startRouterOsServer({ state, users: USERS, port }));
        },
      });
    });

    it.concurrent('is read right when every reply comes in single bytes', async () => {
      const { faults } = server('single-bytes');
      faults.chunkBytes = 1;
      const from = Date.now();
      await isRead('single-bytes', from + 1_000);
      const failed = rig.reports('single-bytes', 'routeros').filter(({ ok }) => !ok);
      expect(failed).toEqual([]);
      expect(rig.samples('single-bytes', 'device.cpu_pct').at(-1)?.value).toBe(12);
      faults.chunkBytes = null;
    });

    it.concurrent('has comments in latin-1', async () => {
      await waitFor(
        'the comment',
        () => rig.interfaces('latin-1'),
        (rows) => rows.some(({ comment }) => comment === COMMENT),
      );
    });

    it.sequential('did not disturb the devices beside them', async () => {
      expect(healthy.complaints(rig)).toEqual([]);
    });
  });

  describe('SNMP and UISP that misbehave', () => {
    const db = withDatabase();
    const agents = new Map<AgentName, SnmpAgent>();
    const world = smallUispWorld(Date.now());
    let uisp: UispServer;
    let rig: Rig;

    beforeAll(async () => {
      const devices: RigDevice[] = [];
      for (const name of AGENTS) devices.push(await startAgent(name));
      uisp = await startUispServer({ world, token: TOKEN });
      rig = await Rig.start({
        database: db.database,
        network: {
          slug: 'readings',
          uisp: { port: uisp.port, token: TOKEN },
          devices: [
            ...devices,
            { name: 'uisp-ap', role: 'ap', sources: [{ driver: 'uisp', externalId: 'ap' }] },
            {
              name: 'uisp-switch',
              role: 'switch',
              sources: [{ driver: 'uisp', externalId: 'switch' }],
            },
          ],
        },
        echoProgram: createWorldEchoes({ echo: () => 1 }),
      });
      await Promise.all(devices.map(({ name }) => isRead(name)));
    }, TEST_MS);

    async function startAgent(name: AgentName): Promise<RigDevice> {
      const tree = name === 'wrap-32' ? narrowTree() : cpeTree();
      const agent = await startSnmpAgent({ tree, community: SNMP_COMMUNITY });
      agents.set(name, agent);
      if (name === 'bulk-garbage') agent.bulkBroken('garbage');
      if (name === 'bulk-silence') agent.bulkBroken('silence');
      const sources: RigSource[] = [snmpSource(agent.port, 200)];
      if (name === 'twice-read') sources.push({ driver: 'uisp', externalId: 'cpe' });
      return { name, role: 'cpe', sources };
    }

    afterAll(async () => {
      await rig?.stop();
      await Promise.all([uisp?.close(), ...[...agents.values()].map((agent) => agent.close())]);
    });

    function agentOf(name: AgentName): SnmpAgent {
      const agent = agents.get(name);
      if (!agent) throw new Error(name);
      return agent;
    }

    const isRead = (name: string, since = 0) =>
      waitFor(
        `${name} to be read`,
        () => rig.source(name, 'snmp'),
        ({ last_ok_at, last_error }) => last_error === null && (last_ok_at?.getTime() ?? 0) > since,
      );

    const rates = (name: AgentName, since = 0) =>
      rig.samples(name).filter(({ metric, at }) => /\.(in|out)_bps$/.test(metric) && at >= since);

    const someRates = (name: AgentName, since: number, least = 8) =>
      waitFor(
        `rates of ${name}`,
        () => rates(name, since),
        (found) => found.length >= least,
      );

    it.concurrent.each(['bulk-garbage', 'bulk-silence'] as const)(
      '%s: is read all the same, by GETNEXT',
      async (name) => {
        const found = await someRates(name, 0);
        expect(spikes(found)).toEqual([]);
        expect(middleRate(found)).toBeCloseTo(1, 0);
        expect(rig.samples(name, 'radio.signal_dbm').at(-1)?.value).toBe(-58);
        await waitFor(
          'both ports',
          () => rig.interfaces(name),
          (ports) => ports.length === 2,
        );
        expect(rig.reports(name, 'snmp').filter(({ ok }) => !ok)).toEqual([]);
      },
    );

    it.concurrent('answers each request after 3 s: is read slowly, and rightly', async () => {
      const from = Date.now();
      agentOf('slow').slow(3_000);
      await systemDelay(8_000);
      agentOf('slow').slow(0);
      await isRead('slow', Date.now());
      expect(spikes(rates('slow', from))).toEqual([]);
    });

    it.concurrent('loses half of its packets: no wrong rate, and it is read again', async () => {
      const from = Date.now();
      agentOf('lossy').drop(0.5, seededRandom(7));
      await systemDelay(9_000);
      agentOf('lossy').drop(0, () => 1);
      await isRead('lossy', Date.now());
      expect(spikes(rates('lossy', from))).toEqual([]);
    });

    it.concurrent('restarts: its uptime falls, and no counter makes a rate of it', async () => {
      await someRates('rebooting', 0);
      agentOf('rebooting').reboot();
      const from = Date.now();
      await someRates('rebooting', from + 1_500);
      const uptimes = rig.samples('rebooting', 'device.uptime_s').filter(({ at }) => at >= from);
      expect(uptimes[0]?.value).toBeLessThan(30);
      const first = uptimes[0]?.at ?? 0;
      expect(rates('rebooting').filter(({ at }) => at === first)).toEqual([]);
      expect(spikes(rates('rebooting'))).toEqual([]);
      expect(middleRate(rates('rebooting'))).toBeCloseTo(1, 0);
    });

    it.concurrent.each([
      ['wrap-32', 'right over its wrap'],
      ['wrap-64', 'never a spike'],
    ] as const)('%s: the rate is %s', async (name, _) => {
      await someRates(name, 0);
      agentOf(name).wrapSoon(CPE_RATE_BPS / 8 / 2);
      const from = Date.now();
      const found = await someRates(name, from + 1_200, 12);
      const own = rates(name, from);
      expect(found.length).toBeGreaterThan(0);
      // The leap of the counters themselves is no traffic; half a second later they wrap.
      expect(spikes(own)).toEqual([]);
      const seconds = new Set(own.map(({ at }) => at));
      expect(seconds.size).toBeGreaterThanOrEqual(3);
    });

    it.concurrent('falls silent: one sentence without the community', async () => {
      agentOf('silent').silent(true);
      const { last_error } = await waitFor(
        'the silence to be told',
        () => rig.source('silent', 'snmp'),
        (source) => source.last_error !== null,
        // A full read that was under way ends by itself: after two of its reads were not answered, 7 s each.
        LONG_WAIT_MS,
      );
      expect(last_error).toMatch(/^No answer to SNMP: .*\.$/);
      expect(last_error).not.toContain(SNMP_COMMUNITY);
      const { state } = (await rig.state('silent')) ?? {};
      expect(['up', 'unknown', 'offline']).toContain(state);
      agentOf('silent').silent(false);
      await isRead('silent', Date.now());
    });

    it.concurrent('is read by SNMP and by UISP: each value is stored once', async () => {
      await systemDelay(8_000);
      const settled = rig.samples('twice-read').filter(({ at }) => at > Date.now() - 6_000);
      const signals = settled.filter(({ metric }) => metric === 'radio.signal_dbm');
      // SNMP has priority and hears -58; UISP would say -57 on another radio name.
      expect(new Set(signals.map(({ value }) => value))).toEqual(new Set([-58]));
      const uptimes = settled.filter(({ metric }) => metric === 'device.uptime_s');
      expect(uptimes.length).toBeLessThanOrEqual(7);
      expect(rig.reports('twice-read', 'uisp').at(-1)).toMatchObject({ ok: true });
    });

    it.concurrent('UISP revokes the token, breaks, drowns and blanks; its devices are never down', async () => {
      const isFine = (since: number) =>
        waitFor(
          'UISP to be read',
          () => rig.controller(),
          ({ last_ok_at, last_error }) =>
            last_error === null && (last_ok_at?.getTime() ?? 0) > since,
        );
      const says = (sentence: RegExp) =>
        waitFor(
          'UISP to fail',
          () => rig.controller(),
          ({ last_error }) => sentence.test(last_error ?? ''),
        );
      await isFine(0);
      uisp.faults.tokenRevoked = true;
      const { last_error } = await says(
        /^UISP at 127\.0\.0\.1 refused the login \(HTTP 401: Unauthorized\)\.$/,
      );
      expect(last_error).not.toContain(TOKEN);
      await waitFor(
        'the members to be unknown',
        () => rig.state('uisp-ap'),
        (row) => row?.state === 'unknown',
      );
      expect(await rig.state('uisp-switch')).toMatchObject({ state: 'unknown', reason: 'stale' });
      uisp.faults.tokenRevoked = false;
      await isFine(Date.now());

      uisp.faults.fail = { status: 503, times: 1_000 };
      await says(/answered with an error \(HTTP 503/);
      uisp.faults.fail = null;
      await isFine(Date.now());

      // Four thousand devices that nobody has in inventory.
      uisp.faults.copies = 999;
      await isFine(Date.now() + 1_000);
      uisp.faults.copies = 0;

      uisp.faults.brokenDevices = true;
      uisp.faults.nulls = true;
      uisp.faults.unknownEnums = true;
      const blankedAt = Date.now();
      await waitFor(
        'a poll of blanks',
        () => rig.reports('uisp-ap', 'uisp').at(-1)?.at ?? 0,
        (at) => at > blankedAt + 1_000,
      );
      uisp.faults.brokenDevices = false;
      uisp.faults.nulls = false;
      uisp.faults.unknownEnums = false;
      await isFine(Date.now());
      await waitFor(
        'the members to be up',
        () => rig.state('uisp-ap'),
        (row) => row?.state === 'up',
      );
      for (const name of ['uisp-ap', 'uisp-switch']) {
        const states = (await rig.intervals(name)).map(({ state }) => state);
        expect(states).not.toContain('down');
        expect(states).not.toContain('unreachable');
      }
    });
  });
});
