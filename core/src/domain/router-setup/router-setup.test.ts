import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeSecrets } from './router-secrets.js';
import { nextTryInMs, type RouterSetupOptions } from './router-setup.js';
import { quoted } from './script-text.js';
import { failedStep, outcomesUntil } from './setup-progress.js';

const OPTIONS: RouterSetupOptions = {
  routeros: 7,
  withWrite: true,
  allowedFrom: ['10.0.0.5'],
  port: 8729,
  snmp: 'v3',
  snmpPort: 161,
  firewall: true,
  wireguard: null,
};

describe('a RouterOS string', () => {
  it('writes what is not plainly harmless as bytes', () => {
    expect(quoted('Torre "Ñ" $x\n[?]\\')).toBe(
      '"Torre \\22\\C3\\91\\22 \\24x\\0A\\5B\\3F\\5D\\5C"',
    );
    expect(quoted('📡')).toBe('"\\F0\\9F\\93\\A1"');
  });

  it('is one line between two quotes, and means the text that went in', () => {
    const anyText = fc
      .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 20 })
      .map((codes) => String.fromCodePoint(...codes));
    fc.assert(
      fc.property(anyText, (text) => {
        const literal = quoted(text);
        expect(literal).toMatch(/^"(?:[^"$\\?\n\r\t[\]{};#]|\\[0-9A-F]{2})*"$/);
        const bytes = literal
          .slice(1, -1)
          .replace(/\\([0-9A-F]{2})|(.)/g, (_, hex: string | undefined, plain: string) =>
            hex === undefined ? plain.charCodeAt(0).toString(16).padStart(2, '0') : hex,
          );
        expect(Buffer.from(bytes, 'hex').toString()).toBe(Buffer.from(text).toString());
      }),
    );
  });
});

describe('the secrets of a setup', () => {
  it('are long, of safe characters, and of every kind that a router may ask for', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
        const random = (below: number) => numbers.next().value % below;
        const { readPassword, writePassword, snmp } = makeSecrets('1a2b3c4d', OPTIONS, random);
        for (const password of [readPassword, writePassword]) {
          expect(password).toMatch(/^[A-Za-z2-9-]{33}$/);
          for (const kind of [/[A-Z]/, /[a-z]/, /[2-9]/, /-/]) expect(password).toMatch(kind);
        }
        expect(snmp).toMatchObject({ kind: 'v3', user: 'atalaya-1a2b3c4d-snmp' });
      }),
    );
  });

  it('leave out what was not asked for', () => {
    const plain = makeSecrets('1a2b3c4d', { ...OPTIONS, withWrite: false, snmp: 'none' }, () => 0);
    expect(plain).toMatchObject({ writePassword: null, snmp: null });
  });
});

describe('a try', () => {
  it('comes every ten seconds at first, and never more often than that', () => {
    expect(nextTryInMs(1, false)).toBe(10_000);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.boolean(), (tries, wasRefused) => {
        const wait = nextTryInMs(tries, wasRefused);
        expect(wait).toBeGreaterThanOrEqual(wasRefused ? 60_000 : 10_000);
        expect(wait).toBeLessThanOrEqual(600_000);
        expect(nextTryInMs(tries + 1, wasRefused)).toBeGreaterThanOrEqual(wait);
      }),
    );
  });

  it('tells which step it reached: those before succeeded, those after were not tried', () => {
    const outcomes = outcomesUntil('login', failedStep({ kind: 'login-refused', message: 'no' }));
    expect(outcomes).toEqual({
      api: { state: 'ok' },
      login: { state: 'failed', problem: 'login-refused', detail: 'no' },
      snmp: { state: 'skipped' },
      echo: { state: 'skipped' },
    });
  });
});
