import { localText } from '@atalaya/core/domain/shared/zone-time';
import type { Account } from '@atalaya/core/wire/rest/accounts';
import type { Equipment } from '@atalaya/core/wire/rest/customer-records';
import type { TimelineItem } from '@atalaya/core/wire/rest/customer-timeline';
import type { Customer, CustomerImportResult } from '@atalaya/core/wire/rest/customers';
import type { Plan } from '@atalaya/core/wire/rest/plans';
import type { Service } from '@atalaya/core/wire/rest/services';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
let sur: Tenant;
const plans = new Map<Tenant, string>();
beforeAll(async () => {
  norte = await api.tenant('norte');
  sur = await api.tenant('sur');
  for (const tenant of [norte, sur]) {
    const body = {
      name: 'Hogar 20',
      downKbps: 20_000,
      upKbps: 5_000,
      provisionedDownKbps: 22_000,
      price: { amountMinor: 49_900, currency: 'MXN' },
    };
    plans.set(tenant, (await tenant.owner.post('/plans', body)).as<Plan>(201).id);
  }
});

const addCustomer = async (name: string, more: object = {}, tenant = norte) =>
  (await tenant.owner.post('/customers', { kind: 'person', name, ...more })).as<Customer>(201);
const addService = (customerId: string, more: object = {}, tenant = norte) =>
  tenant.owner.post('/services', {
    customerId,
    planId: plans.get(tenant),
    accessKind: 'pppoe',
    ...more,
  });
const accountsOf = async (customerId: string) =>
  (await norte.owner.get(`/accounts?customerId=${customerId}`)).as<{ items: Account[] }>(200).items;
const found = async (search: string, tenant = norte) =>
  (await tenant.owner.get(`/customers?search=${encodeURIComponent(search)}`))
    .as<{ items: Customer[] }>(200)
    .items.map(({ name }) => name);

