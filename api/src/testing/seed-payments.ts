import { randomUUID } from 'node:crypto';
import { issueInvoice } from './issue-invoice.js';
import type { Tenant, TestApi } from './with-api.js';

const PHOTO = 'iVBORw0KGgo=';

/** What the money desk keeps: a shift with a phone's receipts, a bank's lines, a report, a gateway with a payment. */
export async function seedPayments(
  api: TestApi,
  tenant: Tenant,
  { slug, account }: { readonly slug: string; readonly account: string },
) {
  const { owner } = tenant;
  const post = async <T extends object = { id: string }>(path: string, body: object) => {
    const answer = await owner.post(path, body, { 'idempotency-key': randomUUID() });
    return answer.as<T>(answer.status < 300 ? answer.status : 200);
  };
  const mxn = (amountMinor: number) => ({ amountMinor, currency: 'MXN' });
  const openInvoice = await issueInvoice(api, tenant.id, {
    accountId: account,
    dueDate: '2026-03-05',
    totalMinor: 5_000_000,
  });
  const pay = { accountId: account, amount: mxn(100) };
  const [live, chosen] = [await post('/payments', pay), await post('/payments', pay)];
  const shift = await post('/cash-desk/shift', { opening: mxn(0) });
  const cashier = `/cashiers/${tenant.session.user.id}`;
  await owner.patch(cashier, { limitMinor: 1_000_000 });
  await owner.post(`${cashier}/accounts`, { add: [account] });
  const receipt = { receiptUuid: randomUUID(), accountId: account, collectedAt: AT };
  const sync = (amountMinor: number) =>
    post('/cash-desk/receipts', {
      device: `${slug}-phone`,
      receipts: [{ ...receipt, amount: mxn(amountMinor) }],
    });
  await sync(100);
  await sync(200);
  const { conflicts } = (await owner.get('/receipt-conflicts')).as<{
    conflicts: { id: string }[];
  }>(200);
  await post(`/accounts/${account}/payment-reference`, {});
  const report = await post('/reported-payments', {
    ...pay,
    reference: `${slug}-900`,
    photoBase64: PHOTO,
  });
  const bank = await seedBank(tenant, slug, post);
  const gateway = await seedGateway(api, tenant.id, { slug, account }, post);
  return {
    openInvoice,
    livePayment: live.id,
    chosenPayment: chosen.id,
    cashShift: shift.id,
    receiptConflict: conflicts[0]?.id ?? '',
    reportedPayment: report.id,
    ...bank,
    ...gateway,
  };
}

const AT = '2026-03-01T00:00:00Z';
type Post = (path: string, body: object) => Promise<{ id: string }>;

async function seedBank({ owner }: Tenant, slug: string, post: Post) {
  const columns = { date: 0, amount: 1, reference: 2, payer: 3 };
  const statement = await post('/bank-statements', {
    name: `${slug} bank`,
    text: `date,amount,reference,payer\n2026-03-01,77.00,${slug},${slug}`,
    mapping: { ...columns, dateOrder: 'ymd', decimalMark: '.' },
  });
  const lines = await owner.get(`/bank-statements/${statement.id}/lines`);
  const [line] = lines.as<{ items: { id: string }[] }>(200).items;
  return { bankStatement: statement.id, statementLine: line?.id ?? '' };
}

async function seedGateway(
  api: TestApi,
  tenantId: string,
  { slug, account }: { readonly slug: string; readonly account: string },
  post: Post,
) {
  const gateway = await post('/payment-gateways', {
    provider: 'mercado_pago',
    name: `${slug} gateway`,
    accessToken: `${slug}-token-1`,
    webhookSecret: `${slug}-secret-1`,
  });
  const gatewayPayment = randomUUID();
  const at = new Date(api.clock.now());
  await api.db.database.withTenant(tenantId, async (trx) => {
    const row = { tenant_id: tenantId, gateway_id: gateway.id };
    const money = { amount_minor: 100, currency: 'MXN' };
    await trx
      .insertInto('checkouts')
      .values({
        ...row,
        ...money,
        account_id: account,
        created_by: slug,
        created_at: at,
        expires_at: at,
      })
      .execute();
    await trx
      .insertInto('gateway_payments')
      .values({
        ...row,
        ...money,
        provider_payment_id: '1',
        status: 'approved',
        account_id: account,
        first_seen_at: at,
        updated_at: at,
      })
      .execute();
    await trx
      .insertInto('gateway_payments')
      .values({
        ...row,
        ...money,
        id: gatewayPayment,
        provider_payment_id: '2',
        status: 'approved',
        problem: 'no-account',
        first_seen_at: at,
        updated_at: at,
      })
      .execute();
    await trx
      .insertInto('gateway_notices')
      .values({
        ...row,
        request_id: slug,
        provider_payment_id: '1',
        query: 'data.id=1',
        body: new Uint8Array(),
        state: 'settled',
        next_attempt_at: at,
        received_at: at,
      })
      .execute();
  });
  return { paymentGateway: gateway.id, gatewayPayment };
}
