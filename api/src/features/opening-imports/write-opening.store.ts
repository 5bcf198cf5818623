import { randomUUID } from 'node:crypto';
import type { OpeningEntry, OpeningPlan } from '@atalaya/core/domain/customers/plan-opening';
import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import { applyCredit } from '@atalaya/platform/billing/allocations';
import { readSnapshots } from '@atalaya/platform/billing/document-snapshots.read-model';
import { lockAccounts } from '@atalaya/platform/billing/lock-accounts';
import { type JournalTransaction, postJournal } from '@atalaya/platform/billing/post-journal';
import { takeNumbers } from '@atalaya/platform/billing/take-numbers';
import { placeHold } from '@atalaya/platform/dunning/holds';
import { forgetPlans } from '@atalaya/platform/postgres/forget-plans';
import { readTenantDay } from '../../customers/tenant-day.read-model.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

/** Nobody is cut for what was just taken over: a person has a week to find what is wrong with it. */
const NO_CUT_DAYS = 7;
const ROWS_AT_ONCE = 500;
/** A series of its own: what another system numbered takes no number of ours. */
const PREFIX = 'INI-';
const NO_TAXES = JSON.stringify([]);

interface Opened extends OpeningEntry {
  readonly id: string;
}

/**
 * Writes opening entries: invoices, payments, their journal against `opening`, what credit pays at once, and a hold
 * on each account. Answers the import's id and the accounts that it touched. In one transaction.
 */
