import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deviceSchema } from '@atalaya/core/wire/rest/devices';
import {
  type RouterSetupView,
  routerSetupCreatedSchema,
  routerSetupSchema,
} from '@atalaya/core/wire/rest/router-setups';
import type { StartedPlatform } from '@atalaya/launcher/start-platform';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { makeSelfSignedCertificate } from '@atalaya/platform/testing/self-signed-certificate';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoClient } from '../demo/demo-client.js';
import { startEchoServer } from '../simulators/fping/echo-route.js';
import { writeFpingProgram } from '../simulators/fping/fping-program.js';
import type { ApiUser, Policy } from '../simulators/routeros/api-users.js';
import {
  type RouterOsServer,
  startRouterOsServer,
} from '../simulators/routeros/routeros-server.js';
import { runScript } from '../simulators/routeros/script/run-script.js';
import { ScriptMenus } from '../simulators/routeros/script/script-menus.js';
import { busyRouter } from '../simulators/routeros/testing/busy-router.js';
import { mikrotikStationTree } from '../simulators/snmp-agent/mikrotik-cpe-tree.js';
import { type SnmpAgent, startSnmpAgent } from '../simulators/snmp-agent/snmp-agent.js';
import { startTowerPlatform } from './tower-platform.js';

const ROUTER = '127.78.0.1';
const COLLECTOR = '127.0.0.1';

