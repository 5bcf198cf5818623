import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { influxLines } from './influx-lines.js';
import { decodeTag, encodeTag, identifier, stringLiteral } from './influx-text.js';

const text = fc.string({ unit: 'grapheme', maxLength: 40 });

describe('tag values', () => {
  it('come back as they went', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(decodeTag(encodeTag(value))).toBe(value);
      }),
    );
  });

  it('never end a line, a tag or a string', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(encodeTag(value)).not.toMatch(/[\\\n\r]/);
        expect(stringLiteral(encodeTag(value))).toMatch(/^'([^'\\]|\\')*'$/);
      }),
    );
  });
});

it('quotes whatever a name or a string holds', () => {
  expect(identifier('a"b\\c')).toBe('"a\\"b\\\\c"');
  expect(stringLiteral(`it's \\ "x"\n`)).toBe(`'it\\'s \\\\ "x"\\n'`);
});

it('puts fields of the same measurement, tags and time in one line; the last value wins', () => {
  const base = { tenantId: 't', deviceId: 'd', tags: {}, at: 5, value: 1 } as const;
  expect(
    influxLines([
      { ...base, metric: 'device.up' },
      { ...base, metric: 'device.cpu_pct', value: 1e21 },
      { ...base, metric: 'device.up', value: -0 },
      { ...base, metric: 'sensor.value', tags: { unit: '', name: 'a,b=c d' } },
    ]),
  ).toEqual([
    'device,device=d,tenant=t up=-0,cpu_pct=1e+21 5',
    'sensor,device=d,name=a\\,b\\=c\\ d,tenant=t value=1 5',
  ]);
});
