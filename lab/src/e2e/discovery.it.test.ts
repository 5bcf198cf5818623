import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CandidateView,
  candidateListSchema,
  candidatesAcceptedSchema,
  type DiscoveryRunView,
  discoveryRunSchema,
  linkSuggestionListSchema,
} from '@atalaya/core/wire/rest/discovery-runs';
import { deviceLinkListSchema } from '@atalaya/core/wire/rest/links';
import type { StartedPlatform } from '@atalaya/launcher/start-platform';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoClient, fieldOf } from '../demo/demo-client.js';
import { startEchoServer } from '../simulators/fping/echo-route.js';
import { writeFpingProgram } from '../simulators/fping/fping-program.js';
import {
  ADDRESSES,
  API_LOGIN,
  COMMUNITY,
  type DiscoveryNetwork,
  MACS,
  startDiscoveryNetwork,
} from './discovery-network.js';
import { startTowerPlatform } from './tower-platform.js';

const SUBNET = '127.77.0.0/28';

/** The platform as it starts, on simulated devices behind real protocols. */
describe('discovery', () => {
  const db = withDatabase({ poolSize: 10 });
  let network: DiscoveryNetwork;
  let echoes: Awaited<ReturnType<typeof startEchoServer>>;
  let folder: string;
  let platform: StartedPlatform;
  let client: DemoClient;
  let credentialIds: string[];
  let routerosId: string;
  let knownId: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atalaya-discovery-'));
    network = await startDiscoveryNetwork();
    echoes = await startEchoServer({ world: network.world });
    ({ platform, client } = await startTowerPlatform({
      databaseUrl: db.ownerUrl,
      folder,
      env: { FPING_PATH: await writeFpingProgram(folder, echoes.url) },
    }));
    const key = (name: string, secret: object) => client.make('/credentials', { name, secret });
    const routeros = { kind: 'routeros', user: API_LOGIN.user, tls: false };
    routerosId = await key('api', { ...routeros, password: API_LOGIN.password });
    credentialIds = [
      await key('wrong community', { kind: 'snmp-community', community: 'not-this-one' }),
      await key('community', { kind: 'snmp-community', community: COMMUNITY }),
      ...(await Promise.all(
        ['a', 'b', 'c', 'd'].map((password) => key(`wrong ${password}`, { ...routeros, password })),
      )),
    ];
    knownId = await client.make('/devices', {
      name: 'Known router',
      role: 'router',
      address: ADDRESSES.known,
      sources: [{ driver: 'icmp' }],
    });
  });

  afterAll(async () => {
    await platform?.stop();
    await echoes?.close();
    await network?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const runOf = async (id: string) =>
    discoveryRunSchema.parse(await client.get(`/discovery-runs/${id}`));
  const candidatesOf = async (id: string) =>
    candidateListSchema.parse(await client.get(`/discovery-runs/${id}/candidates?limit=200`)).items;
  const linksOf = async (id: string) =>
    linkSuggestionListSchema.parse(await client.get(`/link-suggestions?runId=${id}&limit=200`))
      .items;

  async function start(more: object): Promise<string> {
    return client.make('/discovery-runs', {
      snmpPort: network.snmpPort,
      routerosPort: network.routerosPort,
      ...more,
    });
  }

  async function ended(id: string): Promise<DiscoveryRunView> {
    const isOver = await waitUntil(
      async () => !['queued', 'running', 'stopping'].includes((await runOf(id)).state),
      60_000,
      100,
    );
    if (!isOver) throw new Error(`the run did not end: ${JSON.stringify(await runOf(id))}`);
    return runOf(id);
  }

  const at = (all: readonly CandidateView[], address: string) =>
    all.find((candidate) => candidate.address === address);

  it('finds a tower by its subnet, takes it over, and never makes a device twice', async () => {
    const id = await start({
      targets: [SUBNET],
      credentialIds: [...credentialIds.slice(0, 2), routerosId],
    });
    const run = await ended(id);
    expect(run).toMatchObject({
      state: 'done',
      error: null,
      warnings: [],
      progress: { total: 14, pinged: 14, answering: 6, tried: 6, identified: 3 },
    });
    const found = await candidatesOf(id);
    expect(at(found, ADDRESSES.router)).toMatchObject({
      status: 'new',
      name: 'core',
      serial: 'LAB-CORE-1',
      suggestedRole: 'router',
      ways: [{ driver: 'icmp' }, { driver: 'routeros', credentialId: routerosId }],
    });
    expect(at(found, ADDRESSES.ap)).toMatchObject({
      name: 'AP North',
      suggestedRole: 'ap',
      ways: [{ driver: 'icmp' }, { driver: 'snmp', credentialId: credentialIds[1] }],
      heardOn: [{ by: 'neighbour', name: 'core', interface: 'ether2' }],
    });
    expect(at(found, ADDRESSES.cpe)).toMatchObject({
      suggestedRole: 'cpe',
      heardOn: [{ by: 'station', name: 'AP North' }],
    });
    expect(at(found, ADDRESSES.known)).toMatchObject({
      status: 'known',
      deviceId: knownId,
      matchedBy: 'address',
    });
    expect(at(found, ADDRESSES.pingOnly)).toMatchObject({ foundBy: ['icmp'], suggestedRole: null });
    expect(at(found, ADDRESSES.pingBlocked)).toBeUndefined();
    // Never pinged: the access point lists it, the router's ARP table tells its address.
    expect(at(found, ADDRESSES.stranger)).toMatchObject({
      name: 'pedro',
      macs: [MACS.stranger],
      suggestedRole: 'cpe',
    });

    const links = (await linksOf(id)).map((link) =>
      [link.upstream.name, link.downstream.name, link.kind, link.confidence].join(' > '),
    );
    expect(links.sort()).toEqual([
      'AP North > maria > radio > high',
      'AP North > pedro > radio > high',
      'core > AP North > ethernet > medium',
    ]);

    const wanted = [ADDRESSES.router, ADDRESSES.ap, ADDRESSES.cpe, ADDRESSES.known].map(
      (address) => ({ id: at(found, address)?.id ?? '' }),
    );
    const accept = async () =>
      candidatesAcceptedSchema.parse(
        await client.post('/discovery-candidates/accept', { candidates: wanted }),
      );
    const first = await accept();
    expect(first.items.map(({ outcome }) => outcome)).toEqual([
      'created',
      'created',
      'created',
      'joined',
    ]);
    expect(first.items[3]?.deviceId).toBe(knownId);
    expect(first.links).toBe(1);
    const again = await accept();
    expect(again.items.map(({ deviceId }) => deviceId)).toEqual(
      first.items.map(({ deviceId }) => deviceId),
    );
    const made = deviceLinkListSchema.parse(await client.get('/device-links'));
    expect(made.items).toMatchObject([
      { upstreamName: 'AP North', downstreamName: 'maria', kind: 'radio', source: 'discovered' },
    ]);

    const second = await start({
      targets: [SUBNET],
      credentialIds: [...credentialIds.slice(0, 2), routerosId],
    });
    await ended(second);
    const later = await candidatesOf(second);
    for (const address of [ADDRESSES.router, ADDRESSES.ap, ADDRESSES.cpe, ADDRESSES.known]) {
      expect([address, at(later, address)?.status]).toEqual([address, 'known']);
    }
  });

  it('finds what its devices hear, without any address to scan', async () => {
    const isHeard = await waitUntil(
      async () => {
        const id = await start({ neighbours: true });
        await ended(id);
        return (await candidatesOf(id)).some(({ macs }) => macs.includes(MACS.stranger));
      },
      60_000,
      2_000,
    );
    expect(isHeard).toBe(true);
    const { items } = linkSuggestionListSchema.parse(
      await client.get('/link-suggestions?state=suggested&limit=200'),
    );
    const uplink = items.find(({ kind }) => kind === 'ethernet');
    expect(uplink).toMatchObject({ upstream: { name: 'core' }, downstream: { name: 'AP North' } });
    await client.post('/link-suggestions/accept', { suggestions: [{ id: uplink?.id }] });
    const made = deviceLinkListSchema.parse(await client.get('/device-links'));
    expect(made.items.map(({ upstreamName }) => upstreamName)).toContain('core');
  });

  it('stays polite to a router that refuses it, and finds who answers no echo when asked to', async () => {
    const id = await start({
      targets: [ADDRESSES.locked, ADDRESSES.pingBlocked],
      credentialIds: credentialIds.slice(1),
      silentToo: true,
    });
    const run = await ended(id);
    expect([run.state, run.progress.answering, run.progress.identified]).toEqual(['done', 1, 1]);
    const found = await candidatesOf(id);
    expect(at(found, ADDRESSES.pingBlocked)).toMatchObject({
      name: 'shy',
      ways: [{ driver: 'snmp' }],
    });
    expect(at(found, ADDRESSES.locked)?.ways).toMatchObject([{ driver: 'icmp' }]);
    expect(network.locked.counts.logins).toBe(0);
  });

  it('stops at once when a person says so, and keeps what it found', async () => {
    const id = await start({
      targets: ['127.77.0.0/16'],
      excluded: ['127.77.1.0/24'],
      ratePerSecond: 20,
    });
    expect(await waitUntil(async () => (await runOf(id)).progress.answering > 0, 30_000, 100)).toBe(
      true,
    );
    await client.post(`/discovery-runs/${id}/stop`, {});
    const run = await ended(id);
    expect(run.state).toBe('stopped');
    expect(run.progress.total).toBe(65_534 - 256);
    expect(run.progress.pinged).toBeLessThan(run.progress.total);
    expect((await candidatesOf(id)).length).toBeGreaterThan(0);
  });

  it('names the line of a scope that cannot be read', async () => {
    const refused = client.post('/discovery-runs', { targets: ['10.0.0.1', '224.0.0.0/8'] });
    await expect(refused).rejects.toThrow(/400.*targets\.1.*multicast/);
    await expect(client.post('/discovery-runs', { targets: [] })).rejects.toThrow(/400.*targets/);
    await expect(client.post('/discovery-runs', { targets: ['10.0.0.0/8'] })).rejects.toThrow(
      /at most 65536/,
    );
    expect(fieldOf(await client.get('/discovery-runs'), 'nextCursor')).toBeNull();
  });
});
