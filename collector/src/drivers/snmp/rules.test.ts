import type { Observation } from '@atalaya/core/domain/network/reading';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counterObservation, gaugeValue } from './apply-rule.js';
import { distinctSeries } from './distinct-series.js';
import type { TableValueRule, TagRule, ValueRule } from './profile.js';
import { macOf, numberOf, textOf } from './snmp-text.js';
import { combined, isMatch, rawOf, rowsOf, share } from './table-rows.js';
import { tagOf } from './tag.js';

const rule = (changes: Partial<ValueRule> = {}): ValueRule => ({
  metric: 'device.temperature_c',
  scope: 'fast',
  ...changes,
});

const FREQUENCIES = [
  { limit: 6_500, scale: 0.1, reason: '100 kHz' },
  { limit: 700_000, scale: 1e-3, reason: 'kHz' },
];

describe('gaugeValue', () => {
  it.each([
    [rule(), 42, 42],
    [rule({ scale: 0.1 }), 154, 15.4],
    [rule({ scale: 0.001 }), -5_673, -5.673],
    [rule({ absent: [0] }), 0, undefined],
    [rule({ range: [-95, -1] }), -96, undefined],
    [rule({ range: [-95, -1] }), -95, -95],
    [rule({ above: { limit: 1_000, scale: 1e-7, reason: 'x' } }), 66, 66],
    [rule({ above: { limit: 1_000, scale: 1e-7, reason: 'x' } }), 160_000_000, 16],
    [rule({ above: FREQUENCIES }), 5_785, 5_785],
    [rule({ above: FREQUENCIES }), 9_060, 906],
    [rule({ above: FREQUENCIES }), 5_785_000, 5_785],
    [rule({ scale: -0.1, offset: 100 }), 793, 20.7],
    [rule({ isDuration: true }), Buffer.from('2:03:04:05'), 183_845],
    [rule({ isDuration: true }), Buffer.from('1 day, 0:00:10'), 86_410],
    [rule({ isDuration: true }), Buffer.from('never'), undefined],
    [rule({ scale: 1e-3, isMilliwatts: true }), 1_000, 0],
    [rule({ scale: 1e-4, isMilliwatts: true }), 10, -30],
    [rule({ isMilliwatts: true }), 0, undefined],
    [rule({ map: { values: { 1: 1 }, other: 0 } }), 1, 1],
    [rule({ map: { values: { 1: 1 }, other: 0 } }), 7, 0],
    [rule({ map: { values: { 1: 1 } } }), 7, undefined],
    [rule(), Buffer.from(' 27.5 '), 27.5],
    [rule(), Buffer.from('n/a'), undefined],
    [rule({ pattern: '\\(\\s*([\\d.]+)%\\)' }), Buffer.from('5 Secs ( 96.49%)'), 96.49],
    [rule({ cases: [{ matches: '/20-[eC]{2}', value: 40 }] }), Buffer.from('5745/20-Ce/an'), 40],
    [
      rule({ cases: [{ matches: '/20-[eC]{2}', value: 40 }] }),
      Buffer.from('5745/20/an'),
      undefined,
    ],
    [rule(), undefined, undefined],
    [rule(), 275n, 275],
  ])('%j of %s is %s', (given, raw, expected) => {
    expect(gaugeValue(given, raw)).toBe(expected);
  });
});

describe('counterObservation', () => {
  const counter = rule({ metric: 'station.in_bps', counter: { factor: 8, ceiling: 1e9 } });
  it('keeps the raw count, its width and its ceiling', () => {
    expect(counterObservation(counter, 2n ** 64n - 1n, {}, '3')).toEqual({
      kind: 'counter',
      metric: 'station.in_bps',
      tags: {},
      raw: 2n ** 64n - 1n,
      bits: 64,
      factor: 8,
      identity: '3',
      ceiling: 1e9,
    });
    expect(counterObservation(counter, 5, {}, undefined)).toMatchObject({ raw: 5n, bits: 32 });
  });

  it('takes no count from a text or a negative number', () => {
    expect(counterObservation(counter, Buffer.from('5'), {}, undefined)).toBeUndefined();
    expect(counterObservation(counter, -5, {}, undefined)).toBeUndefined();
  });
});

