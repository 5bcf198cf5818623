import type { DeviceReplacement } from '@atalaya/core/wire/rest/device-replacements';
import type { RouterSyncRow } from '@atalaya/core/wire/rest/router-sync';
import type { ServiceLink } from '@atalaya/core/wire/rest/service-device-links';
import { beforeAll, describe, expect, it } from 'vitest';
import { seedEnforcement } from '../../testing/seed-enforcement.js';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
let serviceId = '';
let planId = '';
beforeAll(async () => {
  norte = await api.tenant('norte');
  const price = { amountMinor: 49_900, currency: 'MXN' };
  planId = await make('/plans', { name: 'P', downKbps: 1, upKbps: 1, price });
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

describe('a device in the place of another', () => {
  let keys = 0;
  const replace = (of: string, body: object) => {
    keys += 1;
    const key = { 'idempotency-key': `replace-${keys}` };
    return norte.owner.post(`/services/${of}/device-replacements`, body, key);
  };
  const box = (name: string, mac: string) =>
    make('/devices', { name, role: 'cpe', address: '10.0.0.7', macs: [mac], serial: name });
  const line = async (name: string, more: object = {}) => {
    const customerId = await make('/customers', { kind: 'person', name });
    const access = { accessKind: 'pppoe', accessIdentity: name, ...more };
    return { customerId, id: await make('/services', { customerId, planId, ...access }) };
  };
  const [OLD, NEW] = ['02:00:00:00:0A:01', '02:00:00:00:0A:02'];

  it('ends the old one’s links and begins its own, with the line’s MAC, and is held to a new signal', async () => {
    const { id, customerId } = await line('berta', { accessKind: 'dhcp', accessIdentity: OLD });
    const oldId = await box('OLD-1', OLD);
    const other = { customerId, serviceId: id, deviceId: oldId, kind: 'cpe', serial: 'OLD-1' };
    await make('/equipment', other);
    await norte.owner.post(`/services/${id}/device-links`, { deviceId: oldId, kind: 'cpe' });
    const held = await norte.owner.post('/reference-values', {
      ...{ deviceId: oldId, metric: 'radio.signal_dbm', tags: { radio: 'wlan1' } },
      ...{ kind: 'acceptance', value: -60 },
    });
    expect(held.status).toBeLessThan(300);
    await api.clock.advance(60_000);
    const label = { mac: NEW.toLowerCase(), serial: 'new-1', model: 'LiteBeam', isReturned: true };
    const answer = await replace(id, { oldDeviceId: oldId, ...label, reason: 'rayo' });
    const [done] = answer.as<{ items: DeviceReplacement[] }>(201).items;
    expect(done).toMatchObject({
      old: { id: oldId, name: 'OLD-1' },
      identity: { old: OLD, new: NEW },
      isAcceptanceDue: true,
      reason: 'rayo',
    });
    const newId = done?.new.id ?? '';
    const all = (await norte.owner.get(`/services/${id}/device-links`)).as<{
      items: ServiceLink[];
    }>(200).items;
    expect(all).toMatchObject([
      { deviceId: newId, status: 'confirmed', validTo: null },
      { deviceId: oldId, status: 'confirmed', validTo: done?.replacedAt },
    ]);
    expect((await norte.owner.get(`/devices/${newId}`)).as<object>(200)).toMatchObject({
      ...{ serial: 'NEW-1', model: 'LiteBeam', address: '10.0.0.7', macs: [NEW] },
    });
    expect((await norte.owner.get(`/devices/${oldId}`)).as<object>(200)).toMatchObject({
      ...{ monitored: false, address: null, serial: 'OLD-1' },
    });
    const out = (await norte.owner.get(`/equipment?customerId=${customerId}`)).as<{
      items: { serial: string; returnedOn: string | null }[];
    }>(200).items;
    const told = out.map(({ serial, returnedOn }) => [serial, returnedOn !== null]).sort();
    expect(told).toEqual([
      ['NEW-1', false],
      ['OLD-1', true],
    ]);
    const log = await norte.owner.get(`/audit-log?subjectType=service&subjectId=${id}`);
    const { items } = log.as<{ items: { action: string }[] }>(200);
    expect(items.map(({ action }) => action)).toContain('service.replace_device');
  });

  it('that serves elsewhere is refused, and says where', async () => {
    const [first, second] = [await line('carla'), await line('dora')];
    const [one, two] = [
      await box('C-1', '02:00:00:00:0B:01'),
      await box('D-1', '02:00:00:00:0B:02'),
    ];
    for (const [of, deviceId] of [
      [first, one],
      [second, two],
    ] as const) {
      await norte.owner.post(`/services/${of.id}/device-links`, { deviceId, kind: 'cpe' });
    }
    const taken = await replace(first.id, { oldDeviceId: one, mac: '02:00:00:00:0B:02' });
    expect(taken.problem).toMatchObject({ slug: 'device-elsewhere', fields: ['deviceId'] });
    expect(taken.body).toContain('dora');
    await make('/equipment', { customerId: second.customerId, kind: 'cpe', serial: 'SPARE-9' });
    const noted = await replace(first.id, { oldDeviceId: one, serial: 'spare-9' });
    expect(noted.problem.slug).toBe('device-elsewhere');
    expect(noted.body).toContain('dora');
    const wrong = await replace(first.id, { oldDeviceId: two, mac: '02:00:00:00:0B:09' });
    expect(wrong.problem.fields).toEqual(['oldDeviceId']);
    const same = await replace(first.id, { oldDeviceId: one, deviceId: one });
    expect(same.problem.fields).toEqual(['deviceId']);
    expect((await replace(first.id, { oldDeviceId: one })).problem.fields).toEqual(['deviceId']);
  });
});

describe('lines that a router alone has', () => {
  const listed = async (query = '') =>
    (await norte.owner.get(`/router-sync-rows?kind=router_only${query}`)).as<{
      items: RouterSyncRow[];
    }>(200).items;
  let keys = 0;
  const decide = (...rows: object[]) => {
    keys += 1;
    const key = { 'idempotency-key': `sync-${keys}` };
    return norte.owner.post('/router-sync-rows/decide', { rows }, key);
  };

  it('are linked to who waits for them, become services, or may stay, each with its record', async () => {
    const { enforcementRouter: routerId } = await seedEnforcement(api, norte, {
      slug: 'norte',
      service: serviceId,
    });
    const found = (comment: string) => ({
      found: { name: comment, 'rate-limit': '1k/1k', comment },
      ...{ wanted: null, differs: [], writes: [], obstacle: null },
    });
    await api.db.database.withTenant(norte.id, (trx) =>
      trx
        .insertInto('router_sync_rows')
        .values(
          ['eva', 'fina', 'gala'].map((key) => ({
            ...{ tenant_id: norte.id, router_id: routerId },
            ...({ kind: 'router_only', menu: 'ppp/secret' } as const),
            ...{ key: `${key}.ppp`, details: JSON.stringify(found(`${key} sol`)) },
            found_at: new Date(api.clock.now()),
          })),
        )
        .execute(),
    );
    const customerId = await make('/customers', { kind: 'person', name: 'Eva Sol' });
    const waiting = await make('/services', { customerId, planId, accessKind: 'dhcp' });
    const [eva, fina, gala] = await listed(`&routerId=${routerId}`);
    expect(eva).toMatchObject({
      key: 'eva.ppp',
      proposal: { service: { id: waiting, customer: { name: 'Eva Sol' } }, plan: { id: planId } },
    });
    const linked = { id: eva?.id, choice: 'link', serviceId: waiting };
    const created = { id: fina?.id, choice: 'create', customerId, planId };
    const unwritten = { id: gala?.id, choice: 'platform' };
    const refused = await decide(linked, created, unwritten);
    expect(refused.problem).toMatchObject({ status: 400, fields: ['rows.2.choice'] });
    expect(await listed()).toHaveLength(3);
    const done = await decide(linked, created, { id: gala?.id, choice: 'ignore' });
    expect(done.as<object>(200)).toEqual({ changed: 3, commands: 0 });
    expect(await listed()).toEqual([]);
    expect(await listed('&ignored=true')).toMatchObject([{ ignored: { by: 'Owner of norte' } }]);
    const services = (await norte.owner.get(`/services?customerId=${customerId}`)).as<{
      items: { id: string; accessKind: string; accessIdentity: string }[];
    }>(200).items;
    expect(services.map((one) => `${one.accessKind} ${one.accessIdentity}`).sort()).toEqual([
      'pppoe eva.ppp',
      'pppoe fina.ppp',
    ]);
    const log = await norte.owner.get(`/audit-log?subjectType=device&subjectId=${routerId}`);
    const { items } = log.as<{ items: { action: string }[] }>(200);
    expect(items.filter(({ action }) => action.startsWith('router_sync.'))).toHaveLength(3);
  });
});
