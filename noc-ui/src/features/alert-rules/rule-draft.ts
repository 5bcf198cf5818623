import type { AlertRuleView } from '@atalaya/core/wire/rest/alert-rules';
import { numberOf } from '../../shared/format/number-of.js';
import {
  type ConditionDraft,
  conditionDraftOf,
  conditionOf,
  hasLimits,
} from './condition-draft.js';

type Selector = AlertRuleView['selector'];

/** What the form holds: texts as they are typed. */
export interface RuleDraft extends ConditionDraft {
  readonly name: string;
  readonly severity: AlertRuleView['severity'];
  readonly metric: string;
  readonly forSamples: string;
  readonly recoverSamples: string;
  readonly guardMetric: string;
  readonly guardDirection: ConditionDraft['direction'];
  readonly guardValue: string;
  readonly roles: Selector['roles'];
  readonly siteIds: readonly string[];
  readonly vendors: string;
  readonly tags: string;
  /** `name=value`, with commas between. */
  readonly metricTags: string;
  readonly labels: string;
}

const NEW_RULE: Pick<
  AlertRuleView,
  'severity' | 'forSamples' | 'recoverSamples' | 'guard' | 'selector'
> = {
  severity: 'warning',
  forSamples: 5,
  recoverSamples: 3,
  guard: null,
  selector: { roles: [], siteIds: [], vendors: [], tags: [], metricTags: {} },
};

export function draftOf(rule: AlertRuleView | undefined): RuleDraft {
  const { severity, forSamples, recoverSamples, guard, selector } = rule ?? NEW_RULE;
  return {
    name: rule?.name ?? '',
    severity,
    metric: rule?.metric ?? '',
    ...conditionDraftOf(rule?.condition),
    forSamples: String(forSamples),
    recoverSamples: String(recoverSamples),
    guardMetric: guard?.metric ?? '',
    guardDirection: guard?.direction ?? 'above',
    guardValue: guard === null ? '' : String(guard.value),
    roles: selector.roles,
    siteIds: selector.siteIds,
    vendors: selector.vendors.join(', '),
    tags: selector.tags.join(', '),
    metricTags: textOfPairs(selector.metricTags),
    labels: textOfPairs(rule?.labels ?? {}),
  };
}

const wordsOf = (text: string) =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

const textOfPairs = (pairs: Readonly<Record<string, string>>) =>
  Object.entries(pairs)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');

/** A word without `=` is a name without a value, which the API refuses by its name. */
function pairsOf(text: string): Record<string, string> {
  const pairs = wordsOf(text).map((word) => {
    const at = word.indexOf('=');
    return at < 0 ? [word, ''] : [word.slice(0, at).trim(), word.slice(at + 1).trim()];
  });
  return Object.fromEntries(pairs);
}

/** The rule's terms as the API takes them; nothing of it is checked yet. */
export function termsOf(draft: RuleDraft) {
  return {
    metric: draft.metric,
    condition: conditionOf(draft),
    forSamples: hasLimits(draft) ? numberOf(draft.forSamples) : 1,
    recoverSamples: numberOf(draft.recoverSamples),
    guard:
      draft.guardMetric === '' || draft.kind === 'no-data'
        ? null
        : {
            metric: draft.guardMetric,
            direction: draft.guardDirection,
            value: numberOf(draft.guardValue),
          },
    selector: {
      roles: draft.roles,
      siteIds: draft.siteIds,
      vendors: wordsOf(draft.vendors),
      tags: wordsOf(draft.tags),
      metricTags: pairsOf(draft.metricTags),
    },
  };
}

export function bodyOf(draft: RuleDraft, before: AlertRuleView | undefined) {
  return {
    ...termsOf(draft),
    name: draft.name,
    severity: draft.severity,
    enabled: before?.enabled ?? true,
    labels: pairsOf(draft.labels),
  };
}
