/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { brandTokens } from './brand.js';
import { contrast, parseHex, type Rgb } from './contrast.js';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

function tokensOf(theme: 'dark' | 'light'): ReadonlyMap<string, string> {
  const block = new RegExp(`\\[data-theme="${theme}"\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return new Map(
    [...block.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, k, v]) => [k ?? '', v ?? '']),
  );
}

function colour(tokens: ReadonlyMap<string, string>, name: string): Rgb {
  const rgb = parseHex(tokens.get(name) ?? '');
  if (!rgb) throw new Error(`${name} is no colour`);
  return rgb;
}

const GROUNDS = ['--ground', '--surface', '--raised'];
const TEXTS = [
  '--text',
  '--text-2',
  '--text-3',
  '--red-mark',
  '--amber-mark',
  '--blue-mark',
  '--green-mark',
];
const HUES = ['red', 'amber', 'blue', 'green'];

describe.each(['dark', 'light'] as const)('the %s theme', (theme) => {
  const tokens = tokensOf(theme);

  it.each(GROUNDS.flatMap((ground) => TEXTS.map((text) => [text, ground] as const)))(
    'reads %s on %s at 4.5:1',
    (text, ground) => {
      expect(contrast(colour(tokens, text), colour(tokens, ground))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(HUES)('reads text on the %s ground and fill at 4.5:1', (hue) => {
    const soft = colour(tokens, `--${hue}-soft`);
    const pairs: readonly (readonly [Rgb, Rgb])[] = [
      [colour(tokens, `--${hue}-mark`), soft],
      [colour(tokens, '--text'), soft],
      [colour(tokens, `--on-${hue}`), colour(tokens, `--${hue}-fill`)],
    ];
    for (const [text, ground] of pairs) expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it('keeps the edge of an input visible at 3:1', () => {
    for (const ground of GROUNDS) {
      expect(contrast(colour(tokens, '--edge'), colour(tokens, ground))).toBeGreaterThanOrEqual(3);
    }
  });

  it.each(['#ffffff', '#000000', '#2e5f8a', '#ffe100', '#7f7f7f'])(
    'makes the brand %s readable',
    (brand) => {
      const made = brandTokens(brand, theme);
      const [text, fill, on] = [
        made?.['--brand-text'],
        made?.['--brand'],
        made?.['--on-brand'],
      ].map((hex) => parseHex(hex ?? '') ?? ([0, 0, 0] as const));
      if (!text || !fill || !on) throw new Error('no brand');
      expect(contrast(on, fill)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(text, colour(tokens, '--surface'))).toBeGreaterThanOrEqual(4.5);
    },
  );
});

it('leaves the product its own colour when the brand is none', () => {
  expect(brandTokens(undefined, 'dark')).toBeUndefined();
  expect(brandTokens('red', 'dark')).toBeUndefined();
});
