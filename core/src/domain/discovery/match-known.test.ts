import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CandidateKeys, KnownDevice } from './candidate.js';
import { neighbouringMacs, usableMac } from './mac-address.js';
import { isWeakMatch, KnownDevices } from './match-known.js';

const device = (id: string, more: Partial<KnownDevice>): KnownDevice => ({
  id,
  name: id,
  role: 'cpe',
  siteId: null,
  addresses: [],
  ways: [],
  macs: [],
  ...more,
});
const keys = (more: Partial<CandidateKeys>): CandidateKeys => ({ macs: [], ...more });

describe('KnownDevices', () => {
  const known = new KnownDevices([
    device('uisp-cpe', {
      macs: ['02:00:00:00:00:10'],
      vendor: 'Ubiquiti',
      addresses: ['10.0.0.10'],
    }),
    device('router', {
      serial: 'HF123',
      vendor: 'MikroTik',
      addresses: ['10.0.0.1', '10.1.0.1'],
      macs: ['02:AA:00:00:00:01'],
    }),
    device('Torre Norte', { addresses: [] }),
    device('twin-a', { addresses: ['10.0.0.50'] }),
    device('twin-b', { addresses: ['10.0.0.50'] }),
    device('MikroTik', {}),
  ]);

  it.each<[string, Partial<CandidateKeys>, object | undefined]>([
    ['a MAC', { macs: ['02:00:00:00:00:10'] }, { deviceId: 'uisp-cpe', by: 'mac' }],
    [
      'a serial at a new address',
      { serial: 'HF123', address: '10.9.9.9' },
      { deviceId: 'router', by: 'serial' },
    ],
    [
      'an address that only answers echoes',
      { address: '10.1.0.1' },
      { deviceId: 'router', by: 'address' },
    ],
    [
      'the MAC of the same radio’s other port',
      { macs: ['02:00:00:00:00:11'] },
      { deviceId: 'uisp-cpe', by: 'adjacent-mac' },
    ],
    ['its name', { name: 'torre norte ' }, { deviceId: 'Torre Norte', by: 'name' }],
    ['a factory name', { name: 'MikroTik' }, undefined],
    ['an address that two share', { address: '10.0.0.50' }, undefined],
    [
      'the address of a radio that was replaced',
      { address: '10.0.0.1', serial: 'NEW9' },
      undefined,
    ],
    [
      'the address of another make',
      { address: '10.0.0.10', vendor: 'Cambium Networks' },
      undefined,
    ],
    [
      'one make under two spellings',
      { address: '10.0.0.10', vendor: 'Ubiquiti Networks, Inc.' },
      { deviceId: 'uisp-cpe', by: 'address' },
    ],
    ['nothing at all', {}, undefined],
  ])('knows a device by %s', (_, more, expected) => {
    expect(known.match(keys(more))).toEqual(expected);
  });

  it('finds each device again by all that is its own', () => {
    const mac = fc.integer({ min: 0, max: 0xffff }).map((n) => {
      const hex = (n * 4).toString(16).toUpperCase().padStart(6, '0');
      return `02:00:00:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4)}`;
    });
    fc.assert(
      fc.property(fc.uniqueArray(mac, { minLength: 1, maxLength: 20 }), (macs) => {
        const all = new KnownDevices(macs.map((own, i) => device(`d${i}`, { macs: [own] })));
        for (const [i, own] of macs.entries()) {
          expect(all.match(keys({ macs: [own] }))).toEqual({ deviceId: `d${i}`, by: 'mac' });
          for (const beside of neighbouringMacs(own)) {
            const match = all.match(keys({ macs: [beside] }));
            expect(match && isWeakMatch(match.by)).toBe(true);
          }
        }
      }),
    );
  });
});

describe('MAC addresses', () => {
  it('of groups, of nobody and of no form are none', () => {
    expect(usableMac('02-00-00-00-00-0a')).toBe('02:00:00:00:00:0A');
    for (const text of [
      '01:00:5E:00:00:01',
      'FF:FF:FF:FF:FF:FF',
      '00:00:00:00:00:00',
      'x',
      '',
      undefined,
    ]) {
      expect(usableMac(text)).toBeUndefined();
    }
  });

  it('end at their block', () => {
    expect(neighbouringMacs('02:00:00:00:00:00')).toEqual(['02:00:00:00:00:01']);
    expect(neighbouringMacs('02:00:00:FF:FF:FF')).toEqual(['02:00:00:FF:FF:FE']);
    expect(neighbouringMacs('02:00:00:00:FF:FF')).toEqual([
      '02:00:00:00:FF:FE',
      '02:00:00:01:00:00',
    ]);
  });
});
