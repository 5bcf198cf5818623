import type { DeviceReading } from '@atalaya/core/domain/network/reading';
import { describe, expect, it } from 'vitest';
import { sightingOfDevice, sightingsOfOthers } from './sightings-of.js';

const reading = (more: Partial<DeviceReading>): DeviceReading => ({
  observedAt: 1,
  observations: [],
  warnings: [],
  ...more,
});
const ON = { kind: 'device', id: 'router' } as const;

describe('sightings', () => {
  it('take a device at its word, cleaned', () => {
    const sighting = sightingOfDevice(
      '10.0.0.1',
      { driver: 'snmp' },
      reading({
        profile: 'airos',
        identity: {
          name: 'AP\u0000North'.padEnd(4_000, 'x'),
          serial: ' ',
          macs: ['02:00:00:00:00:0a'],
        },
        interfaces: [{ name: 'eth0', mac: 'FF:FF:FF:FF:FF:FF' }],
        observations: [
          { kind: 'gauge', metric: 'radio.clients', tags: { radio: 'ath0' }, value: 7 },
          { kind: 'gauge', metric: 'device.pppoe_sessions', tags: {}, value: 0 },
        ],
      }),
    );
    expect(sighting).toMatchObject({
      way: { driver: 'snmp', profile: 'airos' },
      macs: ['02:00:00:00:00:0A'],
      traits: { stations: 7, hasRadio: true, servesSessions: true },
    });
    expect(sighting.name).toMatch(/^AP North/);
    expect(sighting.name?.length).toBeLessThanOrEqual(256);
    expect(sighting).not.toHaveProperty('serial');
  });

  it('say of a neighbour whether its port hears others too, and whether that is a radio', () => {
    const all = sightingsOfOthers(
      ON,
      reading({
        interfaces: [{ name: 'north', kind: 'wlan' }],
        neighbours: [
          { mac: '02:00:00:00:00:01', interface: 'ether1' },
          { mac: '02:00:00:00:00:02', interface: 'north' },
          { mac: '02:00:00:00:00:03', interface: 'north' },
          { name: 'neither MAC nor address' },
        ],
      }),
    );
    expect(all.map(({ seenOn }) => [seenOn?.interface, seenOn?.alone, seenOn?.isRadio])).toEqual([
      ['ether1', true, false],
      ['north', false, true],
      ['north', false, true],
    ]);
  });

  it('are bounded, whatever a device lists', () => {
    const neighbours = Array.from({ length: 100_000 }, (_, n) => ({ address: `10.0.0.${n}` }));
    expect(sightingsOfOthers(ON, reading({ neighbours })).length).toBeLessThanOrEqual(4_096);
  });
});
