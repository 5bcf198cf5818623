import { checkRule, type ProposedTerms } from '@atalaya/core/domain/alerting/check-rule';
import type { RuleTerms, Selector } from '@atalaya/core/domain/alerting/rule';
import { isMetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Trx } from '@atalaya/platform/postgres/database';
import { invalid, invalidField } from '../../http/http-problem.js';
import { readSiteIds } from './alert-rules.read-model.js';

/** What a rule says once it is known that it can be evaluated; a 400 with every field that is wrong. */
export async function checkedTerms(
  trx: Trx,
  terms: ProposedTerms & { readonly selector: Selector },
): Promise<RuleTerms> {
  const problems = checkRule(terms);
  if (problems.length > 0) throw invalid(problems);
  const { metric, guard } = terms;
  // Both were checked; this tells the compiler.
  if (!isMetricName(metric)) throw invalidField('metric', 'is not in the catalogue');
  if (guard !== null && !isMetricName(guard.metric)) throw invalidField('guard.metric', 'unknown');
  const sites = await readSiteIds(trx, terms.selector.siteIds);
  if (terms.selector.siteIds.some((id) => !sites.has(id))) {
    throw invalidField('selector.siteIds', 'does not exist');
  }
  const { condition, forSamples, recoverSamples, selector } = terms;
  const checkedGuard =
    guard !== null && isMetricName(guard.metric) ? { ...guard, metric: guard.metric } : null;
  return { metric, condition, forSamples, recoverSamples, guard: checkedGuard, selector };
}
