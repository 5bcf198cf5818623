import { createSocket } from 'node:dgram';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DeviceEventView, deviceEventListSchema } from '@atalaya/core/wire/rest/events';
import type { StartedPlatform } from '@atalaya/launcher/start-platform';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoClient, textOf } from '../demo/demo-client.js';
import { encodeInteger, encodeOid, encodeTlv, TAG } from '../simulators/snmp-agent/ber.js';
import { type SmallUispWorld, smallUispWorld } from '../simulators/uisp/small-uisp-world.js';
import { startUispServer, type UispServer } from '../simulators/uisp/uisp-server.js';
import { startTowerPlatform } from './tower-platform.js';

const ROUTER = '127.80.0.1';
const STRANGER = '127.80.0.9';
const COMMUNITY = 'tower-traps-41';
const TOKEN = 'lab-token-80';
const SYS_UPTIME = [1, 3, 6, 1, 2, 1, 1, 3, 0];
const TRAP_NAME = [1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0];
const LINK_DOWN = [1, 3, 6, 1, 6, 3, 1, 1, 5, 3];
const WARM_START = [1, 3, 6, 1, 6, 3, 1, 1, 5, 2];
const SNMP_V2_TRAP = 0xa7;

/** The platform as it starts, and devices that say something without being asked. */
describe('what devices tell on their own', () => {
  const db = withDatabase({ poolSize: 10 });
  let folder: string;
  let platform: StartedPlatform;
  let client: DemoClient;
  let tenantId: string;
  let world: SmallUispWorld;
  let uisp: UispServer;
  let trapPort: number;
  let syslogPort: number;
  let routerId: string;
  let cpeId: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atalaya-events-'));
    world = smallUispWorld(Date.now());
    world.state.outages = [];
    uisp = await startUispServer({ world, token: TOKEN });
    trapPort = await freeUdpPort();
    syslogPort = await freeUdpPort();
    ({ platform, client, tenantId } = await startTowerPlatform({
      databaseUrl: db.ownerUrl,
      folder,
      env: { SNMP_TRAP_PORT: String(trapPort), SYSLOG_PORT: String(syslogPort) },
    }));
    const key = (name: string, secret: object) => client.make('/credentials', { name, secret });
    routerId = await client.make('/devices', {
      name: 'Tower router',
      role: 'router',
      address: ROUTER,
      sources: [
        {
          driver: 'snmp',
          credentialId: await key('traps', { kind: 'snmp-community', community: COMMUNITY }),
        },
      ],
    });
    const controllerId = await client.make('/controllers', {
      name: 'UISP',
      driver: 'uisp',
      address: '127.0.0.1',
      port: uisp.port,
      credentialId: await key('uisp', { kind: 'uisp', token: TOKEN, tls: false }),
    });
    // A minute is the product's rhythm, a second the test's.
    await db.database.withTenant(tenantId, (trx) =>
      trx.updateTable('controllers').set({ interval_ms: 1_000 }).execute(),
    );
    cpeId = await client.make('/devices', {
      name: 'Casa 12',
      role: 'cpe',
      sources: [{ driver: 'uisp', controllerId, externalId: 'cpe' }],
    });
  });

  afterAll(async () => {
    await platform?.stop();
    await uisp?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const eventsOf = async (deviceId: string): Promise<DeviceEventView[]> =>
    deviceEventListSchema.parse(await client.get(`/events?deviceId=${deviceId}&limit=200`)).items;

  /** Says it anew until it is heard: a datagram before the collector has its inventory is nobody's. */
  async function heard(say: () => Promise<unknown>, title: string, deviceId = routerId) {
    let found: DeviceEventView | undefined;
    await waitUntil(
      async () => {
        found = (await eventsOf(deviceId)).find((event) => event.title === title);
        if (!found) await say();
        return found !== undefined;
      },
      60_000,
      500,
    );
    return found;
  }

  it('are traps, lines of syslog and a netwatch’s calls, each on the device that it is about', async () => {
    const trap = await heard(
      () => send(ROUTER, trapOf(COMMUNITY, LINK_DOWN), trapPort),
      'linkDown',
    );
    expect(trap).toMatchObject({ kind: 'trap', severity: 'warning', deviceName: 'Tower router' });
    const line = '<28>1 2026-03-01T00:00:00Z tower - - - - ether5 link down';
    expect(await heard(() => send(ROUTER, line, syslogPort), 'ether5 link down')).toMatchObject({
      kind: 'syslog',
      severity: 'warning',
    });
    const hook = await client.post('/inbound-hooks', { name: 'netwatch', deviceId: routerId });
    const url = textOf(hook, 'url', '/inbound-hooks').replace(/^https?:\/\/[^/]+/, '');
    const call = (body: object) =>
      fetch(`${platform.url}${url}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await call({ host: '10.1.2.3', status: 'down' })).status).toBe(202);
    expect((await call({ host: '10.1.2.3', status: 'on fire' })).status).toBe(400);
    expect((await eventsOf(routerId)).map(({ title }) => title)).toContain(
      'netwatch: 10.1.2.3 down',
    );
  });

  it('are nobody’s when a stranger sends them or the community is wrong, however many', async () => {
    for (let i = 0; i < 300; i += 1) {
      await send(STRANGER, `<24>ether${i} link down`, syslogPort);
    }
    await send(ROUTER, trapOf('guess', WARM_START), trapPort);
    // What is sent last and is true is heard: whatever came before it was read.
    await heard(() => send(ROUTER, '<28>ether6 link down', syslogPort), 'ether6 link down');
    const after = await eventsOf(routerId);
    expect(after.map(({ title }) => title)).not.toContain('warmStart');
    expect(after.some(({ title }) => /ether\d{2,} link down/.test(title))).toBe(false);
    const metrics = await (await fetch(`${platform.url}/metrics`)).text();
    expect(metrics).toMatch(/atalaya_inbound_refused_total \d{2,}/);
  });

  it('are outages that UISP knows of, when they begin and when they end', async () => {
    const wasRead = async () => uisp.requests.filter((one) => one.includes('/outages')).length > 2;
    expect(await waitUntil(wasRead, 60_000, 200)).toBe(true);
    const outage = { id: 'o-9', type: 'outage', deviceId: 'cpe', startMs: Date.now() } as const;
    world.state.outages = [{ ...outage, endMs: null }];
    const nothing = async () => undefined;
    expect(await heard(nothing, 'UISP reports an outage', cpeId)).toMatchObject({
      kind: 'uisp',
      severity: 'warning',
    });
    world.state.outages = [{ ...outage, endMs: Date.now() }];
    expect(await heard(nothing, 'UISP reports the end of the outage', cpeId)).toMatchObject({
      severity: 'info',
    });
  });
});

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

async function send(from: string, datagram: string | Buffer, port: number): Promise<void> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, from, resolve));
  await new Promise((resolve) => socket.send(datagram, port, '127.0.0.1', resolve));
  socket.close();
}

/** An SNMPv2-Trap (RFC 3416, 4.2.6) with nothing but the time and its own name. */
function trapOf(community: string, oid: readonly number[]): Buffer {
  const sequence = (tag: number, ...parts: Buffer[]) => encodeTlv(tag, Buffer.concat(parts));
  const uptime = sequence(TAG.sequence, encodeOid(SYS_UPTIME), encodeInteger(4_711, TAG.ticks));
  const name = sequence(TAG.sequence, encodeOid(TRAP_NAME), encodeOid(oid));
  const list = sequence(TAG.sequence, uptime, name);
  const zero = encodeInteger(0);
  const pdu = sequence(SNMP_V2_TRAP, encodeInteger(77), zero, zero, list);
  const version2c = encodeInteger(1);
  return sequence(TAG.sequence, version2c, encodeTlv(TAG.octets, Buffer.from(community)), pdu);
}
