import type { Customer } from '@atalaya/core/wire/rest/customers';
import type { Plan } from '@atalaya/core/wire/rest/plans';
import type { Service } from '@atalaya/core/wire/rest/services';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
let plan: Plan;
beforeAll(async () => {
  norte = await api.tenant('norte');
  plan = (await addPlan('Hogar 20')).as<Plan>(201);
});

const price = { amountMinor: 49_900, currency: 'MXN' };
const addPlan = (name: string, more: object = {}) =>
  norte.owner.post('/plans', { name, downKbps: 20_000, upKbps: 5_000, price, ...more });
const addCustomer = async (name: string, more: object = {}) =>
  (await norte.owner.post('/customers', { kind: 'person', name, ...more })).as<Customer>(201);
const addService = (customerId: string, more: object = {}) =>
  norte.owner.post('/services', { customerId, planId: plan.id, accessKind: 'pppoe', ...more });

describe('customers', () => {
  it('are found by name, tax id, telephone or PPPoE user, and paged without a gap', async () => {
    const ana = await addCustomer('Papelería Nube', { taxId: 'nub010101ab1', phone: '+52 442 1' });
    expect(ana).toMatchObject({ taxId: 'NUB010101AB1', email: null, serviceCount: 0 });
    await addService(ana.id, { accessIdentity: 'nube.ppp' });
    const found = async (search: string) =>
      (await norte.owner.get(`/customers?search=${encodeURIComponent(search)}`))
        .as<{ items: Customer[] }>(200)
        .items.map(({ name }) => name);
    for (const text of ['papel', 'nub0101', '442', 'nube.pp']) {
      expect([text, await found(text)]).toEqual([text, ['Papelería Nube']]);
    }
    expect(await found('nobody')).toEqual([]);

    for (let n = 0; n < 5; n += 1) await addCustomer('Same name');
    const walked: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { items: Customer[]; nextCursor: string | null } = (
        await norte.owner.get(`/customers?limit=2&search=same${cursor && `&cursor=${cursor}`}`)
      ).as<{ items: Customer[]; nextCursor: string | null }>(200);
      walked.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(new Set(walked).size).toBe(5);
    expect(walked).toHaveLength(5);
  });

  it('are refused with the field that is wrong, and kept while they have a service', async () => {
    for (const [wrong, field] of [
      [{ email: 'no' }, 'email'],
      [{ phone: 'call me' }, 'phone'],
      [{ taxId: '?' }, 'taxId'],
      [{ name: ' ' }, 'name'],
      [{ balance: 1 }, 'balance'],
    ] as const) {
      const answer = await norte.owner.post('/customers', { kind: 'person', name: 'X', ...wrong });
      expect(answer.problem).toMatchObject({ status: 400, fields: [field] });
    }
    const { id } = await addCustomer('Kept');
    const service = (await addService(id)).as<Service>(201);
    expect((await norte.owner.delete(`/customers/${id}`)).problem.slug).toBe('in-use');
    await norte.owner.patch(`/services/${service.id}`, { desiredState: 'cancelled' });
    expect((await norte.owner.get(`/customers/${id}`)).as<Customer>(200).serviceCount).toBe(0);
  });
});

describe('plans', () => {
  it('have a name of their own and a price in minor units', async () => {
    expect(plan.price).toEqual(price);
    expect((await addPlan('Hogar 20')).problem).toMatchObject({ status: 409, fields: ['name'] });
    const wrong = { amountMinor: 499.5, currency: 'MXN' };
    expect((await addPlan('A', { price: wrong })).problem.fields).toEqual(['price.amountMinor']);
    const nowhere = { amountMinor: 1, currency: 'XQZ' };
    expect((await addPlan('B', { price: nowhere })).problem.fields).toEqual(['price.currency']);
    const dearer = { amountMinor: 59_900, currency: 'MXN' };
    const changed = await norte.owner.patch(`/plans/${plan.id}`, { price: dearer });
    expect(changed.as<Plan>(200)).toMatchObject({ name: 'Hogar 20', price: dearer });
  });
});

describe('services', () => {
  it('check the access identity by its kind, and give it to one live service only', async () => {
    const { id } = await addCustomer('Lines');
    for (const [accessKind, wrong, right, kept] of [
      ['pppoe', 'a\u0007', 'Lines.1', 'Lines.1'],
      ['dhcp', 'lines', '02-00-00-0a-00-01', '02:00:00:0A:00:01'],
      ['static', '10.0.0.300', '10.0.0.30', '10.0.0.30'],
    ] as const) {
      const refused = await addService(id, { accessKind, accessIdentity: wrong });
      expect(refused.problem).toMatchObject({ status: 400, fields: ['accessIdentity'] });
      const made = (await addService(id, { accessKind, accessIdentity: right })).as<Service>(201);
      expect(made).toMatchObject({ accessIdentity: kept, desiredState: 'active', generation: 1 });
      const twin = await addService(id, { accessKind, accessIdentity: right });
      expect(twin.problem).toMatchObject({ status: 409, fields: ['accessIdentity'] });
      await norte.owner.patch(`/services/${made.id}`, { desiredState: 'cancelled' });
      expect((await addService(id, { accessKind, accessIdentity: right })).status).toBe(201);
    }
    expect((await addService(id, { latitude: 19 })).problem.fields).toEqual(['longitude']);
  });

  it('count a generation with each change of the desired state, and with no other', async () => {
    const { id } = (await addService((await addCustomer('Steps')).id)).as<Service>(201);
    const change = async (patch: object) =>
      (await norte.owner.patch(`/services/${id}`, patch)).as<Service>(200).generation;
    expect(await change({ notes: 'x' })).toBe(1);
    expect(await change({ desiredState: 'suspended' })).toBe(2);
    expect(await change({ desiredState: 'suspended' })).toBe(2);
    expect(await change({ desiredState: 'active' })).toBe(3);
  });

  it('are the clerk’s to change; a technician reads them, and who only watches does not', async () => {
    const billing = await api.person(norte, 'billing', 'billing@norte.test');
    const technician = await api.person(norte, 'technician', 'tech@norte.test');
    const watcher = await api.person(norte, 'read_only', 'eyes@norte.test');
    const body = { kind: 'company', name: 'By the clerk' };
    const { id } = (await billing.post('/customers', body)).as<Customer>(201);
    expect((await technician.get(`/customers/${id}`)).status).toBe(200);
    expect((await technician.patch(`/customers/${id}`, { notes: 'x' })).status).toBe(403);
    expect((await technician.get('/plans')).status).toBe(403);
    for (const path of ['/customers', '/services', '/service-device-links']) {
      expect([path, (await watcher.get(path)).status]).toEqual([path, 403]);
    }
  });
});
