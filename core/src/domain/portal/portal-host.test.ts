import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../shared/instant.js';
import { afterLook, hostNameOf, isLocalHost, judgeProof } from './portal-host.js';

describe('the name in a Host header', () => {
  it.each([
    ['portal.example.mx', 'portal.example.mx'],
    ['PORTAL.Example.MX:8443', 'portal.example.mx'],
    ['portal.example.mx.', 'portal.example.mx'],
    ['xn--nio-8ma.example', 'xn--nio-8ma.example'],
  ])('%s is %s', (header, name) => {
    expect([hostNameOf(header), isLocalHost(header)]).toEqual([name, false]);
  });

  it.each([
    '',
    ' ',
    'portal',
    'portal..mx',
    '-a.mx',
    'a-.mx',
    'a.mx, evil.mx',
    'a.mx evil.mx',
    'user@a.mx',
    'a.mx/evil',
    'a.mx:99999999',
    'a_b.mx',
    'niño.mx',
    '10.0.0.1',
    '[::1]:3000',
    `${'a'.repeat(64)}.mx`,
    `${'a.'.repeat(200)}mx`,
    'a.mx\r\nx-evil: 1',
    '*.mx',
  ])('%j is none', (header) => {
    expect(hostNameOf(header)).toBeUndefined();
  });

  it('of an address, of one word or of a local network is the platform’s alone', () => {
    for (const own of ['127.0.0.1:3000', '[::1]', 'localhost:80', 'api', 'noc.lan', 'A.Local']) {
      expect([own, isLocalHost(own)]).toEqual([own, true]);
    }
    for (const no of ['1.2.3.4.5', 'lan.example.mx', 'localhost.example.mx', 'a b', '[evil]', '']) {
      expect([no, isLocalHost(no)]).toEqual([no, false]);
    }
  });

  it('is refused or read, and reads the same again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 300 }), fc.domain()), (header) => {
        const name = hostNameOf(header);
        if (name !== undefined) expect(hostNameOf(name)).toBe(name);
      }),
    );
  });
});

describe('a proof', () => {
  it('is one record among others, in one piece or several', () => {
    expect(judgeProof([], 'portal-verification=a')).toBe('missing');
    expect(judgeProof([['v=spf1 -all']], 'portal-verification=a')).toBe('other');
    expect(judgeProof([['x'], ['portal-veri', 'fication=a ']], 'portal-verification=a')).toBe(
      'proved',
    );
    expect(judgeProof([['portal-verification=ab']], 'portal-verification=a')).toBe('other');
  });

  it('that is gone for a week gives the host up, and not because DNS is silent', () => {
    const fresh = { verifiedAt: null, failingSince: null };
    expect(afterLook(fresh, 'missing', 5)).toEqual(fresh);
    const own = afterLook(fresh, 'proved', 5);
    expect(own).toEqual({ verifiedAt: 5, failingSince: null });
    expect(afterLook(own, 'unreachable', 30 * DAY_MS)).toEqual(own);
    const failing = afterLook(own, 'missing', 10);
    expect(failing).toEqual({ verifiedAt: 5, failingSince: 10 });
    expect(afterLook(failing, 'other', 10 + 7 * DAY_MS - 1)).toEqual(failing);
    expect(afterLook(failing, 'proved', 20)).toEqual(own);
    expect(afterLook(failing, 'missing', 10 + 7 * DAY_MS)).toEqual(fresh);
  });
});
