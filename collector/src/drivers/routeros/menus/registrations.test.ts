import { describe, expect, it } from 'vitest';
import { mergeRegistrations, type Registration, toRegistration } from './registrations.js';
import { stationObservations } from './stations.js';

const row = (values: Record<string, string>) => new Map(Object.entries(values));
const base = { 'mac-address': '02:00:00:00:01:01', interface: 'wlan1' };

function registration(values: Record<string, string>): Registration {
  const one = toRegistration(row({ ...base, ...values }));
  if (!one) throw new Error('no registration');
  return one;
}

describe('toRegistration', () => {
  it('needs an address and a radio', () => {
    expect(toRegistration(row({ interface: 'wlan1' }))).toBeUndefined();
    expect(toRegistration(row({ ...base, 'mac-address': 'x' }))).toBeUndefined();
  });

  it('reads the signal of any table', () => {
    expect(registration({ 'signal-strength': '-71dBm@6Mbps' }).signalDbm).toBe(-71);
    expect(registration({ signal: '-55' }).signalDbm).toBe(-55);
    expect(registration({ 'rx-signal': '-43' }).signalDbm).toBe(-43);
  });

  it('keeps a CCQ above 100 and takes no 0 for a measurement', () => {
    const one = registration({
      'tx-ccq': '113',
      'rx-ccq': '0',
      'signal-to-noise': '0',
      distance: '0',
      'tx-rate': '0',
    });
    expect(one).toMatchObject({ txCcqPct: 113 });
    expect([one.rxCcqPct, one.snrDb, one.distanceM, one.txRate]).toEqual(Array(4).fill(undefined));
  });
});

describe('mergeRegistrations', () => {
  it('completes from the later table what the first leaves out', () => {
    const first = [registration({ 'signal-strength': '-60', uptime: '9m' })];
    const second = [registration({ interface: 'cap1', 'rx-signal': '-44', bytes: '2,1' })];
    expect(mergeRegistrations([first, second])).toEqual([
      { ...registration({ 'signal-strength': '-60', uptime: '9m' }), bytes: { tx: 2n, rx: 1n } },
    ]);
  });

  it('believes the newer association of one table', () => {
    const table = [
      registration({ uptime: '3h' }),
      registration({ interface: 'wlan2', uptime: '4s' }),
    ];
    expect(mergeRegistrations([table]).map((one) => one.radio)).toEqual(['wlan2']);
  });
});

describe('the counters of a station', () => {
  const widths = (bytes: string, mayWrapAt32: boolean) =>
    stationObservations(registration({ bytes }), 0, { mayWrapAt32 }).flatMap((one) =>
      one.kind === 'counter' ? [[one.bits, one.ceiling]] : [],
    );

  it('may wrap at 32 bits only where they are small on an old version', () => {
    expect(widths('2871035632,2916519196', true)).toEqual([
      [32, 1_300_000_000],
      [32, 1_300_000_000],
    ]);
    expect(widths('4294967296,1', true)).toEqual([
      [64, undefined],
      [64, undefined],
    ]);
    expect(widths('5,1', false)).toEqual([
      [64, undefined],
      [64, undefined],
    ]);
  });
});
