import type {
  COMPARISONS,
  CONDITION_KINDS,
  DIRECTIONS,
  REFERENCE_KINDS,
} from '@atalaya/core/domain/alerting/rule';
import type { AlertRuleView } from '@atalaya/core/wire/rest/alert-rules';
import { numberOf } from '../../shared/format/number-of.js';

const MINUTE_MS = 60_000;

/** A condition in the form: texts as they are typed, of every kind at once. */
export interface ConditionDraft {
  readonly kind: (typeof CONDITION_KINDS)[number];
  readonly direction: (typeof DIRECTIONS)[number];
  readonly raise: string;
  readonly clear: string;
  readonly silentMinutes: string;
  readonly to: (typeof REFERENCE_KINDS)[number];
  readonly by: (typeof COMPARISONS)[number];
  readonly atLeast: string;
  readonly percentile: string;
  readonly windowMinutes: string;
}

const EMPTY: ConditionDraft = {
  kind: 'threshold',
  direction: 'above',
  raise: '',
  clear: '',
  silentMinutes: '15',
  to: 'baseline',
  by: 'difference',
  atLeast: '0',
  percentile: '95',
  windowMinutes: '60',
};

export function conditionDraftOf(
  condition: AlertRuleView['condition'] | undefined,
): ConditionDraft {
  if (condition === undefined) return EMPTY;
  const draft = { ...EMPTY, kind: condition.kind };
  if (condition.kind === 'change') return draft;
  if (condition.kind === 'no-data') {
    return { ...draft, silentMinutes: String(condition.silentMs / MINUTE_MS) };
  }
  const limited = { ...draft, raise: String(condition.raise), clear: String(condition.clear) };
  if (condition.kind === 'threshold' || condition.kind === 'rate') {
    return { ...limited, direction: condition.direction };
  }
  if (condition.kind === 'reference') {
    const { to, by, direction } = condition;
    return { ...limited, to, by, direction, atLeast: String(condition.atLeast) };
  }
  const windowed = { ...limited, windowMinutes: String(condition.windowMs / MINUTE_MS) };
  if (condition.kind !== 'percentile') return windowed;
  const { direction, percentile } = condition;
  return { ...windowed, direction, percentile: String(percentile) };
}

export const hasDirection = ({ kind }: Pick<ConditionDraft, 'kind'>): boolean =>
  kind === 'threshold' || kind === 'rate' || kind === 'reference' || kind === 'percentile';
export const hasWindow = ({ kind }: Pick<ConditionDraft, 'kind'>): boolean =>
  kind === 'percentile' || kind === 'availability' || kind === 'resets';
export const hasLimits = (draft: Pick<ConditionDraft, 'kind'>): boolean =>
  hasDirection(draft) || hasWindow(draft);

/** As the API takes it; nothing of it is checked yet. */
export function conditionOf(draft: ConditionDraft): unknown {
  const { kind, direction, to, by } = draft;
  if (kind === 'change') return { kind };
  if (kind === 'no-data') return { kind, silentMs: msOf(draft.silentMinutes) };
  const limits = { kind, raise: numberOf(draft.raise), clear: numberOf(draft.clear) };
  const windowMs = msOf(draft.windowMinutes);
  switch (kind) {
    case 'threshold':
    case 'rate':
      return { ...limits, direction };
    case 'reference':
      return {
        ...limits,
        direction,
        to,
        by,
        atLeast: by === 'percent' ? numberOf(draft.atLeast) : 0,
      };
    case 'percentile':
      return { ...limits, direction, windowMs, percentile: numberOf(draft.percentile) };
    case 'availability':
    case 'resets':
      return { ...limits, windowMs };
  }
}

function msOf(minutes: string): number | string {
  const value = numberOf(minutes);
  return typeof value === 'number' ? value * MINUTE_MS : value;
}
