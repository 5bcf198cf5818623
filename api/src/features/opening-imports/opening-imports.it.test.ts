import type { Account } from '@atalaya/core/wire/rest/accounts';
import type { TimelineItem } from '@atalaya/core/wire/rest/customer-timeline';
import type { OpeningResult } from '@atalaya/core/wire/rest/opening-imports';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
const ids = new Map<string, string>();
beforeAll(async () => {
  norte = await api.tenant('norte');
  const plan = await norte.owner.post('/plans', {
    name: 'Hogar',
    downKbps: 1,
    upKbps: 1,
    price: { amountMinor: 49_900, currency: 'MXN' },
  });
  for (const [name, identity] of [
    ['Ana Núñez', 'ana.ppp'],
    ['Luis Gil', 'luis.ppp'],
  ] as const) {
    const made = await norte.owner.post('/customers', { kind: 'person', name });
    const { id } = made.as<{ id: string }>(201);
    ids.set(name, id);
    await norte.owner.post('/services', {
      customerId: id,
      planId: plan.as<{ id: string }>(201).id,
      accessKind: 'pppoe',
      accessIdentity: identity,
    });
  }
});

const INVOICES = `id_factura,usuario_pppoe,cliente,fecha_emision,fecha_vencimiento,total,estado
101,ana.ppp,ANA NUÑEZ,01/01/2026,05/01/2026,499.00,Pendiente
102,ana.ppp,Ana Núñez,01/02/2026,05/02/2026,499.00,Pendiente
103,luis.ppp,Luis Gil,01/02/2026,05/02/2026,499.00,Pendiente`;
const BALANCES = 'usuario_pppoe,nombre,saldo\nana.ppp,Ana Núñez,-600.00\nluis.ppp,Luis Gil,99.00';
const TOTAL = 3 * 49_900 - 60_000 + 9_900;
let key = 0;
const send = (more: object = {}, invoices = INVOICES) => {
  key += 1;
  const body = {
    source: 'wisphub',
    invoices: { text: invoices },
    balances: { text: BALANCES },
    from: '2026-01-01',
    to: '2026-02-28',
    ...more,
  };
  return norte.owner.post('/opening-imports', body, { 'idempotency-key': `opening-${key}` });
};
const balanceOf = async (name: string) =>
  (await norte.owner.get(`/accounts?customerId=${ids.get(name)}`)).as<{ items: Account[] }>(200)
    .items[0]?.balance;
const rowsOf = (table: 'invoices' | 'payments' | 'holds' | 'opening_entries') =>
  api.db.database.withTenant(norte.id, async (trx) =>
    trx.selectFrom(table).select('account_id').execute(),
  );

describe('the books of another system', () => {
  it('are shown with their total first, and refused while that is not the other system’s', async () => {
    const tried = (await send()).as<OpeningResult>(200);
    expect(tried).toMatchObject({
      dryRun: true,
      id: null,
      counts: { refuse: 0, take: 5, leave: 0 },
      control: {
        total: { amountMinor: TOTAL, currency: 'MXN' },
        balances: { amountMinor: -50_100 },
      },
    });
    expect((await send({ dryRun: false })).problem.fields).toEqual(['controlTotalMinor']);
    const off = await send({ dryRun: false, controlTotalMinor: TOTAL + 1 });
    expect(off.problem.slug).toBe('control-total');
    const wrong = INVOICES.replace('103,luis.ppp,Luis Gil', '103,luis.ppp,Otra Persona');
    const other = await send({ dryRun: false, controlTotalMinor: TOTAL }, wrong);
    expect(other.problem.slug).toBe('refused-rows');
    expect(await rowsOf('invoices')).toEqual([]);
  });

  it('become opening entries that sum up in the journal, with nobody cut for a week, once', async () => {
    const written = (await send({ dryRun: false, controlTotalMinor: TOTAL })).as<OpeningResult>(
      200,
    );
    expect(written).toMatchObject({ dryRun: false, counts: { take: 5 } });
    // 998.00 owed and 600.00 in favour: January is paid, of February 398.00 are open.
    expect(await balanceOf('Ana Núñez')).toMatchObject({
      receivable: { amountMinor: 39_800 },
      credit: { amountMinor: 0 },
      overdue: { amountMinor: 39_800 },
      oldestDueDate: '2026-02-05',
      openInvoices: 1,
    });
    expect(await balanceOf('Luis Gil')).toMatchObject({ receivable: { amountMinor: 59_800 } });
    const holds = await api.db.database.withTenant(norte.id, (trx) =>
      trx.selectFrom('holds').select(['kind', 'expires_at']).execute(),
    );
    const until = new Date(api.clock.now() + 7 * 86_400_000);
    const hold = { kind: 'manual_until', expires_at: until };
    expect(holds).toEqual([hold, hold]);
    const told = await norte.owner.get(`/customers/${ids.get('Ana Núñez')}/timeline`);
    const { items } = told.as<{ items: TimelineItem[] }>(200);
    expect(items.map(({ kind }) => kind).sort()).toEqual(['hold', 'invoice', 'invoice', 'payment']);
    expect(items.find(({ kind }) => kind === 'payment')).toMatchObject({
      data: { amount: { amountMinor: 60_000, currency: 'MXN' }, method: 'opening' },
    });
    const again = (await send({ dryRun: false, controlTotalMinor: TOTAL })).as<OpeningResult>(200);
    expect(again.counts).toEqual({ refuse: 0, take: 0, leave: 5 });
    expect(await rowsOf('invoices')).toHaveLength(4);
    expect(await rowsOf('payments')).toHaveLength(1);
    expect(await rowsOf('opening_entries')).toHaveLength(5);
    expect(await balanceOf('Luis Gil')).toMatchObject({ receivable: { amountMinor: 59_800 } });
  });

  it('are an owner’s to take over, and only with a key', async () => {
    const billing = await api.person(norte, 'billing', 'billing@norte.test');
    const body = { source: 'wisphub', invoices: { text: INVOICES }, balances: { text: BALANCES } };
    const whole = { ...body, from: '2026-01-01', to: '2026-02-28' };
    expect((await billing.post('/opening-imports', whole)).status).toBe(403);
    expect((await norte.owner.post('/opening-imports', whole)).status).toBe(400);
    const past = (await billing.get('/opening-imports')).as<{ items: object[] }>(200).items;
    expect(past[0]).toMatchObject({
      source: 'wisphub',
      control: { total: { amountMinor: TOTAL } },
    });
  });
});
