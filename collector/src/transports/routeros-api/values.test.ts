import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseBoolean,
  parseChannel,
  parseCount,
  parseDistanceM,
  parseDurationMs,
  parseDurationS,
  parseLinkRate,
  parseMac,
  parseNumber,
  parseRateBps,
  parseSignalDbm,
  parseTxRx,
  parseVersion,
} from './values.js';

describe('parseDurationMs', () => {
  it.each([
    ['1w2d3h4m5s', 788_645_000],
    ['5h49m36s', 20_976_000],
    ['170ms', 170],
    ['413us', 0.413],
    ['1ms300us', 1.3],
    ['0ms', 0],
    ['0s', 0],
    ['4m5s620ms', 245_620],
    ['26ms', 26],
    ['00:05:10', 310_000],
    ['01:22:53', 4_973_000],
    ['1d02:15:30', 94_530_000],
    ['5d9m11s', 432_551_000],
    ['1.5s', 1_500],
    ['never', undefined],
    ['', undefined],
    ['5', undefined],
    ['-5s', undefined],
    ['3s4m', undefined],
    ['5 s', undefined],
    [undefined, undefined],
  ])('%s is %s ms', (text, ms) => {
    if (ms === undefined) expect(parseDurationMs(text)).toBeUndefined();
    else expect(parseDurationMs(text)).toBeCloseTo(ms, 6);
  });

  it('reads back every duration however it is written', () => {
    const part = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(
        part(500),
        part(6),
        part(23),
        part(59),
        part(59),
        part(999),
        (w, d, h, m, s, ms) => {
          const seconds = ((w * 7 + d) * 24 + h) * 3_600 + m * 60 + s;
          expect(parseDurationMs(`${w}w${d}d${h}h${m}m${s}s${ms}ms`)).toBe(seconds * 1_000 + ms);
          const pad = (n: number) => String(n).padStart(2, '0');
          expect(parseDurationS(`${w}w${d}d${pad(h)}:${pad(m)}:${pad(s)}`)).toBe(seconds);
        },
      ),
    );
  });
});

describe('parseCount', () => {
  it('keeps every bit of 64', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (count) => {
        expect(parseCount(count.toString())).toBe(count);
      }),
    );
    expect(parseCount('18446744073709551616')).toBeUndefined();
    for (const bad of ['-1', '1.5', '1k', '', ' 1']) expect(parseCount(bad)).toBeUndefined();
  });
});

describe('parseTxRx', () => {
  it('splits a pair as the router sees it', () => {
    expect(parseTxRx('2871035632,2916519196')).toEqual({ tx: 2_871_035_632n, rx: 2_916_519_196n });
    for (const bad of ['1', '1,', '1,2,3', 'a,b', undefined])
      expect(parseTxRx(bad)).toBeUndefined();
  });
});

describe('parseSignalDbm', () => {
  it.each([
    ['-62@1Mbps', -62],
    ['-71dBm@6Mbps', -71],
    ['-76', -76],
    ['-55dBm', -55],
    ['0', undefined],
    ['12', undefined],
    ['-150', undefined],
    ['', undefined],
    ['strong', undefined],
  ])('%s is %s', (text, dbm) => {
    expect(parseSignalDbm(text)).toBe(dbm);
  });
});

describe('parseLinkRate', () => {
  it.each([
    ['72.2Mbps-20MHz/1S/SGI', { bps: 72_200_000, widthMhz: 20, streams: 1 }],
    ['60Mbps-40MHz/2S/SGI', { bps: 60_000_000, widthMhz: 40, streams: 2 }],
    ['1200.9Mbps-80MHz/2S/MCS11', { bps: 1_200_900_000, widthMhz: 80, streams: 2, mcs: 11 }],
    ['6Mbps', { bps: 6_000_000 }],
    ['2.3Gbps', { bps: 2_300_000_000 }],
    ['1200900000', { bps: 1_200_900_000 }],
  ])('%s', (text, rate) => {
    expect(parseLinkRate(text)).toEqual(rate);
  });

  it('gives nothing for what is no rate', () => {
    for (const bad of ['', 'fast', '-6Mbps', '6 Mbps', '6Mb', undefined]) {
      expect(parseRateBps(bad)).toBeUndefined();
    }
  });
});

