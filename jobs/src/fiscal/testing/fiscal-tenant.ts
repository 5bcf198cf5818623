import { randomUUID } from 'node:crypto';
import type { FrozenTax } from '@atalaya/core/domain/billing/frozen';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { FiscalIssue } from '@atalaya/core/wire/rest/fiscal-settings';
import { type OpenAccount, openAccount } from '@atalaya/platform/billing/testing/open-account';
import { fiscalPrefix, fiscalSecretContext } from '@atalaya/platform/fiscal/fiscal-secret';
import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { makeSelfSignedCertificate } from '@atalaya/platform/testing/self-signed-certificate';
import { SUNAT_CONFIG, snapshotOf } from '../sunat/testing/sunat-samples.js';

const DAY = '2026-03-01';
const NOTES_SERIES = 'NC-';
const TOTALS = { net_minor: 4_229, tax_minor: 761 };
const AMOUNTS = { currency: 'PEN', ...TOTALS, withheld_minor: 0, total_minor: 4_990 };
const IGV: FrozenTax = {
  code: 'IGV',
  name: 'IGV',
  ratePpm: 180_000,
  kind: 'tax',
  baseMinor: 4_229,
  amountMinor: 761,
};
const TAXES = JSON.stringify([IGV]);
const LINE = { position: 0, description: 'Internet', ...TOTALS, taxes: TAXES };

export type FiscalRow = Awaited<ReturnType<FiscalTenant['rows']>>[number];

/** An organisation in Lima that sends to the service at `url`. */
export async function openFiscalTenant(
  database: Database,
  secrets: SecretBox,
  options: {
    readonly slug: string;
    readonly at: Date;
    readonly url: string;
    readonly issue?: FiscalIssue;
  },
): Promise<FiscalTenant> {
  const { slug, at, url, issue = 'on_issue' } = options;
  const settings = { lanNetworks: ['127.0.0.0/8'] };
  const place = { timezone: 'America/Lima', currency: 'PEN', settings };
  const account = await openAccount(database, { slug, at, ...place });
  const { tenantId } = account;
  const key = makeSelfSignedCertificate('REDES DEL SUR', 'rsa');
  const user = { user: 'FACTURAS', password: 'clave' };
  const secret = JSON.stringify({ ...user, certificate: key.cert, privateKey: key.key });
  const sealed = secrets.seal(secret, fiscalSecretContext(tenantId, 'sunat'));
  const config = { ...SUNAT_CONFIG, endpoint: url, consultEndpoint: url };
  await database.withTenant(tenantId, async (trx) => {
    await insertSeries(trx, tenantId, at);
    await trx
      .insertInto('fiscal_settings')
      .values({
        tenant_id: tenantId,
        adapter: 'sunat',
        issue,
        config: JSON.stringify(config),
        key_id: sealed.keyId,
        ciphertext: Buffer.from(sealed.ciphertext),
        since: at,
        updated_at: at,
        updated_by: 'test',
      })
      .execute();
  });
  return new FiscalTenant(database, account, at);
}

async function insertSeries(trx: Trx, tenantId: string, at: Date): Promise<void> {
  const { invoice, receipt, invoiceNote, receiptNote } = SUNAT_CONFIG.series;
  const prefixes = [
    fiscalPrefix('01', invoice),
    fiscalPrefix('03', receipt),
    fiscalPrefix('07', invoiceNote),
    fiscalPrefix('07', receiptNote),
  ];
  const series = [
    ...prefixes.map((prefix) => ({ kind: 'fiscal' as const, prefix })),
    { kind: 'credit_note' as const, prefix: NOTES_SERIES },
  ];
  await trx
    .insertInto('number_series')
    .values(series.map((each) => ({ tenant_id: tenantId, ...each, created_at: at })))
    .execute();
}

export class FiscalTenant {
  readonly tenantId: string;
  readonly #database: Database;
  readonly #account: OpenAccount;
  readonly #at: Date;
  #number = 0;

  constructor(database: Database, account: OpenAccount, at: Date) {
    this.tenantId = account.tenantId;
    this.#database = database;
    this.#account = account;
    this.#at = at;
  }

  /** Issues an invoice of S/ 49.90 and gives its id. */
  invoice(
    options: { readonly settled?: 'payment' | 'credit'; readonly taxId?: string } = {},
  ): Promise<string> {
    const { settled, taxId = '20131312955' } = options;
    const id = randomUUID();
    this.#number += 1;
    const number = this.#number;
    return this.#in(async (trx) => {
      await trx
        .insertInto('invoices')
        .values({
          ...this.#issued(snapshotOf({ taxId, taxIdKind: null })),
          id,
          number,
          full_number: `A-${number}`,
          series_id: this.#account.seriesId,
          kind: 'single',
          due_date: '2026-03-05',
          settled_at: settled === undefined ? null : this.#at,
        })
        .execute();
      const line = { ...LINE, invoice_id: id, kind: 'single' as const, unit_minor: 4_229 };
      await trx
        .insertInto('invoice_lines')
        .values({ tenant_id: this.tenantId, ...line })
        .execute();
      if (settled === 'payment') await this.#pay(trx, id);
      return id;
    });
  }

  /** Takes all of an invoice back. */
  creditNote(invoiceId: string): Promise<string> {
    const id = randomUUID();
    return this.#in(async (trx) => {
      const { id: series } = await trx
        .selectFrom('number_series')
        .where('prefix', '=', NOTES_SERIES)
        .select('id')
        .executeTakeFirstOrThrow();
      await trx
        .insertInto('credit_notes')
        .values({
          ...this.#issued(snapshotOf()),
          id,
          invoice_id: invoiceId,
          series_id: series,
          number: 1,
          full_number: 'NC-1',
          reason: 'Anulación',
        })
        .execute();
      await trx
        .insertInto('credit_note_lines')
        .values({ tenant_id: this.tenantId, ...LINE, credit_note_id: id })
        .execute();
      return id;
    });
  }

  rows() {
    return this.#in((trx) =>
      trx
        .selectFrom('fiscal_documents')
        .selectAll()
        .orderBy('queued_at')
        .orderBy('number')
        .execute(),
    );
  }

  async #pay(trx: Trx, invoiceId: string): Promise<void> {
    const { id } = await trx
      .insertInto('payments')
      .values({
        ...this.#owner(),
        method: 'cash',
        amount_minor: 4_990,
        currency: 'PEN',
        paid_on: DAY,
        received_at: this.#at,
        recorded_by: 'test',
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('payment_allocations')
      .values({
        tenant_id: this.tenantId,
        payment_id: id,
        invoice_id: invoiceId,
        amount_minor: 4_990,
        allocated_by: 'test',
        allocated_at: this.#at,
      })
      .execute();
  }

  #owner() {
    const { tenantId, accountId, customerId } = this.#account;
    return { tenant_id: tenantId, account_id: accountId, customer_id: customerId };
  }

  #issued(snapshot: object) {
    const when = { issue_date: DAY, issued_by: 'test', issued_at: this.#at };
    return {
      ...this.#owner(),
      ...AMOUNTS,
      taxes: TAXES,
      ...when,
      snapshot: JSON.stringify(snapshot),
    };
  }

  #in<T>(work: (trx: Trx) => Promise<T>): Promise<T> {
    return this.#database.withTenant(this.tenantId, work);
  }
}
