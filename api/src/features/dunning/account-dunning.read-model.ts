import type { AccountDunningView, DunningDecisionView } from '@atalaya/core/wire/rest/dunning';
import type { Trx } from '@atalaya/platform/postgres/database';
import {
  asDecision,
  readSentences,
  type Sentences,
} from '../../dunning/dunning-views.read-model.js';
import { readHolds } from '../../dunning/holds.read-model.js';
import { readPromises } from '../../dunning/promises.read-model.js';
import { notFound } from '../../http/http-problem.js';

/** Why the services of an account were cut, or are not, with all that it was decided from. */
export async function readAccountDunning(
  trx: Trx,
  tenantId: string,
  accountId: string,
): Promise<AccountDunningView> {
  const account = await trx
    .selectFrom('accounts')
    .where('id', '=', accountId)
    .select('id')
    .executeTakeFirst();
  if (account === undefined) throw notFound();
  const sentences = await readSentences(trx, tenantId);
  const services = await trx
    .selectFrom('services')
    .where('account_id', '=', accountId)
    .select(['id', 'address', 'desired_state', 'observed_state'])
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const views: AccountDunningView['services'] = [];
  for (const service of services) {
    views.push({
      serviceId: service.id,
      address: service.address,
      desiredState: service.desired_state,
      observedState: service.observed_state,
      current: await readDecision(trx, service.id, 'current', sentences),
      lastCut: await readDecision(trx, service.id, 'cut', sentences),
    });
  }
  const holds = await readHolds(trx, { accountId, limit: 50 }, undefined);
  const [promise] = await readPromises(trx, { accountId, state: 'open', limit: 1 }, undefined);
  return { services: views, holds, promise: promise ?? null };
}

async function readDecision(
  trx: Trx,
  serviceId: string,
  which: 'current' | 'cut',
  sentences: Sentences,
): Promise<DunningDecisionView | null> {
  const query = trx.selectFrom('dunning_decisions').where('service_id', '=', serviceId).selectAll();
  const row =
    which === 'current'
      ? await query.where('is_current', '=', true).executeTakeFirst()
      : await query
          .where('action', '=', 'suspend')
          .where('is_enforced', '=', true)
          .orderBy('decided_at', 'desc')
          .limit(1)
          .executeTakeFirst();
  if (row === undefined) return null;
  const { inputs } = row;
  const known = typeof inputs === 'object' && inputs !== null ? Object.entries(inputs) : [];
  return { ...asDecision(row, sentences), inputs: Object.fromEntries(known) };
}
