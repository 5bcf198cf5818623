import type { CONDITION_KINDS, DIRECTIONS } from '@atalaya/core/domain/alerting/rule';
import type { AlertRuleView } from '@atalaya/core/wire/rest/alert-rules';

type Kind = (typeof CONDITION_KINDS)[number];
type Direction = (typeof DIRECTIONS)[number];
type Selector = AlertRuleView['selector'];

const MINUTE_MS = 60_000;

/** What the form holds: texts as they are typed. */
export interface RuleDraft {
  readonly name: string;
  readonly severity: AlertRuleView['severity'];
  readonly metric: string;
  readonly kind: Kind;
  readonly direction: Direction;
  readonly raise: string;
  readonly clear: string;
  readonly silentMinutes: string;
  readonly forSamples: string;
  readonly recoverSamples: string;
  readonly guardMetric: string;
  readonly guardDirection: Direction;
  readonly guardValue: string;
  readonly roles: Selector['roles'];
  readonly siteIds: readonly string[];
  readonly vendors: string;
  readonly tags: string;
}

const NEW_RULE: Pick<
  AlertRuleView,
  'severity' | 'condition' | 'forSamples' | 'recoverSamples' | 'guard' | 'selector'
> = {
  severity: 'warning',
  condition: { kind: 'threshold', direction: 'above', raise: Number.NaN, clear: Number.NaN },
  forSamples: 5,
  recoverSamples: 3,
  guard: null,
  selector: { roles: [], siteIds: [], vendors: [], tags: [], metricTags: {} },
};

const textOf = (value: number) => (Number.isNaN(value) ? '' : String(value));

export function draftOf(rule: AlertRuleView | undefined): RuleDraft {
  const { severity, condition, forSamples, recoverSamples, guard, selector } = rule ?? NEW_RULE;
  const limits =
    condition.kind === 'threshold' || condition.kind === 'rate'
      ? condition
      : { direction: 'above' as const, raise: Number.NaN, clear: Number.NaN };
  const silentMs = condition.kind === 'no-data' ? condition.silentMs : 15 * MINUTE_MS;
  return {
    name: rule?.name ?? '',
    severity,
    metric: rule?.metric ?? '',
    kind: condition.kind,
    direction: limits.direction,
    raise: textOf(limits.raise),
    clear: textOf(limits.clear),
    silentMinutes: String(silentMs / MINUTE_MS),
    forSamples: String(forSamples),
    recoverSamples: String(recoverSamples),
    guardMetric: guard?.metric ?? '',
    guardDirection: guard?.direction ?? 'above',
    guardValue: guard === null ? '' : String(guard.value),
    roles: selector.roles,
    siteIds: selector.siteIds,
    vendors: selector.vendors.join(', '),
    tags: selector.tags.join(', '),
  };
}

/** The comma or the point stands before decimals; an empty field is no zero. */
function numberOf(text: string): number | string {
  const trimmed = text.trim().replace(',', '.').replace('\u2212', '-');
  return trimmed === '' ? '' : Number(trimmed);
}

const wordsOf = (text: string) =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

function conditionOf(draft: RuleDraft): unknown {
  const { kind, direction } = draft;
  if (kind === 'change') return { kind };
  if (kind === 'no-data') {
    const minutes = numberOf(draft.silentMinutes);
    return { kind, silentMs: typeof minutes === 'number' ? minutes * MINUTE_MS : minutes };
  }
  return { kind, direction, raise: numberOf(draft.raise), clear: numberOf(draft.clear) };
}

/** The rule's terms as the API takes them; nothing of it is checked yet. */
export function termsOf(draft: RuleDraft, before: AlertRuleView | undefined) {
  const isCounted = draft.kind === 'threshold' || draft.kind === 'rate';
  return {
    metric: draft.metric,
    condition: conditionOf(draft),
    forSamples: isCounted ? numberOf(draft.forSamples) : 1,
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
      metricTags: before?.selector.metricTags ?? {},
    },
  };
}

export function bodyOf(draft: RuleDraft, before: AlertRuleView | undefined) {
  return {
    ...termsOf(draft, before),
    name: draft.name,
    severity: draft.severity,
    enabled: before?.enabled ?? true,
    labels: before?.labels ?? {},
  };
}
