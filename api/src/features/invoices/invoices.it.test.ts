import { randomUUID } from 'node:crypto';
import type { CreditNote, CreditNoteDetail } from '@atalaya/core/wire/rest/credit-notes';
import type { InvoiceDraft } from '@atalaya/core/wire/rest/invoice-drafts';
import type { InvoiceRun } from '@atalaya/core/wire/rest/invoice-runs';
import type { Invoice, InvoiceDetail } from '@atalaya/core/wire/rest/invoices';
import type { ParkedAccount, ParkedRetry } from '@atalaya/core/wire/rest/parked-accounts';
import type { Statement } from '@atalaya/core/wire/rest/payments';
import type {
  Cancellation,
  PauseResult,
  PlanChange,
  ServicePlanChange,
} from '@atalaya/core/wire/rest/service-billing';
import { issueNext } from '@atalaya/platform/billing/issue-run.store';
import { previewNext } from '@atalaya/platform/billing/preview-run.store';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
const key = () => ({ 'idempotency-key': randomUUID() });
const post = (path: string, body?: object) => norte.owner.post(path, body, key());
const made = async (path: string, body: object) =>
  (await post(path, body)).as<{ id: string }>(201).id;
const inTenant = <T>(work: Parameters<typeof api.db.database.withTenant<T>>[1]) =>
  api.db.database.withTenant(norte.id, work);
let taxGroupId = '';

async function plan(name: string, amountMinor: number): Promise<string> {
  const price = { amountMinor, currency: 'MXN' };
  return made('/plans', { name, downKbps: 20_000, upKbps: 5_000, price, taxGroupId });
}

/** A customer whose service is billed from a day; the clock is put to noon of another. */
async function subscriber(planId: string, billedFrom: string) {
  const customerId = await made('/customers', { kind: 'person', name: `C ${randomUUID()}` });
  const serviceId = await made('/services', { customerId, planId, accessKind: 'pppoe' });
  const accountId = await inTenant(async (trx) => {
    const { rows } = await sql<{ account_id: string }>`
      update services set billed_from = ${billedFrom},
        account_id = (select id from accounts where customer_id = ${customerId} limit 1)
      where id = ${serviceId} returning account_id`.execute(trx);
    return rows[0]?.account_id ?? '';
  });
  return { customerId, serviceId, accountId };
}

const goTo = async (instant: string) => {
  await api.clock.advance(Date.parse(instant) - api.clock.now());
};

/** As the jobs role would. */
async function run(billingDate: string, accountIds: readonly string[]): Promise<InvoiceRun> {
  const asked = await post('/invoice-runs', { billingDate, scope: { accountIds } });
  const { id } = asked.as<InvoiceRun>(201);
  const ref = { tenantId: norte.id, runId: id, at: new Date(api.clock.now()) };
  while (!(await inTenant((trx) => previewNext(trx, ref))));
  const ready = (await norte.owner.get(`/invoice-runs/${id}`)).as<InvoiceRun>(200);
  expect(ready.state).toBe('ready');
  (await post(`/invoice-runs/${id}/approve`)).as(200);
  for (;;) if ((await inTenant((trx) => issueNext(trx, ref, billingDate))).kind === 'done') break;
  return (await norte.owner.get(`/invoice-runs/${id}`)).as<InvoiceRun>(200);
}
const invoicesOf = async (accountId: string) =>
  (await norte.owner.get(`/invoices?accountId=${accountId}`)).as<{ items: Invoice[] }>(200).items;
const read = async (id: string) =>
  (await norte.owner.get(`/invoices/${id}`)).as<InvoiceDetail>(200);
/** Balance of an account by the journal: above zero is owed. */
const balance = (accountId: string) =>
  inTenant(async (trx) => {
    const { rows } = await sql<{ sum: string }>`
      select coalesce(sum(amount_minor), 0) as sum from journal_entries
      where account_id = ${accountId} and ledger in ('receivable', 'customer_credit')`.execute(trx);
    return Number(rows[0]?.sum);
  });