describe('parseChannel', () => {
  it.each([
    ['5745/20-Ce/an(18dBm)', { frequencyMhz: 5745, widthMhz: 40, txPowerDbm: 18 }],
    ['5180/20-Ceee/ac(27dBm)', { frequencyMhz: 5180, widthMhz: 80, txPowerDbm: 27 }],
    ['2462/20/gn(30dBm)', { frequencyMhz: 2462, widthMhz: 20, txPowerDbm: 30 }],
    ['5500/5/an', { frequencyMhz: 5500, widthMhz: 5 }],
    ['5500/ax/Ceee', { frequencyMhz: 5500, widthMhz: 80 }],
    ['5500/ax/eeCe/D', { frequencyMhz: 5500, widthMhz: 80 }],
    ['2412/ax', { frequencyMhz: 2412, widthMhz: 20 }],
    ['58320', { frequencyMhz: 58320 }],
  ])('%s', (text, channel) => {
    expect(parseChannel(text)).toEqual(channel);
  });

  it('gives nothing for what is no channel', () => {
    for (const bad of ['', 'auto', '5745/', '5745(', undefined]) {
      expect(parseChannel(bad)).toBeUndefined();
    }
  });
});

describe('the small ones', () => {
  it('reads booleans of every version', () => {
    expect(['true', 'yes', 'false', 'no', 'required', undefined].map(parseBoolean)).toEqual([
      true,
      true,
      false,
      false,
      undefined,
      undefined,
    ]);
  });

  it('reads numbers with and without a unit', () => {
    expect(['24.1', '96%', '43dB', '-5.792', '', 'ok', '1e9'].map(parseNumber)).toEqual([
      24.1,
      96,
      43,
      -5.792,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('reads distances of both radios', () => {
    expect(parseDistanceM('2', 'km')).toBe(2_000);
    expect(parseDistanceM('160.9m', 'm')).toBe(160.9);
    expect(parseDistanceM('indoors', 'km')).toBeUndefined();
  });

  it('splits versions', () => {
    expect(parseVersion('6.27')).toEqual({ number: '6.27', major: 6, minor: 27 });
    expect(parseVersion('7.10 (stable)')).toEqual({
      number: '7.10',
      major: 7,
      minor: 10,
      channel: 'stable',
    });
    expect(parseVersion('6.49.13 (long-term)')?.number).toBe('6.49.13');
    expect(parseVersion('7.25beta5 (testing)')).toMatchObject({ number: '7.25beta5', minor: 25 });
    expect(parseVersion('RouterOS')).toBeUndefined();
  });

  it('writes MAC addresses in one way', () => {
    expect(parseMac('0a-1b-2c-3d-4e-5f')).toBe('0A:1B:2C:3D:4E:5F');
    expect(parseMac('10.0.0.1')).toBeUndefined();
  });

  it('never throws and never gives NaN, whatever a router prints', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[-0-9.:,@/wdhmsuCeMGbpsz%()]{0,50}$/)),
        (text) => {
          const numbers = [
            parseDurationMs(text),
            parseNumber(text),
            parseSignalDbm(text),
            parseRateBps(text),
            parseDistanceM(text, 'km'),
            parseChannel(text)?.frequencyMhz,
            parseChannel(text)?.widthMhz,
          ];
          for (const number of numbers)
            if (number !== undefined) expect(Number.isFinite(number)).toBe(true);
          parseTxRx(text);
          parseVersion(text);
          parseMac(text);
        },
      ),
    );
  });
});
