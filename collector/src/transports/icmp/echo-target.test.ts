import { describe, expect, it } from 'vitest';
import { echoTargetKind, resolveTargets } from './echo-target.js';

describe('echoTargetKind', () => {
  it.each([
    ['192.0.2.7', 'address'],
    ['2001:db8::7', 'address'],
    ['fe80::1%eth0', 'address'],
    ['tower-7.example.net', 'name'],
    ['localhost', 'name'],
    ['10.1', 'invalid'],
    ['256.1.1.1', 'invalid'],
    ['192.0.2.7%eth0', 'invalid'],
    ['fe80::1%', 'invalid'],
    ['fe80::1%-f', 'invalid'],
    ['fe80::1%a%b', 'invalid'],
    ['-f/etc/passwd', 'invalid'],
    ['--file=x', 'invalid'],
    ['-', 'invalid'],
    ['', 'invalid'],
    ['a b', 'invalid'],
    ['192.0.2.7\n-f', 'invalid'],
    ['host\n', 'invalid'],
    ['#comment', 'invalid'],
    ['under_score.example', 'invalid'],
    [`${'a'.repeat(64)}.example`, 'invalid'],
    ['a.'.repeat(140), 'invalid'],
  ])('%j is %s', (target, kind) => {
    expect(echoTargetKind(target)).toBe(kind);
  });
});

describe('resolveTargets', () => {
  it('keeps addresses, resolves names and rejects the rest', async () => {
    const { byAddress, rejected } = await resolveTargets([
      '127.0.0.1',
      '127.0.0.1',
      'no-such-name.invalid',
      '-f',
      'localhost',
    ]);
    expect(byAddress.get('127.0.0.1')?.[0]).toBe('127.0.0.1');
    expect([...byAddress.values()].flat()).toContain('localhost');
    expect([...rejected.keys()].toSorted()).toEqual(['-f', 'no-such-name.invalid']);
    expect(rejected.get('-f')).toBe('"-f" is no address or host name.');
  });
});
