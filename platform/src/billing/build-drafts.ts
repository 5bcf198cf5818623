import { type BuiltDraft, buildDraft } from '@atalaya/core/domain/billing/build-draft';
import type { BillingDay } from '@atalaya/core/domain/billing/service-lines';
import type { Trx } from '../postgres/database.js';
import { errorMessage } from '../runtime/startup-error.js';
import { readAccountFacts } from './account-facts.read-model.js';

/** As much of an error as a person needs to report it. */
const MOST_REASON = 300;

/**
 * What each of these accounts is billed. One whose rows cannot be read or summed is a problem of its own and keeps no
 * other one from its invoice; closed ones are left out.
 */
export async function buildDrafts(
  trx: Trx,
  tenantId: string,
  accountIds: readonly string[],
  asked: BillingDay,
): Promise<Map<string, BuiltDraft>> {
  try {
    const facts = await readAccountFacts(trx, {
      tenantId,
      accountIds,
      billingDate: asked.billingDate,
    });
    return new Map([...facts].map(([id, account]) => [id, buildDraft(account, asked)]));
  } catch (error) {
    const [only] = accountIds;
    // What the database refused has ended the transaction: nothing more can be asked of it.
    if (only === undefined || isOfDatabase(error)) throw error;
    if (accountIds.length === 1) {
      const reason = errorMessage(error).slice(0, MOST_REASON);
      return new Map([[only, { kind: 'problem', problem: { kind: 'failed', reason } }]]);
    }
    const half = Math.ceil(accountIds.length / 2);
    return new Map([
      ...(await buildDrafts(trx, tenantId, accountIds.slice(0, half), asked)),
      ...(await buildDrafts(trx, tenantId, accountIds.slice(half), asked)),
    ]);
  }
}

const isOfDatabase = (error: unknown) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';