describe('customers', () => {
  it('have a tax id of their country, held to its check digit once its kind is said', async () => {
    const ana = await addCustomer('Ana', { taxId: 'gode561231gr8' });
    expect(ana).toMatchObject({ taxId: 'GODE561231GR8', taxIdKind: 'mx_rfc' });
    const wrong = { kind: 'person', name: 'X', taxId: 'GODE561231GR9', taxIdKind: 'mx_rfc' };
    expect((await norte.owner.post('/customers', wrong)).problem.fields).toEqual(['taxId']);
    const path = `/customers/${ana.id}`;
    const kindOnly = await norte.owner.patch(path, { taxIdKind: 'cl_rut' });
    expect(kindOnly.problem.fields).toEqual(['taxId']);
    const moved = await norte.owner.patch(path, { taxId: '60803000k', taxIdKind: 'cl_rut' });
    expect(moved.as<Customer>(200)).toMatchObject({ taxId: '60803000-K', taxIdKind: 'cl_rut' });
    const foreign = await norte.owner.patch(path, { taxId: 'PA-123456' });
    expect(foreign.as<Customer>(200).taxIdKind).toBe('other');
  });

  it('say to which number they may be written by WhatsApp, since when, and who noted it', async () => {
    const contacts = [
      { kind: 'phone', value: '+52 477 000 0002', role: 'esposa', hasConsent: true },
      { kind: 'email', value: 'pagos@beto.test', role: 'pagos' },
    ];
    const beto = await addCustomer('Beto', {
      phone: '+52 477 000 0001',
      hasWhatsappConsent: true,
      contacts,
    });
    const consent = { by: 'Owner of norte', at: new Date(api.clock.now()).toISOString() };
    expect(beto.whatsappConsent).toEqual(consent);
    expect(beto.contacts.map(({ whatsappConsent }) => whatsappConsent)).toEqual([consent, null]);
    const other = await norte.owner.patch(`/customers/${beto.id}`, { phone: '+52 477 000 0003' });
    expect(other.as<Customer>(200)).toMatchObject({
      whatsappConsent: null,
      contacts: beto.contacts,
    });
    const bad = { contacts: [{ kind: 'phone', value: 'call me' }] };
    const refused = await norte.owner.patch(`/customers/${beto.id}`, bad);
    expect(refused.problem.fields).toEqual(['contacts.0.value']);
  });

  it('are found by the beginning of any of their words, however numbers are grouped', async () => {
    const eva = await addCustomer('Evangelina Núñez', {
      taxId: 'PEN-010203 X1',
      phone: '+52 442 555 0199',
      email: 'eva@correo.test',
      contacts: [{ kind: 'phone', value: '(442) 777-1234' }],
      address: 'Av. Ezequiel Montes 88',
    });
    const installed = { accessIdentity: 'evan.fibra-7', address: 'Cerrada del Zacatón 3-B' };
    const line = (await addService(eva.id, installed)).as<Service>(201);
    const box = { customerId: eva.id, serviceId: line.id, kind: 'cpe', serial: 'fcecda1122ab' };
    const made = (await norte.owner.post('/equipment', box)).as<Equipment>(201);
    expect(made).toMatchObject({ serial: 'FCECDA1122AB', owner: 'isp', returnedOn: null });
    for (const text of [
      'nunez',
      'EVAN NÚÑ',
      'núñez evangelina',
      '442 555',
      '4425550199',
      '0199',
      '(442) 777',
      'pen010203x',
      'evan.fibra',
      'fibra-7',
      'fcecda11',
      '1122ab',
      'eva@correo',
      'montes 88',
      'zacaton 3',
      'núñez montes',
    ]) {
      expect([text, await found(text)]).toEqual([text, ['Evangelina Núñez']]);
    }
    expect(await found('%')).toEqual([]);
    expect(await found('evan perez')).toEqual([]);
    await norte.owner.patch(`/services/${line.id}`, { accessIdentity: 'otro', address: 'Roble 1' });
    expect(await found('fibra')).toEqual([]);
    expect(await found('zacaton')).toEqual([]);
    expect(await found('roble')).toEqual(['Evangelina Núñez']);
    await norte.owner.patch(`/customers/${eva.id}`, { address: '' });
    expect(await found('montes')).toEqual([]);
    await norte.owner.delete(`/equipment/${made.id}`);
    expect(await found('fcecda11')).toEqual([]);
  });

  it('of two tenants may have the same e-mail and the same PPPoE user, and neither finds the other', async () => {
    for (const tenant of [norte, sur]) {
      const same = await addCustomer(
        `Mismo ${tenant === norte ? 'norte' : 'sur'}`,
        { email: 'mismo@correo.test' },
        tenant,
      );
      const line = await addService(same.id, { accessIdentity: 'mismo.ppp' }, tenant);
      expect(line.status).toBe(201);
    }
    expect(await found('mismo.ppp')).toEqual(['Mismo norte']);
    expect(await found('mismo@correo.test', sur)).toEqual(['Mismo sur']);
  });

  it('go with the account that nothing was booked on', async () => {
    const { id } = await addCustomer('Short');
    expect(await accountsOf(id)).toHaveLength(1);
    expect((await norte.owner.delete(`/customers/${id}`)).status).toBe(204);
    expect((await norte.owner.get(`/customers/${id}`)).status).toBe(404);
  });
});

