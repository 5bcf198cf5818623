import type { lineDecisionSchema, StatementLine } from '@atalaya/core/wire/rest/bank-statements';
import { lockAccounts } from '@atalaya/platform/billing/lock-accounts';
import { acceptLine, ignoreLine } from '@atalaya/platform/payments/bank-statement';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import { conflict, invalidField, notFound } from '../../http/http-problem.js';
import { paymentProblem } from '../../http/payment-problem.js';
import { moneyOccasion } from '../../tenancy/money-occasion.store.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { asLines, readLines, readStatement } from './bank-statements.read-model.js';

const MOST_AT_ONCE = 2_000;

/** Throws a 404 when there is none. */
export async function lineOf(trx: Trx, tenantId: string, id: string): Promise<StatementLine> {
  const row = await trx
    .selectFrom('bank_statement_lines')
    .where('id', '=', id)
    .selectAll()
    .executeTakeFirst();
  if (row === undefined) throw notFound();
  const { currency } = await readStatement(trx, row.statement_id);
  const [line] = await asLines(trx, tenantId, [row], currency);
  if (line === undefined) throw notFound();
  return line;
}

/** Throws what stands against it. */
export async function decideLine(
  unit: TenantUnit,
  lineId: string,
  {
    accountId,
    reportedPaymentId,
  }: Extract<z.output<typeof lineDecisionSchema>, { decision: 'accept' }>,
): Promise<void> {
  const { trx, tenantId } = unit;
  await lockAccounts(trx, tenantId, [accountId]);
  const decision = { lineId, accountId, reportedPaymentId: reportedPaymentId ?? null };
  const outcome = await acceptLine(trx, tenantId, decision, await moneyOccasion(unit));
  switch (outcome.kind) {
    case 'accepted':
      return;
    case 'no-line':
      throw notFound();
    case 'decided-before':
      throw lineDecided();
    case 'no-report':
      throw invalidField('reportedPaymentId', 'is no report of this account that waits');
    case 'paid-before':
      throw conflict(
        'reference-used',
        'A payment with this reference and amount is there already.',
      );
    case 'refused':
      throw paymentProblem(outcome.why);
  }
}

const lineDecided = () => conflict('line-decided', 'Somebody decided on this line before.');

export async function refuseLine(unit: TenantUnit, lineId: string): Promise<void> {
  const known = await unit.trx
    .selectFrom('bank_statement_lines')
    .where('id', '=', lineId)
    .select('id')
    .executeTakeFirst();
  if (known === undefined) throw notFound();
  const isDone = await ignoreLine(unit.trx, unit.tenantId, lineId, await moneyOccasion(unit));
  if (!isDone) throw lineDecided();
}

/** All locks are taken before the first line, so that two of these cannot wait for each other. */
export async function acceptSureLines(
  unit: TenantUnit,
  statementId: string,
): Promise<{ readonly accountIds: readonly string[]; readonly left: number }> {
  const { trx, tenantId } = unit;
  const { currency } = await readStatement(trx, statementId);
  const wanted = { limit: MOST_AT_ONCE, state: 'open' } as const;
  const rows = (await readLines(trx, statementId, wanted, undefined)).slice(0, MOST_AT_ONCE);
  const lines = await asLines(trx, tenantId, rows, currency);
  const sure = lines.flatMap(({ id, suggestions: [best] }) =>
    best?.isSure ? [{ ...best, lineId: id }] : [],
  );
  await lockAccounts(
    trx,
    tenantId,
    sure.map(({ accountId }) => accountId),
  );
  const occasion = await moneyOccasion(unit);
  const accountIds: string[] = [];
  for (const decision of sure) {
    const outcome = await acceptLine(trx, tenantId, decision, occasion);
    if (outcome.kind === 'accepted') accountIds.push(outcome.accountId);
  }
  return { accountIds, left: sure.length - accountIds.length };
}
