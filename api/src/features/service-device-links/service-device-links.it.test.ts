import type { ServiceLink } from '@atalaya/core/wire/rest/service-device-links';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
let serviceId = '';
beforeAll(async () => {
  norte = await api.tenant('norte');
  const price = { amountMinor: 49_900, currency: 'MXN' };
  const planId = await make('/plans', { name: 'P', downKbps: 1, upKbps: 1, price });
  const customerId = await make('/customers', { kind: 'person', name: 'Ana' });
  const line = { customerId, planId, accessKind: 'pppoe', accessIdentity: 'ana' };
  serviceId = await make('/services', line);
});

const make = async (path: string, body: object) =>
  (await norte.owner.post(path, body)).as<{ id: string }>(201).id;
const device = (name: string) => make('/devices', { name, role: 'cpe', address: '10.0.0.1' });
const links = async (query = '') =>
  (await norte.owner.get(`/services/${serviceId}/device-links${query}`)).as<{
    items: ServiceLink[];
  }>(200).items;
const link = (deviceId: string, kind = 'cpe') =>
  norte.owner.post(`/services/${serviceId}/device-links`, { deviceId, kind });
const told = (all: readonly ServiceLink[]) =>
  all.map(({ deviceName, status, validTo }) => `${deviceName} ${status}${validTo ? ' then' : ''}`);

const suggest = (deviceId: string) =>
  api.db.database.withTenant(norte.id, async (trx) => {
    const { id } = await trx
      .insertInto('service_device_links')
      .values({
        tenant_id: norte.id,
        service_id: serviceId,
        device_id: deviceId,
        kind: 'cpe',
        source: 'discovered',
        status: 'suggested',
        score: 0.8,
        evidence: JSON.stringify([{ clue: 'mac', identity: 'ana', mac: null, on: 'Router' }]),
        valid_from: new Date(api.clock.now()),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  });

describe('links of a service to devices', () => {
  it('keep their history: a change closes one and opens another', async () => {
    const [first, second] = [await device('Radio 1'), await device('Radio 2')];
    expect((await link(first)).status).toBe(204);
    await api.clock.advance(60_000);
    expect((await link(first)).problem).toMatchObject({ status: 409, fields: ['deviceId'] });
    const id = await suggest(second);
    expect(told(await links('?current=true'))).toEqual(['Radio 2 suggested', 'Radio 1 confirmed']);
    await api.clock.advance(60_000);
    const confirmed = await norte.owner.post('/service-device-links/confirm', { ids: [id] });
    expect(confirmed.as<object>(200)).toEqual({ changed: 1 });
    const all = await links();
    expect(told(all)).toEqual([
      'Radio 2 confirmed',
      'Radio 2 suggested then',
      'Radio 1 confirmed then',
    ]);
    expect(all[0]).toMatchObject({
      confirmedBy: 'Owner of norte',
      source: 'discovered',
      evidence: [{ clue: 'mac', on: 'Router' }],
    });
    expect(all[0]?.validFrom).toBe(all[1]?.validTo);
    expect(all[0]?.validFrom).toBe(all[2]?.validTo);
    const log = await norte.owner.get(`/audit-log?subjectType=service&subjectId=${serviceId}`);
    const { items } = log.as<{ items: { action: string }[] }>(200);
    expect(items[0]?.action).toBe('service_link.confirm');
  });

  it('are decided in bulk, all or none, and the wrong one is named', async () => {
    const ids = [await suggest(await device('Bulk 1')), await suggest(await device('Bulk 2'))];
    const decide = (verb: string, body: object) =>
      norte.owner.post(`/service-device-links/${verb}`, body);
    const nowhere = '00000000-0000-4000-8000-000000000000';
    const missing = await decide('reject', { ids: [ids[0], nowhere] });
    expect(missing.problem).toMatchObject({ status: 400, fields: ['ids.1'] });
    const twins = await decide('confirm', { ids });
    expect(twins.problem).toMatchObject({ status: 400, fields: ['ids.1'] });
    expect((await decide('reject', { ids })).as<object>(200)).toEqual({ changed: 2 });
    const past = await decide('confirm', { ids: [ids[0]] });
    expect(past.problem).toMatchObject({ status: 400, fields: ['ids.0'] });
    const rejected = (await links('?current=true&status=rejected')).map(({ id }) => id);
    expect((await decide('reject', { ids: rejected })).as<object>(200)).toEqual({ changed: 0 });
  });

  it('bring a device its services, those rejected left out', async () => {
    const [here, gone] = [await device('Here'), await device('Gone')];
    await link(here, 'site');
    const id = await suggest(gone);
    await norte.owner.post('/service-device-links/reject', { ids: [id] });
    const on = async (deviceId: string) =>
      (await norte.owner.get(`/services?deviceId=${deviceId}`)).as<{ items: object[] }>(200).items;
    expect(await on(here)).toHaveLength(1);
    expect(await on(gone)).toEqual([]);
  });

  it('refuse a device that does not exist, and an unknown service', async () => {
    const nowhere = '00000000-0000-4000-8000-000000000000';
    expect((await link(nowhere)).problem).toMatchObject({ status: 400, fields: ['deviceId'] });
    const lost = await norte.owner.get(`/services/${nowhere}/device-links`);
    expect(lost.status).toBe(404);
  });
});
