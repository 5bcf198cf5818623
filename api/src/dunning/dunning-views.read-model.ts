import type { Reason } from '@atalaya/core/domain/dunning/reason';
import { reasonSentence } from '@atalaya/core/domain/dunning/reason-words';
import type { DunningDecisionView } from '@atalaya/core/wire/rest/dunning';
import { readTenantTerms } from '@atalaya/platform/dunning/policy';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { DunningDecisionsTable } from '@atalaya/platform/postgres/dunning-tables';
import type { Selectable } from 'kysely';

/** A tenant's reasons as people read them. */
export async function readSentences(trx: Trx, tenantId: string) {
  const terms = await readTenantTerms(trx, tenantId);
  return (reasons: readonly Reason[]) => ({
    es: reasons.map((reason) => reasonSentence(reason, 'es', terms)),
    en: reasons.map((reason) => reasonSentence(reason, 'en', terms)),
  });
}
export type Sentences = Awaited<ReturnType<typeof readSentences>>;

/** As the engine stored them: nobody else may write decisions. */
export const storedReasons = (stored: unknown): Reason[] => (Array.isArray(stored) ? stored : []);

type Row = Omit<Selectable<DunningDecisionsTable>, 'inputs' | 'tenant_id' | 'is_current'>;

export function asDecision(row: Row, sentences: Sentences): Omit<DunningDecisionView, 'inputs'> {
  const reasons = storedReasons(row.reasons);
  return {
    id: row.id,
    serviceId: row.service_id,
    state: row.state,
    action: row.action,
    reasons: reasons.map((reason) => ({ ...reason })),
    why: sentences(reasons),
    isEnforced: row.is_enforced,
    generation: row.generation,
    cutAt: row.cut_at?.toISOString() ?? null,
    decidedAt: row.decided_at.toISOString(),
    evaluatedAt: row.evaluated_at.toISOString(),
    nextEvalAt: row.next_eval_at?.toISOString() ?? null,
  };
}