export async function writeOpening(
  unit: TenantUnit,
  source: string,
  window: { readonly from: string; readonly to: string },
  plan: OpeningPlan,
): Promise<{ readonly id: string; readonly accountIds: readonly string[] }> {
  const { trx, tenantId, now } = unit;
  const entries = plan.entries
    .filter(({ action }) => action === 'take')
    .map((entry): Opened => ({ ...entry, id: randomUUID() }));
  const accountIds = [...new Set(entries.map(({ accountId }) => accountId))].sort();
  await lockAccounts(trx, tenantId, accountIds);
  await forgetPlans(trx);
  const { id } = await trx
    .insertInto('opening_imports')
    .values({
      tenant_id: tenantId,
      source,
      window_from: window.from,
      window_to: window.to,
      control: JSON.stringify(plan.control),
      created_by: unit.actor.name,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await insertInvoices(
    unit,
    entries.filter(({ amountMinor }) => amountMinor > 0),
    plan,
  );
  await insertPayments(
    unit,
    entries.filter(({ amountMinor }) => amountMinor < 0),
    plan,
  );
  await postJournal(
    trx,
    tenantId,
    entries.map((entry) => journalOf(unit, entry, plan)),
  );
  await remember(unit, { id, source }, entries);
  await settle(unit, accountIds, plan.control.total.currency);
  return { id, accountIds };
}

async function insertInvoices(
  unit: TenantUnit,
  entries: readonly Opened[],
  { control }: OpeningPlan,
): Promise<void> {
  if (entries.length === 0) return;
  const { trx, tenantId, now } = unit;
  const { currency } = control.total;
  const snapshots = await readSnapshots(trx, tenantId, [
    ...new Set(entries.map(({ accountId }) => accountId)),
  ]);
  const series = await takeOpeningNumbers(unit, entries.length);
  for (const [start, some] of chunks(entries)) {
    await trx
      .insertInto('invoices')
      .values(
        some.map((entry, index) => ({
          tenant_id: tenantId,
          id: entry.id,
          account_id: entry.accountId,
          customer_id: entry.customerId,
          run_id: null,
          series_id: series.seriesId,
          number: series.first + start + index,
          full_number: `${PREFIX}${series.first + start + index}`,
          kind: 'opening' as const,
          currency,
          net_minor: entry.amountMinor,
          tax_minor: 0,
          withheld_minor: 0,
          total_minor: entry.amountMinor,
          taxes: NO_TAXES,
          issue_date: entry.issuedOn,
          due_date: entry.dueOn,
          period_start: null,
          period_end: null,
          snapshot: JSON.stringify(snapshots.get(entry.accountId)?.snapshot ?? {}),
          issued_by: unit.actor.name,
          issued_at: now,
          settled_at: null,
          voided_at: null,
          void_reason: null,
        })),
      )
      .execute();
    await trx
      .insertInto('invoice_lines')
      .values(
        some.map((entry) => ({
          tenant_id: tenantId,
          invoice_id: entry.id,
          position: 0,
          service_id: null,
          kind: 'opening' as const,
          description: entry.externalId.slice(0, 200),
          period_start: null,
          period_end: null,
          unit_minor: entry.amountMinor,
          net_minor: entry.amountMinor,
          tax_minor: 0,
          taxes: NO_TAXES,
        })),
      )
      .execute();
  }
}

async function insertPayments(
  unit: TenantUnit,
  entries: readonly Opened[],
  { control }: OpeningPlan,
): Promise<void> {
  for (const [, some] of chunks(entries)) {
    await unit.trx
      .insertInto('payments')
      .values(
        some.map((entry) => ({
          tenant_id: unit.tenantId,
          id: entry.id,
          account_id: entry.accountId,
          customer_id: entry.customerId,
          method: 'opening' as const,
          amount_minor: -entry.amountMinor,
          currency: control.total.currency,
          paid_on: entry.issuedOn,
          received_at: unit.now,
          reference: entry.externalId.slice(0, 200),
          recorded_by: unit.actor.name,
        })),
      )
      .execute();
  }
}

function journalOf(unit: TenantUnit, entry: Opened, { control }: OpeningPlan): JournalTransaction {
  const { accountId, amountMinor } = entry;
  const ledger = amountMinor > 0 ? 'receivable' : 'customer_credit';
  return {
    kind: 'opening',
    sourceId: entry.id,
    accountId,
    currency: control.total.currency,
    occurredOn: entry.issuedOn,
    recordedBy: unit.actor.name,
    recordedAt: unit.now,
    entries: [
      { ledger, accountId, amountMinor },
      { ledger: 'opening', amountMinor: -amountMinor },
    ],
  };
}

/** By the other system's name for each, so that the same file twice makes nothing twice; and in the audit log. */
async function remember(
  unit: TenantUnit,
  { id, source }: { readonly id: string; readonly source: string },
  entries: readonly Opened[],
): Promise<void> {
  for (const [, some] of chunks(entries)) {
    await unit.trx
      .insertInto('opening_entries')
      .values(
        some.map((entry) => ({
          tenant_id: unit.tenantId,
          source,
          external_id: entry.externalId,
          import_id: id,
          account_id: entry.accountId,
          invoice_id: entry.amountMinor > 0 ? entry.id : null,
          payment_id: entry.amountMinor < 0 ? entry.id : null,
        })),
      )
      .execute();
  }
  await unit.recordAll(
    entries.map(({ accountId, externalId, amountMinor, dueOn }) => ({
      action: 'account.open',
      subjectType: 'account',
      subjectId: accountId,
      after: { source, importId: id, externalId, amountMinor, dueOn },
    })),
  );
}

async function settle(
  unit: TenantUnit,
  accountIds: readonly string[],
  currency: string,
): Promise<void> {
  const { trx, tenantId, now } = unit;
  const today = await readTenantDay(trx, now);
  const occasion = { by: unit.actor.name, at: now, today };
  for (const accountId of accountIds) {
    await applyCredit(trx, tenantId, { accountId, currency }, occasion);
    const hold = {
      accountId,
      serviceId: null,
      kind: 'manual_until' as const,
      reason: 'WispHub',
      source: `opening:${accountId}`,
      author: unit.actor.name,
      expiresAt: now.getTime() + NO_CUT_DAYS * DAY_MS,
    };
    await placeHold(trx, tenantId, hold, now.getTime());
  }
}

async function takeOpeningNumbers(unit: TenantUnit, count: number) {
  const { trx, tenantId, now } = unit;
  const { id: seriesId } = await trx
    .insertInto('number_series')
    .values({ tenant_id: tenantId, kind: 'invoice', prefix: PREFIX, created_at: now })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'kind', 'prefix']).doUpdateSet({ prefix: PREFIX }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  const today = await readTenantDay(trx, now);
  const taken = await takeNumbers(trx, tenantId, {
    kind: 'invoice',
    seriesId,
    count,
    today,
    at: now,
  });
  if (taken.kind !== 'taken') throw new Error(`the series of opening entries is ${taken.kind}`);
  return taken;
}

function* chunks<T>(all: readonly T[]): Generator<readonly [number, readonly T[]]> {
  for (let start = 0; start < all.length; start += ROWS_AT_ONCE) {
    yield [start, all.slice(start, start + ROWS_AT_ONCE)];
  }
}