describe('accounts', () => {
  it('are there from the start, in the tenant’s currency, and carry services and contracts', async () => {
    const { id } = await addCustomer('Con cuenta');
    const [account] = await accountsOf(id);
    const zero = { amountMinor: 0, currency: 'MXN' };
    expect(account).toMatchObject({
      currency: 'MXN',
      anchorDay: 1,
      dueAfterDays: 4,
      mode: 'prepaid',
      balance: { receivable: zero, credit: zero, overdue: zero, openInvoices: 0 },
    });
    const contract = await norte.owner.post('/contracts', {
      accountId: account?.id,
      code: 'C-1',
      startsOn: '2026-03-01',
      minimumMonths: 12,
    });
    const contractId = contract.as<{ id: string }>(201).id;
    const service = (
      await addService(id, { contractId, ipv6Prefix: '2001:DB8:1::/56' })
    ).as<Service>(201);
    expect(service).toMatchObject({
      accountId: account?.id,
      contract: { id: contractId, code: 'C-1' },
      ipv6Prefix: '2001:db8:1::/56',
      billedFrom: '2026-02-28',
      billedStatus: 'active',
    });
    const path = `/services/${service.id}`;
    const later = await norte.owner.patch(path, { billedFrom: '2026-04-01' });
    expect(later.as<Service>(200).billedStatus).toBe('pending');
    const backwards = await norte.owner.patch(path, { billedUntil: '2026-03-31' });
    expect(backwards.problem.fields).toEqual(['billedUntil']);
    const [other] = await accountsOf((await addCustomer('Otra')).id);
    const stolen = await norte.owner.patch(path, { accountId: other?.id });
    expect(stolen.problem.fields).toEqual(['accountId']);
    const closing = await norte.owner.patch(`/accounts/${account?.id}`, { status: 'closed' });
    expect(closing.problem.slug).toBe('has-services');
  });

  it('are not for technicians, who see the customer, the notes and the line all the same', async () => {
    const technician = await api.person(norte, 'technician', 'tec@norte.test');
    const { id } = await addCustomer('Sin saldo');
    expect((await technician.get(`/customers/${id}`)).status).toBe(200);
    expect((await technician.get(`/accounts?customerId=${id}`)).status).toBe(403);
    expect((await technician.get(`/customers/${id}/timeline?kinds=invoice`)).status).toBe(403);
    expect((await technician.get(`/customers/${id}/timeline`)).status).toBe(200);
  });
});

