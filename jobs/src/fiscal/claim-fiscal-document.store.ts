import type { ChargeDocument } from '@atalaya/core/domain/fiscal/charge-document';
import { dayIn } from '@atalaya/core/domain/shared/calendar-day';
import { type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { localText } from '@atalaya/core/domain/shared/zone-time';
import type { FiscalIdentity, OpenFiscalAdapter } from '@atalaya/core/ports/fiscal-adapter';
import { takeNumbers } from '@atalaya/platform/billing/take-numbers';
import {
  readCreditNoteDocument,
  readInvoiceDocument,
} from '@atalaya/platform/documents/charge-document.read-model';
import { fiscalPrefix } from '@atalaya/platform/fiscal/fiscal-secret';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { FiscalDocumentsTable } from '@atalaya/platform/postgres/fiscal-tables';
import { sql, type Updateable } from 'kysely';

/** Longer than any try takes. */
const LEASE_MS = 5 * MINUTE_MS;

export interface ClaimedFiscalDocument {
  readonly id: string;
  readonly document: ChargeDocument;
  readonly original: FiscalIdentity | null;
  readonly identity: FiscalIdentity;
  readonly issuedOn: string;
  readonly issuedAt: string;
  /** Null until it was built. */
  readonly xml: string | null;
  readonly attempts: number;
  readonly sends: number;
  readonly queuedAt: Instant;
}

export type FiscalClaim =
  | { readonly kind: 'claimed'; readonly claimed: ClaimedFiscalDocument }
  /** It was looked at and cannot be sent: it is dead now, with its reason. */
  | { readonly kind: 'given-up' }
  | { readonly kind: 'nothing' };

export interface Claiming {
  readonly tenantId: string;
  readonly holder: string;
  readonly timezone: string;
  readonly now: Instant;
}

/**
 * Leases the document that waits longest. One that is fit gets its number as the last step of the transaction, so that
 * no number is used without a document; what is not fit uses none.
 */
export async function claimFiscalDocument(
  trx: Trx,
  adapter: OpenFiscalAdapter,
  claiming: Claiming,
): Promise<FiscalClaim> {
  const { tenantId, holder, now } = claiming;
  const row = await dueRow(trx, claiming);
  if (row === undefined) return { kind: 'nothing' };
  const document = await documentOf(trx, row);
  const original = await originalOf(trx, row.original_id);
  if (document === undefined) return giveUp(trx, claiming, row.id, 'Its charge document is void.');
  const lease = { leased_by: holder, leased_until: new Date(now + LEASE_MS) };
  const numbered = numberOf(row);
  if (numbered !== null) {
    await update(trx, claiming, row.id, lease);
    return { kind: 'claimed', claimed: { ...of(row), document, original, ...numbered } };
  }
  const told = adapter.classify(document, original);
  if (told.kind === 'unfit') return giveUp(trx, claiming, row.id, told.problem);
  const issuedOn = dayIn(now, claiming.timezone);
  const issuedAt = `${localText(now, claiming.timezone).slice(11, 16)}:00`;
  const { type, series } = told;
  const taken = await takeNumber(trx, tenantId, fiscalPrefix(type, series), issuedOn, now);
  if (typeof taken === 'string') return giveUp(trx, claiming, row.id, taken);
  const identity = { type, series, number: taken.number };
  await update(trx, claiming, row.id, {
    ...lease,
    ...identity,
    series_id: taken.seriesId,
    issued_on: issuedOn,
    issued_time: issuedAt,
  });
  return {
    kind: 'claimed',
    claimed: { ...of(row), document, original, identity, issuedOn, issuedAt },
  };
}

type Row = NonNullable<Awaited<ReturnType<typeof dueRow>>>;

async function dueRow(trx: Trx, { tenantId, now }: Claiming) {
  const at = new Date(now);
  return trx
    .selectFrom('fiscal_documents')
    .where('tenant_id', '=', tenantId)
    .where('next_at', '<=', at)
    .where((eb) => eb.or([eb('leased_until', 'is', null), eb('leased_until', '<=', at)]))
    .selectAll()
    .orderBy('next_at')
    .orderBy('queued_at')
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}

async function documentOf(trx: Trx, row: Row): Promise<ChargeDocument | undefined> {
  if (row.invoice_id === null) return readCreditNoteDocument(trx, row.credit_note_id ?? '');
  const live = await trx
    .selectFrom('invoices')
    .where('id', '=', row.invoice_id)
    .where('voided_at', 'is', null)
    .select('id')
    .forShare()
    .executeTakeFirst();
  return live === undefined ? undefined : readInvoiceDocument(trx, live.id);
}

async function originalOf(trx: Trx, id: string | null): Promise<FiscalIdentity | null> {
  if (id === null) return null;
  const row = await trx
    .selectFrom('fiscal_documents')
    .where('id', '=', id)
    .select(['type', 'series', 'number'])
    .executeTakeFirst();
  return row === undefined ? null : identityOf(row);
}

function numberOf(row: Row) {
  const identity = identityOf(row);
  const { issued_on: issuedOn, issued_time: issuedAt } = row;
  if (identity === null || issuedOn === null || issuedAt === null) return null;
  return { identity, issuedOn, issuedAt };
}

function identityOf(row: {
  readonly type: string | null;
  readonly series: string | null;
  readonly number: string | null;
}): FiscalIdentity | null {
  const { type, series, number } = row;
  if (type === null || series === null || number === null) return null;
  return { type, series, number: Number(number) };
}

const of = (row: Row) => ({
  id: row.id,
  xml: row.xml,
  attempts: row.attempts,
  sends: row.sends,
  queuedAt: row.queued_at.getTime(),
});

async function takeNumber(trx: Trx, tenantId: string, prefix: string, today: string, now: Instant) {
  const series = await trx
    .selectFrom('number_series')
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', 'fiscal')
    .where('prefix', '=', prefix)
    .select('id')
    .executeTakeFirst();
  if (series === undefined) return `There is no series ${prefix}: save the fiscal settings again.`;
  const at = new Date(now);
  const wanted = { kind: 'fiscal', seriesId: series.id, count: 1, today, at } as const;
  const taken = await takeNumbers(trx, tenantId, wanted);
  switch (taken.kind) {
    case 'taken':
      return { seriesId: taken.seriesId, number: taken.first };
    case 'exhausted':
      return `The series ${prefix} ends at ${taken.rangeTo}: its numbers are used up.`;
    case 'not-valid':
      return `The series ${prefix} is not valid today.`;
    case 'no-series':
      return `There is no series ${prefix}: save the fiscal settings again.`;
  }
}

async function giveUp(
  trx: Trx,
  claiming: Claiming,
  id: string,
  message: string,
): Promise<FiscalClaim> {
  await update(trx, claiming, id, {
    state: 'dead',
    next_at: null,
    code: 'unfit',
    message,
    settled_at: new Date(claiming.now),
    leased_by: null,
    leased_until: null,
  });
  return { kind: 'given-up' };
}

async function update(
  trx: Trx,
  { tenantId }: Claiming,
  id: string,
  values: Updateable<FiscalDocumentsTable>,
): Promise<void> {
  await trx
    .updateTable('fiscal_documents')
    .set(values)
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute();
}

/** Documents of a tenant that are due now or later: when the next is. */
export async function readNextDue(trx: Trx, tenantId: string): Promise<Instant | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(greatest(next_at, coalesce(leased_until, next_at))) as at
    from fiscal_documents where tenant_id = ${tenantId} and next_at is not null`.execute(trx);
  return rows[0]?.at?.getTime() ?? null;
}
