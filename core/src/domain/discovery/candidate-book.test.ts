import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sighting } from './candidate.js';
import { CandidateBook } from './candidate-book.js';

const MAC_A = '02:10:00:00:00:01';
const MAC_B = '02:20:00:00:00:01';
const ROUTER = { kind: 'device', id: 'router' } as const;

function bookOf(
  sightings: readonly Sighting[],
  more: { takesSubscribers?: boolean; most?: number } = {},
) {
  let next = 0;
  const book = new CandidateBook({ takesSubscribers: false, ...more, newId: () => `c${next++}` });
  for (const sighting of sightings) book.add(sighting);
  return book;
}

describe('CandidateBook', () => {
  it('joins the ways of one device by its address, and takes its word over a neighbour’s', () => {
    const book = bookOf([
      {
        by: 'neighbour',
        macs: [MAC_A],
        address: '10.0.0.2',
        name: 'heard',
        seenOn: { ref: ROUTER, interface: 'ether1' },
      },
      { by: 'icmp', address: '10.0.0.2', way: { driver: 'icmp' } },
      {
        by: 'snmp',
        address: '10.0.0.2',
        macs: [MAC_A],
        name: 'own',
        serial: 'S1',
        way: { driver: 'snmp', credentialId: 'k' },
      },
    ]);
    expect(book.candidates()).toMatchObject([
      {
        id: 'c0',
        address: '10.0.0.2',
        name: 'own',
        foundBy: ['neighbour', 'icmp', 'snmp'],
        ways: [{ driver: 'icmp' }, { driver: 'snmp', credentialId: 'k' }],
        heardOn: [{ by: 'neighbour', ref: ROUTER, interface: 'ether1', mac: MAC_A }],
      },
    ]);
  });

  it('joins two addresses of one router by its MACs, and what was heard on either stays true', () => {
    const book = bookOf([
      { by: 'icmp', address: '10.0.0.1' },
      { by: 'icmp', address: '10.0.1.1' },
      {
        by: 'station',
        macs: [MAC_B],
        seenOn: { ref: { kind: 'candidate', id: 'c1' }, interface: 'wlan1' },
      },
      { by: 'snmp', address: '10.0.0.1', macs: [MAC_A], serial: 'S', way: { driver: 'snmp' } },
      { by: 'snmp', address: '10.0.1.1', macs: [MAC_A], serial: 'S', way: { driver: 'snmp' } },
    ]);
    const [router, station, ...more] = book.candidates();
    expect(more).toEqual([]);
    expect(router?.id).toBe('c0');
    expect(station?.heardOn).toMatchObject([{ ref: { kind: 'candidate', id: 'c0' } }]);
    expect(book.takeChanges().removed).toEqual(['c1']);
  });

  it('keeps CPEs with the same factory address apart by their MACs', () => {
    const cpe = (mac: string): Sighting => ({
      by: 'neighbour',
      macs: [mac],
      address: '192.168.88.1',
    });
    expect(bookOf([cpe(MAC_A), cpe(MAC_B)]).size).toBe(2);
  });

  it('never joins two serials, not even with a cloned MAC', () => {
    const one = (serial: string): Sighting => ({ by: 'snmp', macs: [MAC_A], serial });
    expect(bookOf([one('S1'), one('S2')]).size).toBe(2);
  });

  it('gives a silent station its address, and a pinged address its MAC, from an ARP table in either order', () => {
    const arp: Sighting = {
      by: 'arp',
      macs: [MAC_A],
      address: '10.0.0.9',
      seenOn: { ref: ROUTER },
    };
    const station: Sighting = { by: 'station', macs: [MAC_A], seenOn: { ref: ROUTER } };
    const pinged: Sighting = { by: 'icmp', address: '10.0.0.9', way: { driver: 'icmp' } };
    for (const order of [
      [arp, station, pinged],
      [pinged, station, arp],
      [station, pinged, arp],
      [pinged, arp, station],
      [station, arp, pinged],
      [arp, pinged, station],
    ]) {
      const all = bookOf(order).candidates();
      expect(all).toHaveLength(1);
      expect(all[0]).toMatchObject({ address: '10.0.0.9', macs: [MAC_A] });
    }
  });

  it('makes candidates of subscribers’ sessions only when asked', () => {
    const session: Sighting = { by: 'ppp', macs: [MAC_A], address: '10.9.0.2', name: 'maria' };
    expect(bookOf([session]).size).toBe(0);
    expect(bookOf([session], { takesSubscribers: true }).size).toBe(1);
  });

  it('is bounded, and counts what no longer fitted', () => {
    const many = Array.from(
      { length: 12 },
      (_, i): Sighting => ({ by: 'icmp', address: `10.0.0.${i}` }),
    );
    const book = bookOf(many, { most: 10 });
    expect([book.size, book.leftOut]).toEqual([10, 2]);
  });

  it('has each MAC and each serial in one candidate at most, whatever is told in whatever order', () => {
    const mac = fc.integer({ min: 0, max: 6 }).map((n) => `02:00:00:00:0${n}:10`);
    const sighting = fc.record(
      {
        by: fc.constantFrom('icmp', 'snmp', 'neighbour', 'station', 'arp', 'ppp'),
        address: fc.integer({ min: 1, max: 5 }).map((n) => `10.0.0.${n}`),
        macs: fc.uniqueArray(mac, { maxLength: 2 }),
        serial: fc.constantFrom('S1', 'S2', undefined),
      },
      { requiredKeys: ['by'] },
    );
    fc.assert(
      fc.property(fc.array(sighting, { maxLength: 25 }), (sightings) => {
        const clean = sightings.map(({ serial, ...rest }) => ({
          ...rest,
          ...(serial ? { serial } : {}),
        }));
        const book = bookOf(clean as Sighting[]);
        const all = book.candidates();
        const ids = new Set(all.map(({ id }) => id));
        expect(ids.size).toBe(all.length);
        for (const ref of all.flatMap(({ heardOn }) => heardOn.map((one) => one.ref))) {
          expect(ref.kind === 'device' || ids.has(ref.id)).toBe(true);
        }
        const serials = all.flatMap(({ serial }) => serial ?? []);
        expect(new Set(serials).size).toBe(serials.length);
        // A MAC is twice only where two serials claim it.
        for (const claimed of new Set(all.flatMap(({ macs }) => macs))) {
          const owners = all.filter(({ macs }) => macs.includes(claimed));
          const told = new Set(owners.map(({ serial }) => serial ?? ''));
          expect(told.size).toBe(owners.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});
