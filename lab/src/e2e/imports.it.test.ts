import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deviceListSchema, deviceSchema } from '@atalaya/core/wire/rest/devices';
import {
  type ImportRow,
  type InventoryImport,
  importRowListSchema,
  importSchema,
} from '@atalaya/core/wire/rest/imports';
import { deviceLinkListSchema } from '@atalaya/core/wire/rest/links';
import { siteListSchema } from '@atalaya/core/wire/rest/sites';
import type { StartedPlatform } from '@atalaya/launcher/start-platform';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoClient, textOf } from '../demo/demo-client.js';
import {
  type LibrenmsServer,
  startLibrenmsServer,
} from '../simulators/librenms/librenms-server.js';
import {
  type RouterOsServer,
  startRouterOsServer,
} from '../simulators/routeros/routeros-server.js';
import { busyRouter } from '../simulators/routeros/testing/busy-router.js';
import { type SmallUispWorld, smallUispWorld } from '../simulators/uisp/small-uisp-world.js';
import { startUispServer, type UispServer } from '../simulators/uisp/uisp-server.js';
import { startTowerPlatform } from './tower-platform.js';

const COMMUNITY = 'librenms-community-3f1';
const TOKEN = 'lab-token-77';

/** The platform as it starts: the collector reads, people look at the preview and apply it. */
describe('an import that the collector reads', () => {
  const db = withDatabase({ poolSize: 10 });
  let folder: string;
  let platform: StartedPlatform;
  let client: DemoClient;
  let uispWorld: SmallUispWorld;
  let uisp: UispServer;
  let librenms: LibrenmsServer;
  let router: RouterOsServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atalaya-imports-'));
    uispWorld = smallUispWorld(Date.now());
    uisp = await startUispServer({ world: uispWorld, token: TOKEN });
    librenms = await startLibrenmsServer({ world: librenmsWorld(), token: TOKEN });
    const busy = busyRouter('7.16');
    busy.services.secrets.add({
      name: 'maria',
      password: 'must-never-leave',
      profile: 'default',
      'remote-address': '100.77.0.20',
      'caller-id': '02:00:5E:00:0A:20',
      comment: '=María Pérez|20M - 555 0101',
    });
    router = await startRouterOsServer({ state: busy.state });
    ({ platform, client } = await startTowerPlatform({
      databaseUrl: db.ownerUrl,
      folder,
    }));
  });

  afterAll(async () => {
    await platform?.stop();
    await Promise.all([uisp?.close(), librenms?.close(), router?.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  const read = async (body: object): Promise<InventoryImport> => {
    const id = await client.make('/imports', body);
    let item = importSchema.parse(await client.get(`/imports/${id}`));
    await waitUntil(async () => {
      item = importSchema.parse(await client.get(`/imports/${id}`));
      return item.state !== 'queued' && item.state !== 'running';
    }, 60_000);
    return item;
  };
  const rowsOf = async ({ id }: InventoryImport): Promise<ImportRow[]> =>
    importRowListSchema.parse(await client.get(`/imports/${id}/rows?limit=200`)).items;
  const apply = ({ id }: InventoryImport) => client.post(`/imports/${id}/apply`, {});
  const devices = async () => deviceListSchema.parse(await client.get('/devices?limit=200')).items;
  const deviceNamed = async (name: string) => {
    const found = (await devices()).find((device) => device.name === name);
    return deviceSchema.parse(await client.get(`/devices/${found?.id}`));
  };

  describe('from UISP', () => {
    let controllerId: string;
    beforeAll(async () => {
      const credentialId = await client.make('/credentials', {
        name: 'uisp',
        secret: { kind: 'uisp', token: TOKEN, tls: false },
      });
      controllerId = await client.make('/controllers', {
        name: 'UISP central',
        driver: 'uisp',
        address: '127.0.0.1',
        port: uisp.port,
        credentialId,
      });
      // Known already: the access point by its address alone, the switch by another name and its MAC.
      await client.make('/devices', {
        name: 'AP Cerro Alto',
        role: 'ap',
        address: '10.20.0.2',
        monitored: false,
        sources: [{ driver: 'icmp' }],
      });
      const found = uispWorld.state.devices.find(({ id }) => id === 'switch');
      await client.make('/devices', {
        name: 'Switch de la caseta',
        role: 'switch',
        macs: [found?.mac.toUpperCase()],
      });
    });

    it('joins what is known, makes what is not, and finds nothing to do the second time', async () => {
      const preview = await read({ source: 'uisp', controllerId, ping: false });
      expect((await rowsOf(preview)).filter(({ action }) => action === 'refuse')).toEqual([]);
      expect(preview).toMatchObject({ state: 'ready', error: null, counts: { refuse: 0 } });
      expect(await devices()).toHaveLength(2);
      const rows = await rowsOf(preview);
      expect(
        rows
          .filter(({ subject }) => subject === 'device')
          .map(({ name, action, matchedBy }) => [name, action, matchedBy])
          .toSorted(),
      ).toEqual([
        ['AP Cerro Alto', 'change', 'address'],
        ['Switch de la caseta', 'change', 'mac'],
        ['cpe-casa-12', 'create', null],
        [expect.any(String), 'create', null],
      ]);
      await apply(preview);

      const ap = await deviceNamed('AP Cerro Alto');
      expect(ap).toMatchObject({ siteName: 'Cerro Alto', model: 'Rocket 5AC Prism Gen2' });
      expect(ap.sources.map(({ driver, externalId }) => [driver, externalId])).toEqual([
        ['icmp', null],
        ['uisp', 'ap'],
      ]);
      const sites = siteListSchema.parse(await client.get('/sites')).items;
      expect(sites.map(({ name, kind }) => [name, kind])).toEqual([
        ['Casa 12', 'premises'],
        ['Cerro Alto', 'tower'],
      ]);
      expect(sites[0]).toMatchObject({ parentId: sites[1]?.id, latitude: 19.43 });
      const links = deviceLinkListSchema.parse(await client.get('/device-links')).items;
      expect(links).toMatchObject([
        { upstreamName: 'AP Cerro Alto', downstreamName: 'cpe-casa-12', kind: 'radio' },
      ]);

      const again = await read({ source: 'uisp', controllerId, ping: false });
      expect(again.counts).toMatchObject({ create: 0, change: 0, refuse: 0, gone: 0 });
    });

    it('tells what UISP lists no longer, and keeps it', async () => {
      uispWorld.state.devices = uispWorld.state.devices.filter(({ id }) => id !== 'cpe');
      uispWorld.state.links = [];
      const preview = await read({ source: 'uisp', controllerId, ping: false });
      const gone = (await rowsOf(preview)).filter(({ action }) => action === 'gone');
      expect(gone.map(({ name }) => name)).toEqual(['cpe-casa-12']);
      expect((await devices()).map(({ name }) => name)).toContain('cpe-casa-12');
    });

    it('says in one sentence why it could not be read', async () => {
      uisp.faults.tokenRevoked = true;
      const preview = await read({ source: 'uisp', controllerId });
      uisp.faults.tokenRevoked = false;
      expect(preview.state).toBe('failed');
      expect(preview.error).toMatch(/UISP/);
      expect(preview.error).not.toContain(TOKEN);
    });
  });

  describe('from LibreNMS', () => {
    const asked = () => ({ source: 'librenms', url: librenms.url, token: TOKEN, ping: false });

    it('brings devices, places, links and sealed communities, each once', async () => {
      const preview = await read(asked());
      expect(preview).toMatchObject({
        state: 'ready',
        counts: { create: 6, change: 0, refuse: 0 },
        notes: ['1 devices have no SNMP access that can be taken over.'],
      });
      await apply(preview);
      const core = await deviceNamed('core-1');
      expect(core).toMatchObject({ role: 'router', address: '10.9.0.1', siteName: 'Centro' });
      expect(core.sources).toMatchObject([{ driver: 'snmp', address: '10.9.0.1', port: 1161 }]);
      const links = deviceLinkListSchema.parse(await client.get('/device-links')).items;
      expect(links).toContainEqual(
        expect.objectContaining({ upstreamName: 'core-1', downstreamName: 'sector-3' }),
      );
      const again = await read(asked());
      expect(again.counts).toMatchObject({ create: 0, change: 0, refuse: 0 });
      for (const path of [
        '/imports',
        `/imports/${preview.id}/rows`,
        '/credentials',
        '/audit-log',
        '/devices',
      ]) {
        expect(JSON.stringify(await client.get(path))).not.toContain(COMMUNITY);
      }
    });

    it('goes on without the lists that a release does not have, and says so', async () => {
      librenms.faults.missing.add('ports').add('links');
      const preview = await read(asked());
      librenms.faults.missing.clear();
      expect(preview.state).toBe('ready');
      expect(preview.notes.join(' ')).toMatch(/links were not read.*ports were not read/);
    });

    it.each([
      ['an answer without end', () => (librenms.faults.paddingBytes = 40_000_000)],
      [
        'a redirect to another place',
        () => (librenms.faults.redirectTo = 'http://169.254.169.254/x'),
      ],
    ])('is not misled by %s', async (_name, fault) => {
      fault();
      const preview = await read(asked());
      librenms.faults.paddingBytes = 0;
      librenms.faults.redirectTo = null;
      expect(preview.state).toBe('failed');
      expect(preview.error).toMatch(/^LibreNMS at 127\.0\.0\.1/);
    });

    it('never asks the addresses that a cloud keeps for itself', async () => {
      const preview = await read({ ...asked(), url: 'http://169.254.169.254' });
      expect(preview).toMatchObject({ state: 'failed' });
      expect(preview.error).toMatch(/169\.254\.169\.254 is no address of a LibreNMS/);
    });
  });

  describe("from a router's PPP secrets", () => {
    it('shows the lines with the parts of their comments, and never a password', async () => {
      const credentialId = await client.make('/credentials', {
        name: 'router',
        secret: { kind: 'routeros', user: 'admin', password: '' },
      });
      const deviceId = await client.make('/devices', {
        name: 'Concentrador',
        role: 'router',
        address: '127.0.0.1',
        sources: [{ driver: 'routeros', port: router.port, credentialId }],
      });
      const preview = await read({
        source: 'ppp-secrets',
        deviceId,
        pattern: 'cliente|plan - telefono',
        createDevices: true,
      });
      expect(preview).toMatchObject({ state: 'ready', hasLines: true, counts: { create: 1 } });
      const [row] = await rowsOf(preview);
      expect(row).toMatchObject({ name: 'maria', subject: 'device', action: 'create' });
      const lines = await fetchText(`/imports/${preview.id}/lines?format=csv`);
      expect(lines).toContain("'=María Pérez,20M,555 0101");
      expect(lines).not.toContain('must-never-leave');
      await apply(preview);
      expect(await deviceNamed('maria')).toMatchObject({
        role: 'cpe',
        address: '100.77.0.20',
        macs: ['02:00:5E:00:0A:20'],
      });
    });

    const fetchText = async (path: string): Promise<string> => {
      const token = textOf(
        await client.post('/auth/login', {
          email: 'owner@tower.test',
          password: 'correct horse battery',
        }),
        'accessToken',
        '/auth/login',
      );
      const answer = await fetch(`${platform.url}/api/v1${path}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      return answer.text();
    };
  });
});

function librenmsWorld() {
  const device = (device_id: number, more: object) => ({
    device_id,
    snmpver: 'v2c',
    community: COMMUNITY,
    port: 161,
    location: 'Centro',
    disabled: 0,
    ...more,
  });
  return {
    devices: [
      device(1, {
        hostname: '10.9.0.1',
        sysName: 'core-1',
        os: 'routeros',
        type: 'network',
        port: 1161,
        hardware: 'CCR2004',
        lat: 19.4,
        lng: -99.1,
      }),
      device(2, {
        hostname: '10.9.0.3',
        sysName: 'sector-3',
        os: 'airos',
        type: 'wireless',
        dependency_parent_id: '1',
      }),
      device(3, {
        hostname: 'ups.example.net',
        os: 'apc',
        type: 'power',
        community: null,
        location: null,
      }),
      device(4, { hostname: '10.9.0.4', disabled: 1 }),
    ],
    locations: [{ location: 'Centro', lat: 19.4, lng: -99.1 }],
    links: [{ local_device_id: 2, remote_device_id: 1, active: 1 }],
    ports: [{ device_id: 1, ifPhysAddress: '02005e000901' }],
  };
}