describe('documents', () => {
  const PDF = Buffer.from('%PDF-1.7\n%%EOF').toString('base64');

  it('are PDFs and pictures by their bytes, and come back as files to be saved', async () => {
    const { id } = await addCustomer('Papeles');
    const keep = (name: string, contentBase64: string) =>
      norte.owner.post(`/customers/${id}/documents`, { name, contentBase64 });
    const kept = (await keep('Contrato «Año».pdf', PDF)).as<{ id: string }>(201);
    const file = await norte.owner.get(`/customer-documents/${kept.id}`);
    expect(file.body).toBe('%PDF-1.7\n%%EOF');
    expect(file.response.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition':
        'attachment; filename="Contrato _A_o_.pdf"; filename*=UTF-8\'\'Contrato%20%C2%ABA%C3%B1o%C2%BB.pdf',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    const page = Buffer.from('<script>alert(1)</script>').toString('base64');
    expect((await keep('x.pdf', page)).problem.fields).toEqual(['contentBase64']);
    expect((await keep('../x.pdf', PDF)).problem.fields).toEqual(['name']);
    const large = Buffer.concat([Buffer.from('%PDF-'), Buffer.alloc(5_000_000)]);
    const refused = await keep('x.pdf', large.toString('base64'));
    expect(refused.problem.fields).toEqual(['contentBase64']);
    expect((await norte.owner.delete(`/customer-documents/${kept.id}`)).status).toBe(204);
  });
});

describe('a timeline', () => {
  it('mixes notes, outages, connections and what the radio told, and is paged without a gap', async () => {
    const { id } = await addCustomer('Con historia');
    const service = (await addService(id, { accessIdentity: 'historia' })).as<Service>(201);
    const device = (await norte.owner.post('/devices', { name: 'CPE historia', role: 'cpe' })).as<{
      id: string;
    }>(201).id;
    const start = api.clock.now();
    const at = (minutes: number) => new Date(start + minutes * 60_000);
    await api.db.database.withTenant(norte.id, async (trx) => {
      const row = { tenant_id: norte.id, device_id: device };
      const link = { kind: 'cpe', source: 'manual', status: 'confirmed', score: 1 } as const;
      await trx
        .insertInto('service_device_links')
        .values({ ...row, service_id: service.id, ...link, valid_from: at(-60) })
        .execute();
      const told = (minutes: number) => ({
        ...row,
        kind: 'syslog' as const,
        severity: 'warning' as const,
        title: `event ${minutes}`,
        text: '',
        at: at(minutes),
      });
      await trx
        .insertInto('device_events')
        .values([told(-90), told(-30), told(-20)])
        .execute();
      const open = { mac: null, address: '100.64.0.9', address_v6: null, service_id: null };
      await trx
        .insertInto('service_sessions')
        .values({
          ...row,
          id: service.id,
          kind: 'pppoe',
          user_name: 'historia',
          caller_id: '',
          ...open,
          from_at: at(-25),
          to_at: null,
          last_seen_at: at(0),
          bytes_in: '0',
          bytes_out: '0',
          counter_in: null,
          counter_out: null,
          counter_identity: null,
          disconnect_reason: null,
        })
        .execute();
    });
    for (const text of ['uno', 'dos']) await norte.owner.post(`/customers/${id}/notes`, { text });
    const walked: TimelineItem[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path: string = `/customers/${id}/timeline?limit=2${cursor && `&cursor=${cursor}`}`;
      const answer = await norte.owner.get(path);
      const page = answer.as<{ items: TimelineItem[]; nextCursor: string | null }>(200);
      walked.push(...page.items);
      cursor = page.nextCursor;
    }
    // The radio's word from before it was this line's is another customer's.
    expect(walked.map(({ kind }) => kind)).toEqual([
      'note',
      'note',
      'device_event',
      'session',
      'device_event',
    ]);
    expect(new Set(walked.map((item) => item.id)).size).toBe(5);
    const notes = await norte.owner.get(`/customers/${id}/timeline?kinds=note`);
    expect(notes.as<{ items: TimelineItem[] }>(200).items).toHaveLength(2);
  });
});

describe('what a customer was told', () => {
  it('stands in the timeline for whoever reads accounts, with the channel and whether it arrived', async () => {
    const { id } = await addCustomer('Con recordatorio');
    const accounts = await norte.owner.get(`/accounts?customerId=${id}`);
    const [account] = accounts.as<{ items: { id: string }[] }>(200).items;
    const accountId = account?.id ?? '';
    const lines = [{ description: 'Visita', amountMinor: 15_000 }];
    const draft = await norte.owner.post('/invoice-drafts', { accountId, lines });
    const { id: invoiceId } = draft.as<{ id: string }>(201);
    (
      await norte.owner.post(
        `/invoice-drafts/${invoiceId}/issue`,
        {},
        { 'idempotency-key': 'told' },
      )
    ).as(200);
    const notice = { tenant_id: norte.id, account_id: accountId, invoice_id: invoiceId };
    await api.db.database.withTenant(norte.id, (trx) =>
      trx
        .insertInto('dunning_notices')
        .values({
          ...notice,
          offset_days: 1,
          state: 'delivered',
          tried: ['whatsapp', 'email'],
          created_at: new Date(api.clock.now()),
          settled_at: new Date(api.clock.now()),
        })
        .execute(),
    );
    const told = await norte.owner.get(`/customers/${id}/timeline?kinds=message,reminder`);
    expect(told.as<{ items: TimelineItem[] }>(200).items).toMatchObject([
      { kind: 'reminder', data: { offsetDays: 1, state: 'delivered', channel: 'email' } },
    ]);
    const technician = await api.person(norte, 'technician', 'campo@norte.test');
    expect((await technician.get(`/customers/${id}/timeline?kinds=reminder`)).status).toBe(403);
  });
});

describe('services in a file', () => {
  it('are tried first with each bad row named, made once, and come back as they went out', async () => {
    const { id } = await addCustomer('Fila Una', { taxId: 'GODE561231GR8' });
    await addCustomer('Fila Doble');
    await addCustomer('Fila Doble');
    const file = `cliente,rfc,plan,usuario,latitud,longitud,facturar_desde
Fila Una,,hogar 20,fila.una,"20,5",-100.4,2026-03-01
,GODE561231GR8,Hogar 20,fila.dos,,,
Fila Doble,,Hogar 20,fila.tres,,,
Fila Una,,Hogar 99,fila.cuatro,95,1,mañana
Fila Una,,Hogar 20,fila.una,,,`;
    const send = (text: string, more: object = {}) =>
      norte.owner.post('/services/import', { text, ...more });
    const tried = (await send(file)).as<CustomerImportResult>(200);
    expect(tried.counts).toEqual({ refuse: 3, create: 2, change: 0, leave: 0 });
    expect(tried.rows.slice(0, 3).map(({ row, problems }) => [row, problems[0]])).toEqual([
      [4, { column: 'customer', message: 'is of several customers' }],
      [5, { column: 'plan', message: 'is no plan' }],
      [6, { column: 'access_identity', message: 'is in row 2 already' }],
    ]);
    const part = await send(file, { dryRun: false, withoutRefused: true });
    expect(part.as<CustomerImportResult>(200).counts.create).toBe(2);
    const [account] = await accountsOf(id);
    const made = await norte.owner.get(`/services?customerId=${id}`);
    expect(made.as<{ items: Service[] }>(200).items).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({
          accessIdentity: 'fila.una',
          accountId: account?.id,
          billedFrom: '2026-03-01',
          latitude: 20.5,
        }),
        expect.objectContaining({ accessIdentity: 'fila.dos', billedStatus: 'unbilled' }),
      ]),
    );
    const out = await norte.owner.get('/services/export');
    const back = await send(out.body, { dryRun: false });
    expect(back.as<CustomerImportResult>(200).counts).toMatchObject({ change: 0, refuse: 0 });
    const moved = await send(out.body.replace('fila.dos', 'fila.nueva'), { dryRun: false });
    expect(moved.as<CustomerImportResult>(200).counts).toMatchObject({ change: 1, refuse: 0 });
  });
});

