import { randomUUID } from 'node:crypto';
import type {
  BankStatement,
  ReportedPaymentView,
  StatementLine,
  StatementPreview,
} from '@atalaya/core/wire/rest/bank-statements';
import { readActiveHolds } from '@atalaya/platform/dunning/holds';
import { expireReports } from '@atalaya/platform/payments/decide-report';
import { beforeAll, describe, expect, it } from 'vitest';
import { issueInvoice } from '../../testing/issue-invoice.js';
import { openAccount } from '../../testing/open-account.js';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
beforeAll(async () => {
  norte = await api.tenant('norte');
});
const post = (path: string, body: object) =>
  norte.owner.post(path, body, { 'idempotency-key': randomUUID() });
const mxn = (amountMinor: number) => ({ amountMinor, currency: 'MXN' });
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]).toString('base64');
const report = (accountId: string, reference: string, more: object = {}) =>
  post('/reported-payments', { accountId, amount: mxn(49_900), reference, ...more });
const holdsOf = (accountId: string) =>
  api.db.database.withTenant(norte.id, async (trx) => {
    const held = await readActiveHolds(trx, [accountId], api.clock.now());
    return (held.get(accountId) ?? []).map(({ kind }) => kind);
  });

describe('a reported payment', () => {
  it('holds cuts for a day, with a photo that is one, and becomes a payment', async () => {
    const account = await openAccount(norte, 'Reporter');
    const made = await report(account, 'SPEI 900-1', { photoBase64: PNG });
    const { id, isHeld, hasPhoto } = made.as<ReportedPaymentView>(201);
    expect([isHeld, hasPhoto, await holdsOf(account)]).toEqual([
      true,
      true,
      ['payment_in_process'],
    ]);
    const photo = await norte.owner.get(`/reported-payments/${id}/photo`);
    expect(photo.response.headers['content-type']).toBe('image/png');
    const accepted = await post(`/reported-payments/${id}/decision`, { decision: 'accept' });
    expect(accepted.as<ReportedPaymentView>(200)).toMatchObject({ state: 'accepted' });
    expect(await holdsOf(account)).toEqual([]);
    expect(
      (await post(`/reported-payments/${id}/decision`, { decision: 'accept' })).problem.slug,
    ).toBe('report-decided');
    const events = await api.db.database.withTenant(norte.id, (trx) =>
      trx.selectFrom('outbox').select('type').orderBy('id').execute(),
    );
    expect(events.map(({ type }) => type).sort()).toEqual(['payment.received', 'payment.reported']);
  });

  it('is caught when its reference was reported or paid before, by whomever', async () => {
    const [one, two] = [await openAccount(norte, 'One'), await openAccount(norte, 'Two')];
    const first = (await report(one, 'REF-55')).as<ReportedPaymentView>(201);
    expect((await report(two, 'ref 55')).problem).toMatchObject({
      slug: 'reference-used',
      fields: ['reference'],
    });
    await post(`/reported-payments/${first.id}/decision`, {
      decision: 'reject',
      reason: 'the bank has none',
    });
    expect((await report(two, 'ref 55')).status).toBe(201);
    await post('/payments', {
      accountId: one,
      amount: mxn(5),
      method: 'transfer',
      reference: 'REF-56',
    });
    expect((await report(two, 'ref56')).problem.slug).toBe('reference-used');
    const atOnce = await Promise.all([one, two].map((account) => report(account, 'REF-57')));
    expect(atOnce.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('that nobody decided on expires with its hold, and still may be accepted', async () => {
    const account = await openAccount(norte, 'Late');
    const { id } = (await report(account, 'REF-70')).as<ReportedPaymentView>(201);
    const at = new Date(api.clock.now() + 86_400_000);
    const system = { userId: null, name: 'system', ip: null };
    const occasion = { actor: system, at, today: '2026-03-02' };
    const expired = await api.db.database.withTenant(norte.id, (trx) =>
      expireReports(trx, norte.id, occasion),
    );
    expect(expired).toContain(account);
    expect(await holdsOf(account)).toEqual([]);
    const seen = (await norte.owner.get(`/reported-payments/${id}`)).as<ReportedPaymentView>(200);
    expect([seen.state, seen.isHeld]).toEqual(['expired', false]);
    expect((await post(`/reported-payments/${id}/decision`, { decision: 'accept' })).status).toBe(
      200,
    );
  });

  it('stops no cut for whoever reported what was not there, and takes no file that is no photo', async () => {
    const account = await openAccount(norte, 'Wolf');
    for (const reference of ['W-001', 'W-002']) {
      const { id } = (await report(account, reference)).as<ReportedPaymentView>(201);
      await post(`/reported-payments/${id}/decision`, { decision: 'reject', reason: 'not there' });
    }
    expect((await report(account, 'W-003')).as<ReportedPaymentView>(201).isHeld).toBe(false);
    const script = Buffer.from('<script>').toString('base64');
    expect((await report(account, 'W-004', { photoBase64: script })).problem.fields).toEqual([
      'photoBase64',
    ]);
  });
});

describe('a bank statement', () => {
  const file = (rows: readonly string[]) =>
    ['Fecha;Concepto;Ordenante;Abono', ...rows].join('\r\n');

  it('is previewed, imported, matched, accepted in bulk where it is sure, and known again', async () => {
    const sure = await openAccount(norte, 'Marta Solís Ríos');
    const waiting = await openAccount(norte, 'Waiting');
    const likely = await openAccount(norte, 'Teresa Luna Vega');
    const invoiced = { dueDate: '2026-03-05', totalMinor: 31_700 };
    await issueInvoice(api, norte.id, { accountId: likely, ...invoiced });
    const reference = await post(`/accounts/${sure}/payment-reference`, {});
    const { code } = reference.as<{ code: string }>(200);
    expect((await post(`/accounts/${sure}/payment-reference`, {})).body).toBe(reference.body);
    await report(waiting, 'BNK 4411');
    const text = file([
      `01/03/2026;Pago ${code};SOLIS RIOS MARTA;1,250.00`,
      '01/03/2026;bnk4411;X;499.00',
      '01/03/2026;sin referencia;LUNA VEGA TERESA;317.00',
      '01/03/2026;comision;BANCO;-12.00',
      '01/03/2026;otra cosa;NADIE;77.00',
    ]);
    const preview = (await post('/bank-statements/preview', { text })).as<StatementPreview>(200);
    expect(preview).toMatchObject({ lines: 4, skipped: 1, problems: [] });
    const body = { name: 'March', text, mapping: preview.mapping };
    const statement = (await post('/bank-statements', body)).as<BankStatement>(201);
    expect(statement.counts).toEqual({ open: 4, paid: 0, ignored: 0, duplicate: 0 });
    const linesOf = async (id: string) =>
      (await norte.owner.get(`/bank-statements/${id}/lines`)).as<{ items: StatementLine[] }>(200)
        .items;
    const lines = await linesOf(statement.id);
    expect(lines.map(({ suggestions: [best] }) => [best?.reason, best?.isSure])).toEqual([
      ['account_reference', true],
      ['reported', true],
      ['name_and_amount', false],
      [undefined, undefined],
    ]);

    const bulk = await post(`/bank-statements/${statement.id}/accept-sure`, {});
    expect(bulk.as<object>(200)).toEqual({ accepted: 2, left: 0 });
    const [, , third, fourth] = lines;
    const one = await post(`/bank-statement-lines/${third?.id}/decision`, {
      decision: 'accept',
      accountId: likely,
    });
    expect(one.as<StatementLine>(200).state).toBe('paid');
    const again = await post(`/bank-statement-lines/${third?.id}/decision`, {
      decision: 'accept',
      accountId: sure,
    });
    expect(again.problem.slug).toBe('line-decided');
    await post(`/bank-statement-lines/${fourth?.id}/decision`, { decision: 'ignore' });
    expect(await holdsOf(waiting)).toEqual([]);

    const second = (await post('/bank-statements', body)).as<BankStatement>(201);
    expect(second.counts).toEqual({ open: 0, paid: 0, ignored: 0, duplicate: 4 });
    const states = (await linesOf(statement.id)).map(({ state }) => state);
    expect(states).toEqual(['paid', 'paid', 'paid', 'ignored']);
  });

  it('with a row that cannot be read is refused whole, naming the row', async () => {
    const text = file(['01/03/2026;a;b;10.00', '45/03/2026;a;b;10.00']);
    const preview = (await post('/bank-statements/preview', { text })).as<StatementPreview>(200);
    expect(preview.problems).toEqual([{ row: 3, column: 'date', text: '45/03/2026' }]);
    const body = { name: 'March', text, mapping: preview.mapping };
    expect((await post('/bank-statements', body)).body).toContain('row 3');
  });

  it('of OFX is imported without a mapping, in its own currency, and known again by the ids of the bank', async () => {
    const account = await openAccount(norte, 'By OFX');
    const { code } = (await post(`/accounts/${account}/payment-reference`, {})).as<{
      code: string;
    }>(200);
    const ofx = (memo: string, currency = 'MXN') =>
      `<OFX><CURDEF>${currency}<ACCTID>1<STMTTRN><DTPOSTED>20260301<TRNAMT>12.34<FITID>F1<MEMO>${memo}</STMTTRN></OFX>`;
    const text = ofx(code);
    const preview = (await post('/bank-statements/preview', { text })).as<StatementPreview>(200);
    expect(preview).toMatchObject({ format: 'ofx', lines: 1, heading: [], mapping: null });
    const send = async (body: string) =>
      (await post('/bank-statements', { name: 'ofx', text: body })).as<BankStatement>(201);
    const first = await send(text);
    const bulk = await post(`/bank-statements/${first.id}/accept-sure`, {});
    expect(bulk.as<object>(200)).toEqual({ accepted: 1, left: 0 });
    expect((await send(ofx('other words'))).counts).toMatchObject({ open: 0, duplicate: 1 });
    expect((await send(ofx(code, 'USD'))).counts).toMatchObject({ open: 1 });
    const cut = await post('/bank-statements', { name: 'x', text: text.slice(0, -6) });
    expect(cut.problem.fields).toEqual(['contentBase64']);
  });
});
