import { describe, expect, it } from 'vitest';
import { withoutSecrets } from './audit.store.js';

describe('what is recorded', () => {
  it('tells that a secret changed, never what it is', () => {
    const row = {
      tenant_id: 't',
      name: 'n',
      password_hash: 'x',
      totp_secret: new Uint8Array([1]),
      token_hash: null,
      ciphertext: new Uint8Array([1]),
      key_id: 'k',
      secret: { community: 'c' },
      sources: [{ driver: 'snmp', community: 'c', port: 161 }],
      at: new Date(0),
      blob: new Uint8Array([1]),
    };
    expect(withoutSecrets(row)).toEqual({
      name: 'n',
      password_hash: '[hidden]',
      totp_secret: '[hidden]',
      token_hash: null,
      ciphertext: '[hidden]',
      key_id: '[hidden]',
      secret: '[hidden]',
      sources: [{ driver: 'snmp', community: '[hidden]', port: 161 }],
      at: new Date(0),
      blob: '[binary]',
    });
  });
});