describe('another speed of a plan', () => {
  it('tells whom it touches, and is due at night or now on every line with it', async () => {
    const body = {
      ...{ name: 'Empuje 10', downKbps: 10_000, upKbps: 2_000 },
      price: { amountMinor: 1_000, currency: 'MXN' },
    };
    const plan = (await norte.owner.post('/plans', body)).as<Plan>(201).id;
    const { id: customerId } = await addCustomer('Empuje');
    const line = (await addService(customerId, { planId: plan, accessIdentity: 'empuje' })).as<{
      id: string;
    }>(201);
    await addService(customerId, { planId: plan });
    expect((await norte.owner.get(`/plans/${plan}/push`)).as<object>(200)).toMatchObject({
      ...{ lines: 1, reached: 0, routers: [] },
    });
    const dueAt = async () =>
      (await norte.owner.get(`/services/${line.id}`)).as<Service>(200).speedDueAt;
    const edit = async (patch: object) =>
      (await norte.owner.patch(`/plans/${plan}`, patch)).as<Plan>(200);
    await edit({ name: 'Empuje', provisionedDownKbps: 10_000, provisionedUpKbps: 2_000 });
    expect(await dueAt()).toBeNull();
    await norte.owner.patch('/tenant', { settings: { nightHour: 3 } });
    await edit({ provisionedDownKbps: 11_000 });
    const night = Date.parse((await dueAt()) ?? '');
    expect(night).toBeGreaterThan(api.clock.now());
    expect(localText(night, 'America/Mexico_City')).toContain('T03:00:00');
    // What is promised for the night is not done by day.
    await edit({ provisionedDownKbps: 12_000, push: 'now' });
    expect(await dueAt()).toBe(new Date(night).toISOString());
    const log = await norte.owner.get(`/audit-log?subjectType=plan&subjectId=${plan}`);
    const { items } = log.as<{ items: { action: string }[] }>(200);
    expect(items.filter(({ action }) => action === 'plan.push')).toHaveLength(2);
  });
});