describe('texts', () => {
  it('come without control characters and are never longer than 200', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        const text = textOf(Buffer.from(bytes)) ?? 'x';
        expect(text.length).toBeLessThanOrEqual(200);
        expect(text).not.toMatch(/\p{Cc}/u);
        expect(text).toBe(text.trim());
      }),
    );
  });

  it.each([
    [Buffer.from('0200000010ab', 'hex'), '02:00:00:00:10:AB'],
    [Buffer.from('02:00:00:00:10:ab'), '02:00:00:00:10:AB'],
    [Buffer.from('000000000000', 'hex'), undefined],
    [Buffer.alloc(0), undefined],
    [Buffer.from('020000', 'hex'), undefined],
    [17, undefined],
  ])('%s as a MAC is %s', (value, mac) => {
    expect(macOf(value)).toBe(mac);
  });

  it('are numbers where they hold one', () => {
    expect(numberOf(Buffer.from('-12'))).toBe(-12);
    expect(numberOf('1.3.6')).toBeUndefined();
  });
});

describe('tags', () => {
  const row = {
    index: [1, 2, 0, 0, 0, 16, 1],
    columns: new Map([
      ['name', Buffer.from('sfp1')],
      ['mac', Buffer.from('020000001001', 'hex')],
      ['port', Buffer.from('wifi1')],
    ]),
  };
  const names = new Map([[1, 'wlan1']]);
  it.each<[TagRule, string | undefined]>([
    [{ from: 'text', text: 'V' }, 'V'],
    [{ from: 'index', part: 0, prefix: 'ath', offset: -1 }, 'ath0'],
    [{ from: 'index', part: 9, prefix: 'ath' }, undefined],
    [{ from: 'index-mac', part: -6 }, '02:00:00:00:10:01'],
    [{ from: 'index-mac', part: 3 }, undefined],
    [{ from: 'index-interface', part: 0 }, 'wlan1'],
    [{ from: 'index-interface', part: 5 }, 'if16'],
    [{ from: 'column', column: 'name' }, 'sfp1'],
    [{ from: 'column', column: 'name', prefix: 'cage ', pattern: '^sfp(\\d)$' }, 'cage 1'],
    [{ from: 'column', column: 'name', pattern: '^ether(\\d)$' }, undefined],
    [{ from: 'column', column: 'missing' }, undefined],
    [{ from: 'column-mac', column: 'mac' }, '02:00:00:00:10:01'],
    [{ from: 'column-interface', column: 'port' }, 'wifi1'],
    [
      { from: 'wrapped', of: { from: 'column', column: 'name' }, after: ' quality' },
      'sfp1 quality',
    ],
    [
      {
        from: 'first',
        of: [
          { from: 'column', column: 'missing' },
          { from: 'text', text: 'b' },
        ],
      },
      'b',
    ],
  ])('%j is %s', (given, expected) => {
    expect(tagOf(given, row, names)).toBe(expected);
  });
});

describe('a text in an instance', () => {
  const of = (numbers: readonly number[], pattern: string) =>
    tagOf(
      { from: 'index-text', part: 0, pattern },
      { index: numbers, columns: new Map() },
      new Map(),
    );
  const clients = [...Buffer.from('clients-wlan0')];
  it('is told by its length', () => {
    expect(of([13, ...clients], '^clients-(.+)$')).toBe('wlan0');
    expect(of([13, ...clients], '^noise-(.+)$')).toBeUndefined();
    expect(of([14, ...clients], '^clients-(.+)$')).toBeUndefined();
    expect(of([], '^(.*)$')).toBeUndefined();
  });
});

