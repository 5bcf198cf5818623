import { describe, expect, it } from 'vitest';
import {
  counter,
  ether1,
  FAST,
  find,
  gauge,
  LIVE,
  open,
  read,
  table,
} from './testing/router-rig.js';

describe('a concentrator', () => {
  const concentrator = () =>
    table({
      menus: {
        '/interface': [
          ether1,
          {
            '.id': '*A',
            name: '<pppoe-ana>',
            type: 'pppoe-in',
            dynamic: 'true',
            running: 'true',
            'rx-byte': '100',
            'tx-byte': '900',
            'last-link-up-time': '2026-01-02 03:04:05',
          },
        ],
        '/interface/pppoe-server/server': [{ '.id': '*1', disabled: 'false' }],
        '/ppp/active': [
          {
            name: 'ana',
            service: 'pppoe',
            'caller-id': '02:00:00:00:0a:0a',
            address: '10.9.0.1',
            uptime: '44m55s',
          },
          { name: 'vpn', service: 'l2tp', 'caller-id': '192.0.2.7', address: '10.9.1.1' },
        ],
      },
    });

  it('joins sessions to their interfaces, seen from the router', async () => {
    const reading = await read(concentrator());
    expect(reading.pppSessions).toEqual([
      { user: 'ana', callerId: '02:00:00:00:0A:0A', address: '10.9.0.1', uptimeS: 2_695 },
      { user: 'vpn', callerId: '192.0.2.7', address: '10.9.1.1' },
    ]);
    expect(gauge(reading, 'device.pppoe_sessions')).toBe(1);
    const tags = { service: 'ana' };
    expect(gauge(reading, 'session.online', tags)).toBe(1);
    expect(counter(reading, 'session.in_bps', tags)).toMatchObject({
      raw: 100n,
      identity: '*A@2026-01-02 03:04:05',
    });
    expect(counter(reading, 'session.out_bps', tags)?.raw).toBe(900n);
    expect(find(reading, 'interface.in_bps', { interface: '<pppoe-ana>' })).toEqual([]);
    expect(reading.interfaces?.map((one) => one.name)).toEqual(['ether1']);
  });

  it('adds up two sessions of one user, each on its own interface', async () => {
    const router = concentrator();
    const [port, ana] = [router.menus['/interface'], router.menus['/ppp/active']?.[0]];
    const again = { ...ana, 'caller-id': '02:00:00:00:0A:0B', uptime: '10s' };
    router.menus['/ppp/active'] = [
      { ...ana, '.id': '*1' },
      { ...again, '.id': '*2' },
    ];
    const second = { ...port?.[1], '.id': '*B', name: '<pppoe-ana-1>', 'rx-byte': '7' };
    router.menus['/interface'] = [...(port ?? []), second];
    router.menus['/interface/pppoe-server'] = [
      { name: '<pppoe-ana>', user: 'ana', 'remote-address': '02:00:00:00:0A:0A', service: 'x' },
      {
        name: '<pppoe-ana-1>',
        user: 'ana',
        'remote-address': '02:00:00:00:0A:0B',
        interface: 'vlan9',
      },
      { name: 'static-luis', user: 'luis' },
    ];
    router.menus['/interface/pppoe-server/server'] = [
      { 'service-name': 'x', interface: 'bridge1', disabled: 'false' },
      { 'service-name': 'old', interface: 'ether9', disabled: 'true' },
    ];
    const reading = await read(router);
    const tags = { service: 'ana' };
    expect(find(reading, 'session.in_bps', tags)).toHaveLength(1);
    expect(counter(reading, 'session.in_bps', tags)?.raw).toBe(107n);
    expect(gauge(reading, 'session.uptime_s', tags)).toBe(2_695);
    expect(reading.pppSessions?.map((one) => one.serverInterface)).toEqual(['bridge1', 'vlan9']);
    expect(gauge(reading, 'device.pppoe_sessions')).toBe(2);
  });

  it('tells once that a user is gone', async () => {
    const router = concentrator();
    const { device } = await open(router);
    const online: unknown[] = [];
    for (const rows of [router.menus['/ppp/active'] ?? [], [], []]) {
      router.menus['/ppp/active'] = rows;
      const result = await device.poll(FAST, LIVE);
      if (result.ok) online.push(gauge(result.value, 'session.online', { service: 'ana' }));
    }
    expect(online).toEqual([1, 0, undefined]);
  });

  it('counts no session at all as 0, and only where a server is on', async () => {
    const router = concentrator();
    router.menus['/ppp/active'] = [];
    expect(gauge(await read(router), 'device.pppoe_sessions')).toBe(0);
    expect(gauge(await read(table()), 'device.pppoe_sessions')).toBeUndefined();
  });

  it('leaves the counters of sessions to the slow read', async () => {
    const reading = await read(concentrator(), FAST);
    expect(counter(reading, 'session.in_bps')).toBeUndefined();
    expect(reading.pppSessions).toHaveLength(2);
  });
});
