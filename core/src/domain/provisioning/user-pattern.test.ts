import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiName, LONGEST_USER, readUserPattern, userOf } from './user-pattern.js';

const FACTS = { account: '4711', name: 'José Peña Núñez', seq: 7, n: 1 };
function user(pattern: string, facts = FACTS): string {
  const read = readUserPattern(pattern);
  if (!read.ok) throw new Error(read.error);
  return userOf(read.parts, facts);
}

describe('a pattern of users', () => {
  it.each([
    ['{name}-{n}', 'jose.pena.nunez-1'],
    ['{account}', '4711'],
    ['cli{seq}@isp', 'cli0007@isp'],
    ['{name}', 'jose.pena.nunez'],
  ])('%s gives %s', (pattern, expected) => {
    expect(user(pattern)).toBe(expected);
  });

  it('counts where it names no number and the user is taken', () => {
    expect(user('{name}', { ...FACTS, n: 2 })).toBe('jose.pena.nunez-2');
    expect(user('{name}.{n}', { ...FACTS, n: 2 })).toBe('jose.pena.nunez.2');
  });

  it.each([
    ['', 'empty'],
    ['{foo}', 'unknown'],
    ['{name', 'not closed'],
    ['name}', 'not closed'],
    ['x-{n}', 'must name'],
    ['{name} x', 'may hold'],
    ['{name}"', 'may hold'],
    ['{name}\n', 'may hold'],
    ['{seq}'.repeat(60), '80 characters'],
  ])('%j is refused: %s', (pattern, why) => {
    expect(readUserPattern(pattern)).toEqual({ ok: false, error: expect.stringContaining(why) });
  });

  it('gives what every router takes, whoever the customer is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.nat(9_999), (name, n) => {
        for (const pattern of ['{name}', '{name}-{n}', '{account}']) {
          const made = user(pattern, { account: name, name, seq: 1, n: n + 1 });
          expect(made).toMatch(/^[a-z0-9._@-]+$/);
          expect(made.length).toBeLessThanOrEqual(LONGEST_USER);
        }
      }),
    );
  });

  it('writes letters of other alphabets as near as ASCII has them', () => {
    expect(asciiName('  Ñandú Straße Øst & Łódź, S.A. ')).toBe('nandu.strasse.ost.lodz.s.a');
    expect(asciiName('日本')).toBe('');
    expect(user('{name}', { ...FACTS, name: '日本' })).toBe('cliente');
  });
});
