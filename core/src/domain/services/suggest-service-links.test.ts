import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KnownDevice, ServiceNetwork } from './service-network.js';
import { suggestServiceLinks } from './suggest-service-links.js';

const RADIO = '02:00:00:00:01:01';
const HOME = '02:00:00:00:09:00';
const device = (id: string, role: KnownDevice['role'], more: Partial<KnownDevice> = {}) => ({
  id,
  name: id,
  role,
  address: null,
  macs: [],
  premises: null,
  ...more,
});
const NETWORK: ServiceNetwork = {
  services: [
    { id: 'ana', accessKind: 'pppoe', accessIdentity: 'ana.lopez@isp', customerName: 'Ana' },
  ],
  devices: [
    device('router', 'router'),
    device('ap', 'ap'),
    device('cpe', 'cpe', { macs: [RADIO] }),
    device('other', 'cpe', { macs: ['02:00:00:00:02:01'] }),
  ],
  sessions: [
    {
      routerId: 'router',
      kind: 'pppoe',
      user: 'ana.lopez@isp',
      mac: RADIO,
      address: '100.64.0.9',
      serverInterface: null,
      relayed: [],
    },
  ],
  stations: [{ accessPointId: 'ap', mac: RADIO, name: null }],
  bridgeHosts: [],
  neighbours: [],
};
const dialling = (mac: string | null) => NETWORK.sessions.map((one) => ({ ...one, mac }));
const host = (deviceId: string, port: string, behindMac: string | null = null) => ({
  deviceId,
  mac: HOME,
  interface: port,
  behindMac,
});
const told = (network: Partial<ServiceNetwork>) =>
  suggestServiceLinks({ ...NETWORK, ...network }).map(
    ({ kind, deviceId, evidence, isMatched }) =>
      `${kind} ${deviceId} by ${evidence.map(({ clue }) => clue)}${isMatched ? ', matched' : ''}`,
  );

describe('the path of a service', () => {
  it('goes from the session’s MAC to the CPE, the access point that hears it, and the router', () => {
    expect(told({})).toEqual([
      'cpe cpe by mac, matched',
      'access_point ap by station, matched',
      'router_session router by session, matched',
    ]);
  });

  it('leads through a bridged CPE by its own table or by the access point’s', () => {
    const bridged = { sessions: dialling(HOME) };
    expect(told({ ...bridged, bridgeHosts: [host('cpe', 'ether1')] })).toEqual([
      'cpe cpe by bridged, matched',
      'access_point ap by station, matched',
      'router_session router by session, matched',
    ]);
    expect(told({ ...bridged, bridgeHosts: [host('ap', 'wlan1', RADIO)] })[0]).toBe(
      'cpe cpe by behind-station, matched',
    );
  });

  it('does not take what is learnt on the network’s side for what is behind', () => {
    const hosts = [host('other', 'wlan1'), host('ap', 'ether1')];
    expect(told({ sessions: dialling(HOME), bridgeHosts: hosts })).toEqual([
      'router_session router by session',
    ]);
  });

  it('guesses by the MAC next to the session’s, and by a name, without calling that matched', () => {
    expect(told({ sessions: dialling('02:00:00:00:01:02'), stations: [] })).toEqual([
      'cpe cpe by mac-nearby',
      'router_session router by session',
    ]);
    const named = [...NETWORK.devices, device('radio', 'cpe', { name: 'Ana López' })];
    expect(told({ sessions: [], devices: named })).toEqual(['cpe radio by name']);
  });

  it('takes the access point behind the port that serves the session, of few, and where nothing says more', () => {
    const neighbours = [{ routerId: 'router', interface: 'vlan101', mac: '02:00:00:00:0A:01' }];
    const devices = [
      device('router', 'router'),
      device('ap', 'ap', { macs: ['02:00:00:00:0A:01'] }),
      ...[2, 3, 4].map((i) => device(`ap${i}`, 'ap', { macs: [`02:00:00:00:0A:0${i}`] })),
    ];
    const sessions = dialling(HOME).map((one) => ({ ...one, serverInterface: 'vlan101' }));
    const port = { devices, sessions, stations: [] };
    expect(told({ ...port, neighbours })).toEqual([
      'access_point ap by server-interface',
      'router_session router by session',
    ]);
    const many = [1, 2, 3, 4].map((i) => ({ ...neighbours[0], mac: `02:00:00:00:0A:0${i}` }));
    const all = many.map((one) => ({ routerId: 'router', interface: 'vlan101', ...one }));
    expect(told({ ...port, neighbours: all })).toEqual(['router_session router by session']);
  });

  it('takes the access point that wrote itself into the lease, by its MAC or its longest name', () => {
    const devices = [
      device('router', 'router'),
      device('ap', 'ap', { name: 'Cerro Norte', macs: ['02:00:00:00:0A:01'] }),
      device('ap2', 'ap', { name: 'Cerro Norte 2' }),
    ];
    const lease = (...relayed: string[]) => ({
      services: NETWORK.services.map((one) => ({
        ...one,
        accessKind: 'dhcp' as const,
        accessIdentity: HOME,
      })),
      devices,
      stations: [],
      sessions: dialling(HOME).map((one) => ({
        ...one,
        kind: 'dhcp' as const,
        user: HOME,
        relayed,
      })),
    });
    const found = (...relayed: string[]) => told(lease(...relayed))[0];
    expect(found('wlan1', '0x0006020000000A01')).toBe('access_point ap by option-82');
    expect(found('eth 0/1', '02-00-00-00-0a-01')).toBe('access_point ap by option-82');
    expect(found('cerro-norte-2 wlan1')).toBe('access_point ap2 by option-82');
    expect(found('cerro_norte:wlan1')).toBe('access_point ap by option-82');
    expect(found('some other words 000000000000')).toBe('router_session router by session');
  });

  it('guesses the CPE at the premises that are named as the customer', () => {
    const named = { customerName: 'María  Núñez' };
    const services = NETWORK.services.map((one) => ({ ...one, ...named }));
    const devices = [device('radio', 'cpe', { premises: 'Maria Nuñez' }), device('tower', 'cpe')];
    expect(told({ services, devices, sessions: [], stations: [] })).toEqual([
      'cpe radio by premises',
    ]);
  });

  it('names every router that knows the user, and is sure of none', () => {
    const twice = [...NETWORK.sessions, ...NETWORK.sessions.map((s) => ({ ...s, routerId: 'ap' }))];
    const links = suggestServiceLinks({ ...NETWORK, sessions: twice });
    const routers = links.filter(({ kind }) => kind === 'router_session');
    expect(routers.map(({ score }) => score)).toEqual([0.5, 0.5]);
    expect(links.some(({ isMatched }) => isMatched)).toBe(false);
  });

  it('finds a fixed address and a DHCP client', () => {
    const at = device('cpe', 'cpe', { address: '10.0.0.9', macs: [RADIO] });
    const fixed = {
      id: 's',
      accessKind: 'static' as const,
      accessIdentity: '10.0.0.9',
      customerName: '',
    };
    expect(told({ services: [fixed], devices: [at], sessions: [] })).toEqual([
      'cpe cpe by address',
    ]);
    const lease = { id: 's', accessKind: 'dhcp' as const, accessIdentity: RADIO, customerName: '' };
    const sessions = NETWORK.sessions.map((s) => ({ ...s, kind: 'dhcp' as const, user: RADIO }));
    expect(told({ services: [lease], sessions })[0]).toBe('cpe cpe by mac, matched');
  });
});

