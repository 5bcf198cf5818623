import type { AlertSeverity } from '../alerting/alert-severity.js';
import { MINUTE_MS } from '../shared/instant.js';

export const TARGET_KINDS = ['channel', 'rota'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/** A channel, or whoever is on call in a rota when the step comes. */
export interface PagingTarget {
  readonly kind: TargetKind;
  readonly id: string;
}

export interface EscalationStep {
  /** Since the run began. */
  readonly afterMinutes: number;
  readonly targets: readonly PagingTarget[];
}

/** The steps once more, that long after the last of them. */
export interface EscalationRepeat {
  readonly everyMinutes: number;
  readonly times: number;
}

/** What a run goes by, as the policy was when it began: a policy that is changed does not change who was promised. */
export interface Ladder {
  /** The policy's; null for no policy: every channel that fits, at once. */
  readonly name: string | null;
  readonly steps: readonly EscalationStep[];
  readonly repeat: EscalationRepeat | null;
}

export interface EscalationPolicy extends Ladder {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Takes what no other policy takes. */
  readonly isDefault: boolean;
  /** Empty for every severity. */
  readonly severities: readonly AlertSeverity[];
  /** Empty for every site. */
  readonly siteIds: readonly string[];
}

export const MOST_STEPS = 20;
export const LONGEST_WAIT_MINUTES = 7 * 24 * 60;
export const MOST_REPEATS = 50;

/** The first that fits, one that names its sites before one that does not; else the default one; null for none. */
export function policyFor(
  policies: readonly EscalationPolicy[],
  { severity, siteId }: { readonly severity: AlertSeverity; readonly siteId: string | null },
): EscalationPolicy | null {
  const enabled = policies.filter((policy) => policy.enabled);
  const fits = enabled.filter(
    ({ isDefault, severities, siteIds }) =>
      !isDefault &&
      (severities.length === 0 || severities.includes(severity)) &&
      (siteIds.length === 0 || (siteId !== null && siteIds.includes(siteId))),
  );
  return (
    fits.find(({ siteIds }) => siteIds.length > 0) ??
    fits[0] ??
    enabled.find(({ isDefault }) => isDefault) ??
    null
  );
}

export interface PolicyProblem {
  /** Within the policy, `steps.1.afterMinutes` for one. */
  readonly field: string;
  readonly message: string;
}

/** The first thing that is wrong with steps and their repetition; null when nothing is. */
export function checkLadder({ steps, repeat }: Omit<Ladder, 'name'>): PolicyProblem | null {
  if (steps.length === 0) return { field: 'steps', message: 'must have one step at least' };
  for (const [index, { afterMinutes }] of steps.entries()) {
    const before = steps[index - 1]?.afterMinutes ?? -1;
    if (afterMinutes <= before) {
      const message = 'must come after the step before';
      return { field: `steps.${index}.afterMinutes`, message };
    }
  }
  return repeat !== null && repeat.everyMinutes < 1
    ? { field: 'repeat.everyMinutes', message: 'must be a minute or more' }
    : null;
}

/** How long one pass of the steps takes until the next one begins. */
export function passMs({ steps, repeat }: Ladder): number {
  const last = steps.at(-1)?.afterMinutes ?? 0;
  return (last + (repeat?.everyMinutes ?? 0)) * MINUTE_MS;
}
