import { credentialContext } from '@atalaya/core/domain/access/credential-context';
import type { CredentialView } from '@atalaya/core/wire/rest/credentials';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
beforeAll(async () => {
  norte = await api.tenant('norte');
});
const SECRET = 'a-very-secret-community';
const snmp = { kind: 'snmp-community', community: SECRET };
const create = (name: string, secret: object) => norte.owner.post('/credentials', { name, secret });

describe('credentials', () => {
  it('are sealed where the collector opens them, and never read back', async () => {
    const created = await create('Antennas', snmp);
    const view = created.as<CredentialView>(201);
    expect(view).toMatchObject({ name: 'Antennas', kind: 'snmp-community', usedBy: 0 });
    const row = await api.db.database.withTenant(norte.id, (trx) =>
      trx.selectFrom('credentials').where('id', '=', view.id).selectAll().executeTakeFirstOrThrow(),
    );
    const sealed = { keyId: row.key_id, ciphertext: row.ciphertext };
    const text = api.deps().secrets.open(sealed, credentialContext(norte.id, view.id));
    expect(JSON.parse(text)).toEqual({ ...snmp, version: '2c' });
    const log = await norte.owner.get(`/audit-log?subjectId=${view.id}`);
    const list = await norte.owner.get('/credentials');
    const everything = created.body + list.body + log.body + api.logged.join('');
    expect(everything).not.toContain(SECRET);
    expect(everything).not.toContain(Buffer.from(row.ciphertext).toString('base64'));
  });

  it('are changed, counted where they are used, and kept while they are', async () => {
    const { id } = (await create('Used', snmp)).as<CredentialView>(201);
    const device = {
      name: 'D',
      role: 'ap',
      address: '10.0.0.1',
      sources: [{ driver: 'snmp', credentialId: id }],
    };
    expect((await norte.owner.post('/devices', device)).status).toBe(201);
    expect((await norte.owner.get(`/credentials/${id}`)).as<CredentialView>(200).usedBy).toBe(1);
    expect((await norte.owner.delete(`/credentials/${id}`)).problem.slug).toBe('in-use');
    const routeros = { kind: 'routeros', user: 'api', password: 'x' };
    const other = await norte.owner.patch(`/credentials/${id}`, { secret: routeros });
    expect(other.problem.slug).toBe('in-use');
    const v3 = await norte.owner.patch(`/credentials/${id}`, {
      secret: { kind: 'snmp-v3', user: 'u' },
    });
    expect(v3.as<CredentialView>(200).kind).toBe('snmp-v3');
    expect((await create('Used', snmp)).problem.fields).toEqual(['name']);
    expect((await create('Bad', { kind: 'telnet' })).problem.fields).toEqual(['secret.kind']);
    expect((await create('Bad', { ...snmp, community: '' })).problem.fields).toEqual([
      'secret.community',
    ]);
  });

  it('of a controller must be of its kind', async () => {
    const uisp = (await create('UISP', { kind: 'uisp', token: 'tok' })).as<CredentialView>(201);
    const wrong = (await create('Not UISP', snmp)).as<CredentialView>(201);
    const controller = (credentialId: string) =>
      norte.owner.post('/controllers', {
        name: 'UISP',
        driver: 'uisp',
        address: 'uisp.norte.test',
        port: 443,
        credentialId,
      });
    expect((await controller(wrong.id)).problem.fields).toEqual(['credentialId']);
    const made = (await controller(uisp.id)).as<{ id: string }>(201);
    const renamed = await norte.owner.patch(`/controllers/${made.id}`, { name: 'Other' });
    expect(renamed.as<object>(200)).toMatchObject({ name: 'Other', lastOkAt: null });
    const device = {
      name: 'Behind UISP',
      role: 'cpe',
      sources: [{ driver: 'uisp', controllerId: made.id, externalId: 'abc' }],
    };
    expect((await norte.owner.post('/devices', device)).status).toBe(201);
    const twice = await norte.owner.post('/devices', { ...device, name: 'Same external id' });
    expect(twice.status).toBe(409);
    expect((await norte.owner.get('/controllers')).as<{ items: object[] }>(200).items).toHaveLength(
      1,
    );
    expect((await norte.owner.delete(`/controllers/${made.id}`)).status).toBe(204);
  });
});