/** The platform as it starts, beside a router on whose terminal the script is pasted. */
describe('a router that is added by its script', () => {
  const db = withDatabase({ poolSize: 10 });
  const certificate = makeSelfSignedCertificate('router');
  const users: ApiUser[] = [];
  const terminal = new ScriptMenus(7);
  let folder: string;
  let echoes: Awaited<ReturnType<typeof startEchoServer>>;
  let platform: StartedPlatform;
  let client: DemoClient;
  let apiPort: number;
  let snmpPort: number;
  let router: RouterOsServer | undefined;
  let agent: SnmpAgent | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atalaya-router-setup-'));
    echoes = await startEchoServer({ world: { echo: (to) => (to === ROUTER ? 1.5 : null) } });
    ({ platform, client } = await startTowerPlatform({
      databaseUrl: db.ownerUrl,
      folder,
      env: { FPING_PATH: await writeFpingProgram(folder, echoes.url) },
    }));
    // A port that nobody listens on yet.
    const placeholder = await startRouterOsServer({
      host: ROUTER,
      state: busyRouter('7.18').state,
    });
    apiPort = placeholder.port;
    await placeholder.close();
  });

  afterAll(async () => {
    await platform?.stop();
    await Promise.all([echoes?.close(), router?.close(), agent?.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  const turnOn = async (pair: { readonly key: string; readonly cert: string }) => {
    router = await startRouterOsServer({
      host: ROUTER,
      port: apiPort,
      state: busyRouter('7.18').state,
      users,
      tls: pair,
    });
  };

  /** What the script made on the terminal is what the router and its SNMP agent let in. */
  const paste = async (script: string) => {
    runScript(terminal, script);
    users.length = 0;
    for (const { values } of terminal.table('user').rows) {
      const group = terminal.row('user group', values['group'] ?? '');
      const policies = (group?.['policy'] ?? '').split(',') as Policy[];
      users.push({ name: values['name'] ?? '', password: values['password'] ?? '', policies });
    }
    const community = terminal.table('snmp community').rows.at(-1)?.values['name'] ?? '';
    agent = await startSnmpAgent({ host: ROUTER, port: snmpPort, tree: agentTree(), community });
  };

  let id = '';
  let script = '';
  const setup = async () => routerSetupSchema.parse(await client.get(`/router-setups/${id}`));
  const until = async (isSo: (view: RouterSetupView) => boolean): Promise<RouterSetupView> => {
    let view = await setup();
    await waitUntil(async () => {
      view = await setup();
      return isSo(view);
    }, 60_000);
    return view;
  };
  const retry = (body: object = {}) => client.post(`/router-setups/${id}/retry`, body);

  it('is waited for before anything listens, and the page says what is wrong', async () => {
    const reserved = await startSnmpAgent({ host: ROUTER, tree: agentTree(), community: 'x' });
    snmpPort = reserved.port;
    await reserved.close();
    const made = routerSetupCreatedSchema.parse(
      await client.post('/router-setups', {
        name: 'Concentrador',
        address: ROUTER,
        allowedFrom: [COLLECTOR],
        withWrite: true,
        port: apiPort,
        snmpPort,
      }),
    );
    id = made.setup.id;
    script = made.script;
    expect(made.setup).toMatchObject({ state: 'waiting', steps: { api: { state: 'waiting' } } });
    const view = await until(({ steps }) => steps.api.state === 'failed');
    expect(view).toMatchObject({
      state: 'waiting',
      steps: { api: { problem: 'port-closed' }, login: { state: 'skipped' } },
    });
  });

  it('is refused until the script ran', async () => {
    await turnOn(certificate);
    await retry();
    const view = await until(({ steps }) => steps.login.state === 'failed');
    expect(view).toMatchObject({
      state: 'waiting',
      fingerprint: certificate.fingerprint,
      steps: { api: { state: 'ok' }, login: { problem: 'login-refused' } },
    });
    // A minute at least: refused logins are lines in the router's log.
    expect(Date.parse(view.nextTryAt ?? '') - Date.parse(view.triedAt ?? '')).toBe(60_000);
  });

  it('is found once the script ran, with what it is', async () => {
    await paste(script);
    await retry();
    const view = await until(({ state }) => state === 'found');
    expect(view).toMatchObject({
      steps: {
        api: { state: 'ok' },
        login: { state: 'ok' },
        snmp: { state: 'ok' },
        echo: { state: 'ok' },
      },
      found: {
        name: 'demo',
        serial: 'DEMO000001',
        interfaces: 3,
        pppSecrets: 2,
        pppSessions: 1,
        stations: null,
      },
      known: null,
      nextTryAt: null,
    });
    expect(view.found?.version).toMatch(/^7\.18/);
  });

  it('gets no password while it shows another certificate, until a person believes that one', async () => {
    await router?.close();
    await turnOn(makeSelfSignedCertificate('somebody else'));
    await retry();
    const view = await until(({ state }) => state === 'waiting');
    expect(view.steps).toMatchObject({
      api: { state: 'failed', problem: 'other-certificate' },
      login: { state: 'skipped' },
    });
    expect(router?.counts.logins).toBe(0);
    await retry({ forgetCertificate: true });
    const again = await until(({ state }) => state === 'found');
    expect(again.fingerprint).not.toBe(certificate.fingerprint);
    await router?.close();
    await turnOn(certificate);
    await retry({ forgetCertificate: true });
    await until(({ state, fingerprint }) => {
      return state === 'found' && fingerprint === certificate.fingerprint;
    });
  });

  it('becomes a device that is polled in every way that answered', async () => {
    const path = `/router-setups/${id}/confirm`;
    await expect(client.post(path, { fingerprint: 'AA:BB' })).rejects.toThrow(/400/);
    const body = { fingerprint: certificate.fingerprint, role: 'router' };
    const confirmed = routerSetupSchema.parse(await client.post(path, body));
    expect(confirmed.state).toBe('confirmed');
    // Asked twice it is one device.
    expect(routerSetupSchema.parse(await client.post(path, body)).deviceId).toBe(
      confirmed.deviceId,
    );
    const device = async () =>
      deviceSchema.parse(await client.get(`/devices/${confirmed.deviceId}`));
    await waitUntil(async () => {
      const { sources, state } = await device();
      return state === 'up' && sources.every(({ lastOkAt }) => lastOkAt !== null);
    }, 90_000);
    const { sources, serial, vendor } = await device();
    expect(sources.map(({ driver, lastError }) => [driver, lastError])).toEqual([
      ['icmp', null],
      ['routeros', null],
      ['snmp', null],
    ]);
    expect([vendor, serial]).toEqual(['MikroTik', 'DEMO000001']);
  });

  it('shows its secrets nowhere afterwards', async () => {
    await expect(client.post(`/router-setups/${id}/script`, {})).rejects.toThrow(/409/);
    const secrets = users.map(({ password }) => password);
    for (const path of ['/router-setups', '/credentials', '/audit-log', `/router-setups/${id}`]) {
      const text = JSON.stringify(await client.get(path));
      for (const secret of secrets) expect(text).not.toContain(secret);
    }
    const [tenant] = await db.database.withPlatform((trx) =>
      trx.selectFrom('tenants').select('id').execute(),
    );
    const rows = await db.database.withTenant(tenant?.id ?? '', (trx) =>
      trx.selectFrom('router_setups').select(['key_id', 'ciphertext']).execute(),
    );
    expect(rows).toEqual([{ key_id: null, ciphertext: null }]);
  });

  it('added once more is the device that it is already, with new credentials', async () => {
    const first = await setup();
    const made = routerSetupCreatedSchema.parse(
      await client.post('/router-setups', {
        name: 'Otra vez',
        address: ROUTER,
        allowedFrom: [COLLECTOR],
        port: apiPort,
        snmp: 'none',
      }),
    );
    id = made.setup.id;
    runScript(terminal, made.script);
    const user = terminal.row('user', `atalaya-read-${made.setup.tag}`);
    users.push({
      name: user?.['name'] ?? '',
      password: user?.['password'] ?? '',
      policies: ['api', 'read', 'test'],
    });
    const view = await until(({ state }) => state === 'found');
    expect(view.known).toMatchObject({ id: first.deviceId, name: 'Concentrador' });
    const body = { fingerprint: certificate.fingerprint };
    const confirmed = await client.post(`/router-setups/${id}/confirm`, body);
    expect(routerSetupSchema.parse(confirmed).deviceId).toBe(first.deviceId);
    const device = deviceSchema.parse(await client.get(`/devices/${first.deviceId}`));
    expect(device.sources.map(({ driver }) => driver)).toEqual(['icmp', 'routeros', 'snmp']);
  });
});

function agentTree() {
  return mikrotikStationTree(() => ({
    name: 'demo',
    model: 'RB5009UPr+S+',
    version: '7.18',
    serial: 'DEMO000001',
    uptimeS: 50_000,
    ssid: 'none',
    apMac: '02:77:00:00:02:01',
    signalDbm: -58,
    txCcqPct: 95,
    rxCcqPct: 93,
    txRateBps: 130_000_000,
    rxRateBps: 117_000_000,
    frequencyMhz: 5_180,
    connected: false,
    interfaces: [],
  }));
}
