import { describe, expect, it } from 'vitest';
import { shortEvidence } from './short-evidence.js';

describe('what was read of a line', () => {
  it('is one bounded line of text', () => {
    const entry = { address: '10.0.0.5', list: 'atalaya-suspended', comment: 'x' };
    expect(
      shortEvidence({
        'ip/firewall/address-list': [entry],
        'ppp/secret': [{ name: 'ana', profile: 'hogar' }],
      }),
    ).toBe(
      'ip/firewall/address-list: 10.0.0.5 (list atalaya-suspended); ppp/secret: ana (profile hogar)',
    );
    const long = shortEvidence({ 'ppp/secret': [{ name: 'a'.repeat(900) }] });
    expect(long).toHaveLength(200);
  });

  it('is nothing where nothing was read, whatever is stored', () => {
    for (const odd of [null, undefined, 'x', {}, [], { 'ppp/secret': [null, 3] }, { a: 'b' }]) {
      expect(shortEvidence(odd)).toBeNull();
    }
  });
});
