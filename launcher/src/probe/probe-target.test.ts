import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommandLineError } from '../command-line.js';
import { parseProbeTarget } from './probe-target.js';

describe('a probe target', () => {
  it.each([
    [
      'snmp://public@192.0.2.1',
      { driver: 'snmp', port: 161, credential: { version: '2c', community: 'public' } },
    ],
    [
      'snmp1://public@h:1161',
      { port: 1161, credential: { version: '1' }, shown: 'snmp1://h:1161' },
    ],
    [
      'snmp3://noc:auth:priv@[2001:db8::1]:161',
      {
        address: '2001:db8::1',
        shown: 'snmp3://[2001:db8::1]:161',
        credential: {
          kind: 'snmp-v3',
          user: 'noc',
          authPassword: 'auth',
          authProtocol: 'sha',
          privPassword: 'priv',
          privProtocol: 'aes',
        },
      },
    ],
    [
      'snmp3://noc:auth:priv@h?auth=sha256&priv=aes256b',
      { credential: { authProtocol: 'sha256', privProtocol: 'aes256b' } },
    ],
    [
      'routeros://admin:@h',
      { port: 8728, credential: { user: 'admin', password: '', tls: false } },
    ],
    [
      'routeros+tls://u:p@h?anonymous',
      { port: 8729, credential: { tls: true, anonymousTls: true } },
    ],
    [
      'routeros+rest://u:p@h',
      { driver: 'routeros', port: 80, credential: { transport: 'rest', tls: false } },
    ],
    [
      'routeros+rest+tls://u:p@h?fingerprint=00',
      { port: 443, credential: { transport: 'rest', tls: true, fingerprint: '00' } },
    ],
    ['uisp+http://token@h:8080', { port: 8080, credential: { kind: 'uisp', token: 'token' } }],
    ['uisp+https://token@h', { port: 443, credential: { tls: true } }],
    ['icmp://tower.example', { kind: 'icmp', address: 'tower.example' }],
  ])('%s', (text, expected) => {
    expect(parseProbeTarget(text)).toMatchObject(expected);
  });

  // fast-check's own unit for this takes seconds to list them all.
  const anyCharacter = fc
    .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
    .map((code) => String.fromCodePoint(code));

  it('may have a password with anything in it, as it is or encoded', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: anyCharacter }), (password) => {
        const encoded = parseProbeTarget(`routeros://u:${encodeURIComponent(password)}@h`);
        expect(encoded).toMatchObject({ credential: { password } });
      }),
    );
    expect(parseProbeTarget('routeros://u:p@ss/w:o#r?d%@h')).toMatchObject({
      credential: { user: 'u', password: 'p@ss/w:o#r?d%' },
      address: 'h',
    });
  });

  it('is shown without its secrets', () => {
    for (const text of ['snmp://hush@h', 'routeros://u:hush@h', 'uisp+https://hush@h']) {
      expect(parseProbeTarget(text).shown).not.toContain('hush');
    }
  });

  it.each([
    ['', /looks like/],
    ['192.0.2.1', /looks like/],
    ['telnet://h', /begins with one of/],
    ['constructor://h', /begins with one of/],
    ['snmp://h', /needs COMMUNITY@/],
    ['snmp3://@h', /needs USER:AUTH:PRIV@/],
    ['routeros://h', /needs USER:PASSWORD@/],
    ['uisp+http://h', /needs TOKEN@/],
    ['snmp://public@h:70000', /no port/],
    ['snmp://public@h:0', /no port/],
    ['routeros+tls://u:p@h?annonymous', /followed by one of/],
    ['icmp://x@h', /takes no login/],
    ['snmp3://u:a@h?auth=rot13', /auth is one of/],
    ['snmp://public@', /looks like/],
  ])('%s is refused', (text, message) => {
    expect(() => parseProbeTarget(text)).toThrow(CommandLineError);
    expect(() => parseProbeTarget(text)).toThrow(message);
  });
});
