import type { Customer, CustomerImportResult } from '@atalaya/core/wire/rest/customers';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
beforeAll(async () => {
  norte = await api.tenant('norte');
});

const send = (body: object, who = norte.owner) => who.post('/customers/import', body);
const names = async () =>
  (await norte.owner.get('/customers'))
    .as<{ items: Customer[] }>(200)
    .items.map(({ name }) => name);
const FILE = 'nombre,telefono\nAna Ruiz,4771234567\nLuis,no\n=cmd(),4770000000';

describe('customers in a file', () => {
  it('are tried first, and written whole, without the bad rows, or not at all', async () => {
    const tried = (await send({ text: FILE })).as<CustomerImportResult>(200);
    expect(tried).toMatchObject({
      dryRun: true,
      counts: { create: 2, refuse: 1, change: 0, leave: 0 },
      rows: [{ row: 3, action: 'refuse', problems: [{ column: 'phone' }] }, {}, {}],
    });
    const whole = await send({ text: FILE, dryRun: false });
    expect(whole.problem).toMatchObject({ status: 409, slug: 'refused-rows' });
    expect(await names()).toEqual([]);
    const part = await send({ text: FILE, dryRun: false, withoutRefused: true });
    expect(part.as<CustomerImportResult>(200)).toMatchObject({ dryRun: false });
    expect(await names()).toEqual(['=cmd()', 'Ana Ruiz']);
    const again = await send({ text: FILE, dryRun: false, withoutRefused: true });
    expect(again.as<CustomerImportResult>(200).counts).toMatchObject({ create: 0, leave: 2 });
    const log = await norte.owner.get('/audit-log?subjectType=customer');
    expect(log.as<{ items: unknown[] }>(200).items).toHaveLength(2);
  });

  it('go out safe for a spreadsheet, and come back as they were', async () => {
    const file = await norte.owner.get('/customers/export');
    expect(file.response.headers['content-type']).toContain('text/csv');
    expect(file.body).toContain(",'=cmd(),");
    const back = (await send({ text: file.body, dryRun: false })).as<CustomerImportResult>(200);
    expect(back.counts).toEqual({ create: 0, change: 0, leave: 2, refuse: 0 });
    const edited = file.body.replace('Ana Ruiz', 'Ana López');
    const changed = (await send({ text: edited, dryRun: false })).as<CustomerImportResult>(200);
    expect(changed.counts).toMatchObject({ change: 1, leave: 1 });
    expect(await names()).toContain('Ana López');
  });

  it('are refused as a whole with the reason, and are not for everybody', async () => {
    const fields = async (body: object) => (await send(body)).problem.fields;
    expect(await fields({})).toEqual(['contentBase64']);
    expect(await fields({ text: 'telefono\n1' })).toEqual(['contentBase64']);
    expect(await fields({ text: 'nombre\n"Ana' })).toEqual(['contentBase64']);
    const technician = await api.person(norte, 'technician', 'tec@norte.test');
    expect((await send({ text: FILE }, technician)).status).toBe(403);
  });
});