describe('rawOf', () => {
  const row = {
    index: [1],
    columns: new Map([
      ['total', 1_000],
      ['free', 300],
      ['cached', 200],
      ['precision', 2],
      ['milli', 8],
      ['odd', 40],
    ]),
  };
  const raw = (changes: Partial<TableValueRule>) =>
    rawOf({ metric: 'device.voltage_v', column: 'total', scope: 'fast', ...changes }, row);
  it.each<[Partial<TableValueRule>, number | undefined]>([
    [{}, 1_000],
    [{ plus: 'free' }, 1_300],
    [{ minus: ['free', 'cached', 'missing'] }, 500],
    [{ decimals: 'precision' }, 10],
    [{ decimals: 'precision', siPrefix: 'milli' }, 0.01],
    [{ decimals: 'odd' }, undefined],
    [{ siPrefix: 'odd' }, undefined],
    [{ column: 'missing', plus: 'free' }, undefined],
    [{ column: 'missing', fallback: 'free' }, 300],
    [{ fallback: 'free' }, 1_000],
  ])('of %j is %s', (changes, expected) => {
    expect(raw(changes)).toBe(expected);
  });

  it('leaves a count as the agent has it', () => {
    const count = { index: [1], columns: new Map([['total', 2n ** 63n]]) };
    const rule = { metric: 'station.in_bps', column: 'total', scope: 'slow' } as const;
    expect(rawOf(rule, count)).toBe(2n ** 63n);
  });
});

describe('rows', () => {
  const rows = rowsOf([
    { name: 'unit', instance: '7', value: 3 },
    { name: 'name', instance: '7', value: Buffer.from('Main memory') },
  ]);
  it('match on numbers and, whatever their case, on texts', () => {
    const [row] = rows;
    if (!row) throw new Error('no row');
    expect(isMatch(row, [{ column: 'unit', equals: [3] }])).toBe(true);
    expect(isMatch(row, [{ column: 'unit', equals: [1, 2] }])).toBe(false);
    expect(isMatch(row, [{ column: 'name', matches: '^main memory$' }])).toBe(true);
    expect(isMatch(row, [{ column: 'other', equals: [3] }])).toBe(false);
  });

  it('share a whole, unless it is nothing', () => {
    expect(share(25, 100)).toBe(25);
    expect(share(25, 0)).toBeUndefined();
    expect(share(undefined, 100)).toBeUndefined();
  });

  it('with equal tags combine', () => {
    const of = (value: number): Observation => ({
      kind: 'gauge',
      metric: 'device.cpu_pct',
      tags: {},
      value,
    });
    const values = [of(10), of(20), of(60)];
    expect(combined(values, 'mean')).toEqual([of(30)]);
    expect(combined(values, 'sum')).toEqual([of(90)]);
    expect(combined(values, 'max')).toEqual([of(60)]);
    expect(combined([], 'max')).toEqual([]);
  });
});

describe('distinctSeries', () => {
  it('leaves one observation for each series and loses none that has a tag', () => {
    const tag = fc.constantFrom('wlan1', 'wlan2', 'wlan1 (2)');
    fc.assert(
      fc.property(fc.array(tag, { maxLength: 12 }), (tags) => {
        const given = tags.map((radio, value): Observation => {
          return { kind: 'gauge', metric: 'radio.signal_dbm', tags: { radio }, value };
        });
        const distinct = distinctSeries(given);
        expect(distinct).toHaveLength(given.length);
        expect(new Set(distinct.map((one) => one.tags['radio'])).size).toBe(given.length);
      }),
    );
  });

  it('keeps the first of two device-wide values', () => {
    const of = (value: number): Observation => ({
      kind: 'gauge',
      metric: 'device.voltage_v',
      tags: {},
      value,
    });
    expect(distinctSeries([of(24), of(23)])).toEqual([of(24)]);
  });
});