beforeAll(async () => {
  norte = await api.tenant('norte');
  taxGroupId = await made('/tax-groups', {
    code: 'IVA16',
    name: 'IVA',
    isIncluded: true,
    taxes: [{ code: 'IVA16', name: 'IVA', ratePpm: 160_000, kind: 'tax' }],
  });
});

describe('an issued invoice', () => {
  it('is frozen; notes take it back in parts and never more than there was', async () => {
    await goTo('2026-03-01T18:00:00Z');
    const { accountId } = await subscriber(await plan('Uno', 49_900), '2026-03-01');
    const done = await run('2026-03-01', [accountId]);
    expect(done).toMatchObject({ state: 'issued', issued: 1, totals: [{ totalMinor: 49_900 }] });
    const [invoice] = await invoicesOf(accountId);
    const id = invoice?.id ?? '';
    expect(invoice).toMatchObject({ status: 'open', dueDate: '2026-03-05', openMinor: 49_900 });
    expect((await norte.owner.patch(`/invoices/${id}`, { totalMinor: 1 })).status).toBe(404);

    const note = await post('/credit-notes', { invoiceId: id, amountMinor: 10_000, reason: 'x' });
    expect(note.as<CreditNote>(201)).toMatchObject({
      number: 'NC-1',
      netMinor: 8_621,
      taxMinor: 1_379,
    });
    expect(await read(id)).toMatchObject({
      totalMinor: 49_900,
      openMinor: 39_900,
      status: 'partially_paid',
      creditableMinor: 39_900,
    });
    for (const change of [
      'update invoices set total_minor = 1',
      'delete from invoices',
      'update invoice_lines set net_minor = 1',
      'delete from invoice_lines',
      'update credit_notes set total_minor = 1',
      'delete from credit_note_lines',
    ]) {
      await expect(inTenant((trx) => sql.raw(change).execute(trx))).rejects.toThrow(
        /permission denied/,
      );
    }
    const more = await post('/credit-notes', { invoiceId: id, amountMinor: 40_000, reason: 'x' });
    expect(more.problem).toMatchObject({ status: 400, fields: ['amountMinor'] });
    expect(await balance(accountId)).toBe(39_900);
    expect((await post(`/invoices/${id}/void`, { reason: 'x' })).problem.slug).toBe('invoice-paid');
    const unnamed = await norte.owner.post('/credit-notes', {
      invoiceId: id,
      amountMinor: 1,
      reason: 'x',
    });
    expect(unnamed.problem.fields).toEqual(['Idempotency-Key']);
  });

  it('has notes whose parts stay, go against what is open or are given back', async () => {
    const { accountId } = await subscriber(await plan('Partes', 49_900), '2026-03-02');
    await run('2026-03-02', [accountId]);
    const [invoice] = await invoicesOf(accountId);
    const invoiceId = invoice?.id ?? '';
    const total = invoice?.totalMinor ?? 0;
    const paid = { amountMinor: 20_000, currency: 'MXN' };
    (await post('/payments', { accountId, amount: paid })).as(201);
    const credit = (of: object) => post('/credit-notes', { invoiceId, reason: 'x', ...of });
    const refund = { method: 'transfer', reference: 'T-9' };
    const fields = async (of: object) => (await credit(of)).problem.fields;
    const openMinor = total - 20_000;
    expect(await fields({ amountMinor: 100, split: { offsetMinor: 99 } })).toEqual(['split']);
    expect(
      await fields({
        amountMinor: total,
        split: { creditMinor: 19_999, offsetMinor: openMinor + 1 },
      }),
    ).toEqual(['split.offsetMinor']);
    expect(await fields({ amountMinor: 20_001, split: { refundMinor: 20_001 }, refund })).toEqual([
      'split.refundMinor',
    ]);
    expect(await fields({ amountMinor: 100, split: { refundMinor: 100 } })).toEqual(['refund']);
    expect(await fields({ amountMinor: total, reasonCode: 'bad_debt' })).toEqual(['reasonCode']);

    const lost = await credit({ amountMinor: openMinor, reasonCode: 'bad_debt' });
    expect(lost.as<CreditNoteDetail>(201)).toMatchObject({
      reasonCode: 'bad_debt',
      split: { creditMinor: 0, refundMinor: 0, offsetMinor: openMinor },
      refund: null,
    });
    expect(await read(invoiceId)).toMatchObject({ openMinor: 0 });
    const split = { creditMinor: 5_000, refundMinor: 3_000, offsetMinor: 0 };
    const sla = await credit({ amountMinor: 8_000, reasonCode: 'sla', split, refund });
    expect(sla.as<CreditNoteDetail>(201)).toMatchObject({
      ...{ reasonCode: 'sla', split },
      refund: { method: 'transfer', amountMinor: 3_000, reference: 'T-9', paidOn: '2026-03-01' },
    });
    expect(await balance(accountId)).toBe(-5_000);
    const ledgers = await inTenant(async (trx) => {
      const { rows } = await sql<{ ledger: string; sum: string }>`
        select e.ledger, sum(e.amount_minor) as sum from journal_entries e
        join journal_transactions t on t.tenant_id = e.tenant_id and t.id = e.transaction_id
        where t.account_id = ${accountId} group by 1`.execute(trx);
      return new Map(rows.map((row) => [row.ledger, Number(row.sum)]));
    });
    expect([...ledgers.values()].reduce((sum, one) => sum + one, 0)).toBe(0);
    expect(ledgers.get('sla_credit')).toBe(6_896);
    expect(ledgers.get('bad_debt')).toBeGreaterThan(0);
    expect(ledgers.get('bank')).toBe(-3_000);
    const statement = await norte.owner.get(`/accounts/${accountId}/statement`);
    const { movements } = statement.as<Statement>(200);
    expect(movements.find(({ kind }) => kind === 'refund')).toMatchObject({
      amount: { amountMinor: 3_000 },
      fullNumber: sla.as<CreditNote>(201).number,
    });
  });

  it('is numbered without a hole while others are issued at once and some are rolled back', async () => {
    const { accountId } = await subscriber(await plan('Huecos', 1_000), '2026-03-02');
    const drafts = await Promise.all(
      Array.from({ length: 12 }, () =>
        made('/invoice-drafts', {
          accountId,
          lines: [{ description: 'Visita', amountMinor: 100 }],
        }),
      ),
    );
    const before = Number((await invoicesOf(accountId)).length);
    // Every third draft is refused in the middle of its transaction: a line of it cannot be stored.
    await inTenant((trx) =>
      sql`update invoice_drafts set content = jsonb_set(content, '{lines,0,serviceId}', '"00000000-0000-4000-8000-000000000000"')
        where id = any(${drafts.filter((_, index) => index % 3 === 2)}::uuid[])`.execute(trx),
    );
    const answers = await Promise.all(drafts.map((id) => post(`/invoice-drafts/${id}/issue`)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(8);
    const numbers = (await invoicesOf(accountId)).map((one) =>
      Number(one.number.replace('A-', '')),
    );
    expect(numbers).toHaveLength(before + 8);
    expect(Math.max(...numbers) - Math.min(...numbers) + 1).toBe(8);
  });

  it('that nobody got is voided; its days and charges are billed anew', async () => {
    const { accountId } = await subscriber(await plan('Nula', 31_000), '2026-03-01');
    const fee = {
      kind: 'late_fee',
      description: 'Mora',
      amount: { amountMinor: 2_495, currency: 'MXN' },
    };
    await made('/account-charges', { accountId, ...fee });
    await run('2026-03-01', [accountId]);
    const [first] = await invoicesOf(accountId);
    expect(first?.totalMinor).toBe(33_495);
    expect((await post(`/invoices/${first?.id}/void`, { reason: 'otra' })).status).toBe(200);
    expect(await balance(accountId)).toBe(0);
    await api.clock.advance(1_000);
    await run('2026-03-02', [accountId]);
    const [again] = await invoicesOf(accountId);
    expect(again).toMatchObject({ totalMinor: 33_495, status: 'open' });
    expect(await balance(accountId)).toBe(33_495);
  });
});

describe('a single invoice', () => {
  it('has no number until it is issued, and is refused below zero', async () => {
    const { accountId } = await subscriber(await plan('Suelta', 1_000), '2026-03-02');
    const line = { description: 'Instalación', amountMinor: 116_000, taxGroupId };
    const draft = (await post('/invoice-drafts', { accountId, lines: [line] })).as<InvoiceDraft>(
      201,
    );
    expect(draft.content).toMatchObject({ netMinor: 100_000, taxMinor: 16_000 });
    const off = { accountId, lines: [{ description: 'x', amountMinor: -1 }] };
    expect((await post('/invoice-drafts', off)).problem.fields).toEqual(['lines']);
    expect((await post('/invoice-drafts', { accountId })).problem.fields).toEqual(['lines']);
    (await post(`/invoice-drafts/${draft.id}/issue`)).as(200);
    expect((await read(draft.id)).taxes).toMatchObject([{ code: 'IVA16', amountMinor: 16_000 }]);
    expect((await post(`/invoice-drafts/${draft.id}/issue`)).problem.slug).toBe('draft-issued');
  });

  it('is written anew and thrown away while it is a draft; its days to pay begin with its issue', async () => {
    const { accountId } = await subscriber(await plan('Otra', 1_000), '2026-03-02');
    const put = (id: string, body: object) =>
      norte.owner.call('PUT', `/invoice-drafts/${id}`, body);
    const charge = {
      kind: 'single',
      description: 'Cable',
      amount: { amountMinor: 700, currency: 'MXN' },
    };
    const chargeId = await made('/account-charges', { accountId, ...charge });
    const first = { accountId, lines: [{ description: 'Visita', amountMinor: 100 }] };
    const id = await made('/invoice-drafts', first);
    const lines = [{ description: 'Antena', amountMinor: 90_000 }];
    const again = (await put(id, { lines, withCharges: true })).as<InvoiceDraft>(200);
    expect(again.totalMinor).toBe(90_700);
    expect(again.content?.lines.map(({ description }) => description)).toEqual(['Antena', 'Cable']);
    const huge = { description: 'x', amountMinor: Number.MAX_SAFE_INTEGER };
    expect((await put(id, { lines: [huge, huge] })).problem.fields).toEqual(['lines']);
    await goTo('2026-03-12T18:00:00Z');
    (await post(`/invoice-drafts/${id}/issue`)).as(200);
    expect(await read(id)).toMatchObject({
      totalMinor: 90_700,
      issueDate: '2026-03-12',
      dueDate: '2026-03-16',
    });
    expect((await put(id, { lines })).problem.slug).toBe('draft-issued');
    expect((await norte.owner.delete(`/account-charges/${chargeId}`)).problem.slug).toBe(
      'charge-invoiced',
    );
    const other = await made('/invoice-drafts', first);
    expect((await norte.owner.delete(`/invoice-drafts/${other}`)).status).toBe(204);
    expect((await norte.owner.get(`/invoice-drafts/${other}`)).status).toBe(404);
  });

  it('is taken back line by line, each at its own rates, and the last note takes the rest', async () => {
    const { accountId } = await subscriber(await plan('Lineas', 1_000), '2026-03-02');
    const lines = [
      { description: 'Instalación', amountMinor: 116_000, taxGroupId },
      { description: 'Depósito', amountMinor: 50_000 },
      { description: 'Descuento', amountMinor: -11_600, taxGroupId },
    ];
    const id = await made('/invoice-drafts', { accountId, lines });
    (await post(`/invoice-drafts/${id}/issue`)).as(200);
    const issued = await read(id);
    expect(issued).toMatchObject({ totalMinor: 154_400, taxMinor: 14_400 });
    const left = issued.lines.map(({ creditableMinor }) => creditableMinor);
    expect([left[0], left[1], left[2]]).toEqual([104_400, 50_000, 0]);
    const credit = (of: object) => post('/credit-notes', { invoiceId: id, reason: 'x', ...of });
    const line = (at: number, amountMinor: number) => ({
      lines: [{ invoiceLineId: issued.lines[at]?.id, amountMinor }],
    });
    expect((await credit(line(1, 40_000))).as<CreditNoteDetail>(201)).toMatchObject({
      taxMinor: 0,
      totalMinor: 40_000,
      lines: [{ invoiceLineId: issued.lines[1]?.id, netMinor: 40_000 }],
    });
    const fields = async (of: object) => (await credit(of)).problem.fields;
    expect(await fields(line(1, 10_001))).toEqual(['lines.0.amountMinor']);
    expect(await fields(line(2, 1))).toEqual(['lines.0.invoiceLineId']);
    const most = line(0, Number.MAX_SAFE_INTEGER).lines;
    expect(await fields({ lines: [...most, ...most] })).toEqual(['lines']);
    expect(await fields({})).toEqual(['amountMinor']);
    expect(await fields({ amountMinor: 1, ...line(0, 1) })).toEqual(['amountMinor']);
    const rest = (await credit({ amountMinor: 114_400 })).as<CreditNoteDetail>(201);
    expect(rest).toMatchObject({ taxMinor: 14_400, netMinor: 100_000 });
    expect(await read(id)).toMatchObject({ status: 'credited', openMinor: 0, creditableMinor: 0 });
    expect(await balance(accountId)).toBe(0);
  });
});

describe('a payment that is too small', () => {
  it('leaves its invoice open, partly paid and then overdue, with what is missing', async () => {
    await goTo('2026-03-13T18:00:00Z');
    const { accountId } = await subscriber(await plan('Corto', 49_900), '2026-03-13');
    const lines = [{ description: 'Marzo', amountMinor: 49_900 }];
    const id = await made('/invoice-drafts', { accountId, lines });
    (await post(`/invoice-drafts/${id}/issue`)).as(200);
    const amount = { amountMinor: 40_000, currency: 'MXN' };
    await made('/payments', { accountId, amount, method: 'transfer' });
    expect(await read(id)).toMatchObject({ status: 'partially_paid', openMinor: 9_900 });
    await goTo('2026-03-18T18:00:00Z');
    expect(await read(id)).toMatchObject({ status: 'overdue', openMinor: 9_900 });
    const { items } = (await norte.owner.get('/reports/receivables/accounts')).as<{
      items: { accountId: string; overdue: { amountMinor: number } }[];
    }>(200);
    expect(items.find((one) => one.accountId === accountId)).toMatchObject({
      overdue: { amountMinor: 9_900 },
    });
  });
});

describe('a service that changes within its period', () => {
  it('of plan gives 77.42 back, asks for 38.71 and the fee, and leaves the first invoice alone', async () => {
    await goTo('2026-10-01T18:00:00Z');
    const [dear, cheap] = [await plan('Dear', 20_000), await plan('Cheap', 10_000)];
    const { accountId, serviceId } = await subscriber(dear, '2026-10-01');
    await run('2026-10-01', [accountId]);
    await goTo('2026-10-20T18:00:00Z');
    const asked = { planId: cheap, on: '2026-10-20', feeMinor: 3_000 };
    const path = `/services/${serviceId}/plan-changes`;
    const expected = { creditMinor: 7_742, chargeMinor: 3_871, feeMinor: 3_000, netMinor: 871 };
    const told = (await post(path, { ...asked, dryRun: true })).as<PlanChange>(200);
    expect(told).toMatchObject({ ...expected, invoiceId: null, creditNoteId: null });
    expect(await balance(accountId)).toBe(20_000);
    expect((await post(path, asked)).as<PlanChange>(200)).toMatchObject(expected);
    expect(await balance(accountId)).toBe(20_000 - 871);
    const [, first] = await invoicesOf(accountId);
    expect(first).toMatchObject({ totalMinor: 20_000 });
    await goTo('2026-11-01T18:00:00Z');
    await run('2026-11-01', [accountId]);
    expect((await invoicesOf(accountId))[0]).toMatchObject({ totalMinor: 10_000 });
    expect((await post(path, asked)).problem.fields).toEqual(['planId']);
  });

  it('waits for the day of a change of plan, which can be cancelled until then', async () => {
    const [dear, cheap] = [await plan('Hoy', 20_000), await plan('Luego', 10_000)];
    const { serviceId } = await subscriber(dear, '2026-11-01');
    const path = `/services/${serviceId}/plan-changes`;
    const asked = { planId: cheap, on: 'next-period', feeMinor: 3_000 };
    const told = (await post(path, { ...asked, dryRun: true })).as<PlanChange>(200);
    expect(told).toMatchObject({ id: null, on: '2026-12-01', state: 'planned', feeMinor: 3_000 });
    const { id } = (await post(path, asked)).as<PlanChange>(200);
    const list = async () =>
      (await norte.owner.get(path)).as<{ items: ServicePlanChange[] }>(200).items;
    expect(await list()).toMatchObject([
      {
        id,
        on: '2026-12-01',
        state: 'planned',
        plan: { name: 'Luego' },
        fromPlan: { name: 'Hoy' },
      },
    ]);
    const again = await post(path, { ...asked, on: '2027-01-15' });
    expect(again.problem.slug).toBe('plan-change-planned');
    const far = await post(path, { ...asked, on: '2029-01-01' });
    expect(far.problem.fields).toEqual(['on']);
    expect((await norte.owner.delete(`/service-plan-changes/${id}`)).status).toBe(204);
    expect(await list()).toMatchObject([{ state: 'cancelled' }]);
    expect((await norte.owner.delete(`/service-plan-changes/${id}`)).problem.slug).toBe(
      'plan-change-settled',
    );
    (await post(path, { ...asked, on: '2026-11-01' })).as(200);
    expect(await list()).toMatchObject([{ state: 'cancelled' }, { state: 'done' }]);
  });

  it('by a pause of 20 days of June is billed 166.33, and what it uses of them after all', async () => {
    await goTo('2027-06-01T18:00:00Z');
    const { accountId, serviceId } = await subscriber(await plan('Pausa', 49_900), '2027-06-01');
    await run('2027-06-01', [accountId]);
    const path = `/services/${serviceId}/pauses`;
    const days = { startsOn: '2027-06-11', endsOn: '2027-07-01' };
    const { creditMinor, pause } = (await post(path, days)).as<PauseResult>(200);
    expect(49_900 - creditMinor).toBe(16_633);
    expect(await balance(accountId)).toBe(16_633);
    expect((await post(path, days)).problem.slug).toBe('pause-overlaps');
    await goTo('2027-06-20T18:00:00Z');
    (await post(`/service-pauses/${pause?.id}/end`, { endsOn: '2027-06-21' })).as(200);
    await goTo('2027-06-21T18:00:00Z');
    await run('2027-06-21', [accountId]);
    expect((await invoicesOf(accountId))[0]).toMatchObject({
      totalMinor: 16_633,
      periodStart: '2027-06-21',
      periodEnd: '2027-07-01',
    });
    expect(await balance(accountId)).toBe(33_266);
    // The next day's run has nothing to bill: what was billed anew was billed once.
    await goTo('2027-06-22T18:00:00Z');
    await run('2027-06-22', [accountId]);
    expect(await balance(accountId)).toBe(33_266);
    const begun = await norte.owner.delete(`/service-pauses/${pause?.id}`);
    expect(begun.problem.slug).toBe('pause-begun');
  });

  it('is paused and not paused after all: a pause that has not begun is taken back whole', async () => {
    const { accountId, serviceId } = await subscriber(await plan('Quizás', 30_000), '2027-06-22');
    await run('2027-06-22', [accountId]);
    const before = await balance(accountId);
    const path = `/services/${serviceId}/pauses`;
    const pauses = async () => (await norte.owner.get(path)).as<{ items: object[] }>(200).items;
    const ahead = { startsOn: '2027-07-10', endsOn: '2027-07-20' };
    const unbilled = (await post(path, ahead)).as<PauseResult>(200).pause?.id;
    expect((await norte.owner.delete(`/service-pauses/${unbilled}`)).status).toBe(204);
    expect([await pauses(), await balance(accountId)]).toEqual([[], before]);
    const billed = { startsOn: '2027-06-25', endsOn: '2027-06-28' };
    const { creditMinor, pause } = (await post(path, billed)).as<PauseResult>(200);
    expect(creditMinor).toBeGreaterThan(0);
    expect((await norte.owner.delete(`/service-pauses/${pause?.id}`)).status).toBe(204);
    // The note stays, and its days are billed when they come: in the end the customer owes what they did.
    expect([await pauses(), await balance(accountId)]).toEqual([[], before - creditMinor]);
    await goTo('2027-06-25T18:00:00Z');
    await run('2027-06-25', [accountId]);
    expect(await balance(accountId)).toBe(before);
  });

  it('by its end is given back what was billed beyond, once, unless the organisation keeps it', async () => {
    await goTo('2027-09-01T18:00:00Z');
    const planId = await plan('Adiós', 30_000);
    const leaving = await subscriber(planId, '2027-09-01');
    const kept = await subscriber(planId, '2027-09-01');
    await run('2027-09-01', [leaving.accountId, kept.accountId]);
    await goTo('2027-09-11T18:00:00Z');
    const path = `/services/${leaving.serviceId}/cancellation`;
    const late = await post(path, { billedUntil: '2027-09-12' });
    expect(late.problem.fields).toEqual(['billedUntil']);
    const told = (await post(path, { dryRun: true })).as<Cancellation>(200);
    const expected = { billedUntil: '2027-09-11', unusedDays: 'credit', creditMinor: 20_000 };
    expect(told).toMatchObject({ ...expected, creditNoteIds: [] });
    expect(await balance(leaving.accountId)).toBe(30_000);
    const done = (await post(path, {})).as<Cancellation>(200);
    expect(done).toMatchObject(expected);
    expect(await balance(leaving.accountId)).toBe(10_000);
    const note = await norte.owner.get(`/credit-notes/${done.creditNoteIds[0]}`);
    expect(note.as<CreditNoteDetail>(200)).toMatchObject({
      reasonCode: 'cancellation',
      lines: [{ from: '2027-09-11', until: '2027-10-01' }],
    });
    expect((await post(path, {})).problem.slug).toBe('service-cancelled');
    // By a change of the service itself it is the same, and what was given back is not given twice.
    const patch = (id: string, body: object) => norte.owner.patch(`/services/${id}`, body);
    (await patch(leaving.serviceId, { billedUntil: '2027-09-06' })).as(200);
    expect(await balance(leaving.accountId)).toBe(5_000);

    (await norte.owner.patch('/billing-policy', { unusedDaysOnCancellation: 'keep' })).as(200);
    (await patch(kept.serviceId, { desiredState: 'cancelled', billedUntil: '2027-09-11' })).as(200);
    expect(await balance(kept.accountId)).toBe(30_000);
    (await norte.owner.patch('/billing-policy', { unusedDaysOnCancellation: 'credit' })).as(200);
    await run('2027-10-01', [leaving.accountId, kept.accountId]);
    expect(await balance(leaving.accountId)).toBe(5_000);
  });
});

describe('an account that stands still', () => {
  it('is in the queue with its reason, keeps no other from its invoice, and is billed once it is mended', async () => {
    await goTo('2027-10-05T18:00:00Z');
    const planId = await plan('Quieta', 10_000);
    const stuck = await subscriber(planId, '2027-10-05');
    const broken = await subscriber(planId, '2027-10-05');
    const fine = await subscriber(planId, '2027-10-05');
    const setRow = (accountId: string, column: string, value: string | null) =>
      inTenant((trx) =>
        sql`update accounts set ${sql.ref(column)} = ${value} where id = ${accountId}`.execute(trx),
      );
    await setRow(stuck.accountId, 'parked_reason', 'who is this?');
    await setRow(broken.accountId, 'withholdings', '{"not":"a list"}');
    const ids = [stuck, broken, fine].map(({ accountId }) => accountId);
    expect(await run('2027-10-05', ids)).toMatchObject({ issued: 1, parked: 2 });
    const queue = async () =>
      (await norte.owner.get('/parked-accounts')).as<{ items: ParkedAccount[] }>(200).items;
    const of = async (accountId: string) =>
      (await queue()).find((one) => one.accountId === accountId);
    expect(await of(stuck.accountId)).toMatchObject({
      part: 'billing',
      problem: { kind: 'parked', reason: 'who is this?' },
    });
    const found = await of(broken.accountId);
    expect(found?.problem).toMatchObject({ kind: 'failed', reason: expect.any(String) });
    const again = async (accountId: string) =>
      post(`/parked-accounts/${(await of(accountId))?.id}/retry`);
    expect((await again(broken.accountId)).as<ParkedRetry>(200)).toMatchObject({
      outcome: 'parked',
      problem: { kind: 'failed' },
    });
    expect(await of(broken.accountId)).toMatchObject({ since: found?.since, tries: 2 });
    await setRow(broken.accountId, 'withholdings', '[]');
    for (const { accountId } of [broken, stuck]) {
      const mended = (await again(accountId)).as<ParkedRetry>(200);
      expect(mended.outcome).toBe('issued');
      expect(await read(mended.invoiceId ?? '')).toMatchObject({ accountId });
    }
    expect(await queue()).toEqual([]);
  });
});

describe('prices and series', () => {
  it('change on a date; what holds already stays', async () => {
    const planId = await plan('Precio', 10_000);
    const price = { amountMinor: 12_000, currency: 'MXN' };
    const path = `/plans/${planId}/prices`;
    const later = await made(path, { validFrom: '2028-01-01', price });
    const early = await post(path, { validFrom: '2027-01-01', price });
    expect(early.problem.fields).toEqual(['validFrom']);
    const { items } = (await norte.owner.get(path)).as<{ items: { id: string }[] }>(200);
    expect(items).toHaveLength(2);
    expect((await norte.owner.delete(`/plan-prices/${items[1]?.id}`)).problem.slug).toBe(
      'price-in-force',
    );
    expect((await norte.owner.delete(`/plan-prices/${later}`)).status).toBe(204);
  });

  it('end with their range: what is refused stays a draft, and goes on with a longer one', async () => {
    const { accountId } = await subscriber(await plan('Rango', 1_000), '2027-07-01');
    const used = { kind: 'invoice', prefix: 'SETP', rangeFrom: 4_001, rangeTo: 5_000 };
    const above = await post('/number-series', { ...used, next: 4_000 });
    expect(above.problem.fields).toEqual(['rangeFrom']);
    const series = await made('/number-series', { ...used, next: 5_001, isDefault: true });
    const lines = [{ description: 'Visita', amountMinor: 49_900 }];
    const draft = await made('/invoice-drafts', { accountId, lines });
    const refused = await post(`/invoice-drafts/${draft}/issue`);
    expect(refused.problem).toMatchObject({ status: 409, slug: 'number-range-exhausted' });
    const kept = (await norte.owner.get(`/invoice-drafts/${draft}`)).as<InvoiceDraft>(200);
    expect(kept.state).toBe('draft');
    (await norte.owner.patch(`/number-series/${series}`, { rangeTo: 6_000 })).as(200);
    (await post(`/invoice-drafts/${draft}/issue`)).as(200);
    expect(await read(draft)).toMatchObject({ number: 'SETP5001', status: 'open' });
  });

  it('keep one default series of a kind, and the policy what was set', async () => {
    const series = await post('/number-series', {
      kind: 'invoice',
      prefix: 'B-',
      rangeTo: 9,
      isDefault: true,
    });
    expect(series.as<object>(201)).toMatchObject({ isDefault: true, next: 1, rangeTo: 9 });
    const { items } = (await norte.owner.get('/number-series')).as<{
      items: { kind: string; isDefault: boolean }[];
    }>(200);
    expect(items.filter((one) => one.kind === 'invoice' && one.isDefault)).toHaveLength(1);
    await norte.owner.patch('/billing-policy', { issueHour: 6 });
    const policy = await norte.owner.patch('/billing-policy', { proration: 'fixed30' });
    expect(policy.as<object>(200)).toMatchObject({
      issueHour: 6,
      proration: 'fixed30',
      anchorDay: 1,
    });
    const technician = await api.person(norte, 'technician', 'tec@norte.test');
    expect((await technician.get('/invoices')).status).toBe(403);
  });
});
