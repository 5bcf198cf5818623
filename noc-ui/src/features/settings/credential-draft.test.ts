import { credentialCreateSchema } from '@atalaya/core/wire/rest/credentials';
import { describe, expect, it } from 'vitest';
import { CREDENTIAL_KINDS, credentialBody } from './credential-draft.js';

const values = {
  community: 'c',
  user: 'u',
  password: 'p',
  token: 't',
  authProtocol: 'sha256',
  authPassword: 'aaaaaaaa',
};

describe('a credential', () => {
  it.each(CREDENTIAL_KINDS)('of kind %s becomes a body that the API takes', (kind) => {
    const body = credentialBody({ name: 'n', kind, values, tls: true });
    expect(credentialCreateSchema.safeParse(body).error).toBeUndefined();
  });

  it('sends no empty secret but for a RouterOS password, which may be empty', () => {
    const draft = { name: 'n', values: { user: 'u' }, tls: false };
    expect(credentialBody({ ...draft, kind: 'routeros' })).toMatchObject({
      secret: { password: '', transport: 'api' },
    });
    const community = credentialBody({ ...draft, kind: 'snmp-community' });
    expect(credentialCreateSchema.safeParse(community).success).toBe(false);
  });
});
