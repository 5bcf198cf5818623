import { randomUUID } from 'node:crypto';
import type { TestApi } from './with-api.js';

/** A brand on paper, settings, an account's choice, and a document that the authority rejected. */
export async function seedFiscal(
  api: TestApi,
  tenantId: string,
  of: {
    readonly slug: string;
    readonly account: string;
    readonly invoice: string;
    readonly numberSeries: string;
  },
): Promise<{ readonly fiscalDocument: string }> {
  const at = new Date(api.clock.now());
  const row = { tenant_id: tenantId };
  const updated = { updated_at: at, updated_by: of.slug };
  const id = randomUUID();
  await api.db.database.withTenant(tenantId, async (trx) => {
    await trx
      .insertInto('document_brands')
      .values({ ...row, legal_name: of.slug, ...updated })
      .execute();
    await trx
      .insertInto('fiscal_settings')
      .values({ ...row, adapter: 'none', issue: 'on_issue', ...updated })
      .execute();
    await trx
      .insertInto('account_fiscal_choices')
      .values({ ...row, account_id: of.account, issue: 'never', ...updated })
      .execute();
    await trx
      .insertInto('fiscal_documents')
      .values({
        ...row,
        id,
        invoice_id: of.invoice,
        account_id: of.account,
        adapter: 'sunat',
        type: '01',
        series_id: of.numberSeries,
        series: 'F001',
        number: 1,
        issued_on: '2026-03-01',
        issued_time: '09:00:00',
        state: 'rejected',
        xml: `<Invoice>${of.slug}</Invoice>`,
        receipt: Buffer.from(of.slug),
        code: '2335',
        message: of.slug,
        queued_at: at,
        settled_at: at,
      })
      .execute();
  });
  return { fiscalDocument: id };
}
