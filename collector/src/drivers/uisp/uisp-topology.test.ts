import { describe, expect, it } from 'vitest';
import { linksByDevice, parseDataLinks, parseOutages, parseSites } from './uisp-topology.js';

const end = (id: string, name: string, site: string) => ({
  device: { identification: { id } },
  interface: { identification: { name } },
  site: { identification: { id: site } },
});

describe('topology', () => {
  it('reads sites, their parents and suspension', () => {
    const sites = parseSites([
      {
        id: 's1',
        identification: { type: 'endpoint', name: 'García', suspended: true, parent: { id: 's0' } },
        description: {
          location: { latitude: 19.4, longitude: -99.1 },
          ucrmId: '135',
          ipAddresses: ['10.8.0.4', null, 7],
        },
      },
      { id: 's2', identification: { type: 'castle', parent: null }, description: null },
      { id: 's3', identification: {}, description: { location: { latitude: 'north' } } },
      { identification: {} },
      null,
    ]);
    expect(sites).toEqual([
      {
        id: 's1',
        type: 'endpoint',
        name: 'García',
        suspended: true,
        parentId: 's0',
        location: { latitude: 19.4, longitude: -99.1 },
        ucrmClientId: '135',
        ipAddresses: ['10.8.0.4'],
      },
      { id: 's2', type: 'unknown', suspended: false, ipAddresses: [] },
      { id: 's3', type: 'unknown', suspended: false, ipAddresses: [] },
    ]);
  });

  it('reads links and tells each to both of its devices', () => {
    const links = parseDataLinks([
      {
        id: 'l1',
        type: 'wireless',
        state: 'active',
        ssid: 'norte',
        frequency: 5_400,
        from: end('ap', 'ath0', 's0'),
        to: end('cpe', 'ath0', 's1'),
      },
      {
        id: 'l2',
        type: 'thread',
        state: 'frayed',
        from: end('ap', '', 's0'),
        to: { device: { identification: { id: 'sw' } } },
      },
      { id: 'l3', type: 'wireless', from: end('ap', 'ath0', 's0'), to: null },
      'no link',
    ]);
    expect(links.map(({ id, medium, state }) => [id, medium, state])).toEqual([
      ['l1', 'wireless', 'active'],
      ['l2', 'unknown', 'unknown'],
    ]);
    expect(links[0]).toMatchObject({ frequencyMhz: 5_400, ssid: 'norte', from: { siteId: 's0' } });
    const byDevice = linksByDevice(links);
    expect(byDevice.get('cpe')).toEqual([
      {
        externalId: 'l1',
        medium: 'wireless',
        state: 'active',
        interface: 'ath0',
        peerExternalId: 'ap',
        peerInterface: 'ath0',
      },
    ]);
    expect(byDevice.get('ap')).toHaveLength(2);
  });

  it('reads outages, those in progress without an end', () => {
    expect(
      parseOutages([
        {
          id: 'o1',
          type: 'outage',
          startTimestamp: '2026-03-01T00:00:00.000Z',
          endTimestamp: null,
          inProgress: true,
          device: { id: 'ap' },
        },
        {
          id: 'o2',
          type: 'boredom',
          startTimestamp: 'long ago',
          endTimestamp: '2026-03-01T01:00:00Z',
        },
      ]),
    ).toEqual([
      { id: 'o1', type: 'outage', deviceId: 'ap', startMs: Date.UTC(2026, 2, 1) },
      { id: 'o2', type: 'unknown', endMs: Date.UTC(2026, 2, 1, 1) },
    ]);
  });
});