const macs = fc.constantFrom(...[1, 2, 3, 4, 5, 6].map((n) => `02:00:00:00:00:0${n}`));
const ids = fc.constantFrom('d1', 'd2', 'd3', 'd4', 'd5', 'gone');
const users = fc.constantFrom('user1', 'user2', 'user3');
const networks: fc.Arbitrary<ServiceNetwork> = fc.record({
  services: fc.constant(
    ['user1', 'user2', null].map((accessIdentity, n) => ({
      id: `s${n}`,
      accessKind: 'pppoe' as const,
      accessIdentity,
      customerName: `Customer ${n}`,
    })),
  ),
  devices: fc.uniqueArray(fc.constantFrom('d1', 'd2', 'd3', 'd4', 'd5')).chain((known) =>
    fc.tuple(
      ...known.map((id) =>
        fc.record({
          id: fc.constant(id),
          name: fc.constantFrom('user1', 'user2', 'x'),
          role: fc.constantFrom('cpe', 'ap', 'router'),
          address: fc.constantFrom(null, '10.0.0.1'),
          macs: fc.array(macs, { maxLength: 2 }),
          premises: fc.constantFrom(null, 'Customer 1', 'Customer 2'),
        }),
      ),
    ),
  ),
  sessions: fc.array(
    fc.record({
      routerId: ids,
      kind: fc.constant('pppoe'),
      user: users,
      mac: fc.option(macs),
      address: fc.constantFrom(null, '10.0.0.1'),
      serverInterface: fc.constantFrom(null, 'ether1', 'ether2'),
      relayed: fc.array(fc.oneof(macs, users), { maxLength: 2 }),
    }),
    { maxLength: 6 },
  ),
  neighbours: fc.array(
    fc.record({ routerId: ids, interface: fc.constantFrom('ether1', 'ether2'), mac: macs }),
    { maxLength: 6 },
  ),
  stations: fc.uniqueArray(fc.record({ accessPointId: ids, mac: macs, name: fc.option(users) }), {
    selector: ({ mac }) => mac,
    maxLength: 5,
  }),
  bridgeHosts: fc.array(
    fc.record({
      deviceId: ids,
      mac: macs,
      interface: fc.constantFrom('wlan1', 'ether1'),
      behindMac: fc.option(macs),
    }),
    { maxLength: 6 },
  ),
});

describe('whatever is known', () => {
  it('each suggestion is of a known device, has evidence and a score, and comes once', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const links = suggestServiceLinks(network);
        const known = new Set(network.devices.map(({ id }) => id));
        for (const { deviceId, score, evidence, serviceId } of links) {
          expect(known.has(deviceId)).toBe(true);
          expect(serviceId).not.toBe('s2');
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThanOrEqual(1);
          expect(evidence.length).toBeGreaterThan(0);
        }
        const keys = links.map((link) => `${link.serviceId} ${link.kind} ${link.deviceId}`);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it('of each service and kind at most one is matched', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const matched = suggestServiceLinks(network).filter(({ isMatched }) => isMatched);
        const places = matched.map(({ serviceId, kind }) => `${serviceId} ${kind}`);
        expect(new Set(places).size).toBe(places.length);
      }),
    );
  });

  it('the order in which it is told changes nothing but the order of the evidence', () => {
    const keys = (network: ServiceNetwork) =>
      suggestServiceLinks(network)
        .map(({ serviceId, kind, deviceId, score, isMatched }) =>
          [serviceId, kind, deviceId, score, isMatched].join(' '),
        )
        .sort();
    fc.assert(
      fc.property(networks, (network) => {
        const turned = {
          services: [...network.services].reverse(),
          devices: [...network.devices].reverse(),
          sessions: [...network.sessions].reverse(),
          stations: [...network.stations].reverse(),
          bridgeHosts: [...network.bridgeHosts].reverse(),
          neighbours: [...network.neighbours].reverse(),
        };
        expect(keys(turned)).toEqual(keys(network));
      }),
    );
  });
});
