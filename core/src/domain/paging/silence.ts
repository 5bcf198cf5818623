import { DAY_MS, type Instant } from '../shared/instant.js';

/** What a silence is about: one incident, what a rule found, one device, a device and all below it, or a site. */
export const SILENCE_KINDS = ['incident', 'rule', 'device', 'subtree', 'site'] as const;
export type SilenceKind = (typeof SILENCE_KINDS)[number];

/** What is muted for longer is not watched: switch off the rule, or stop to monitor the device. */
export const LONGEST_SILENCE_MS = 92 * DAY_MS;

export interface Silence {
  readonly id: string;
  readonly kind: SilenceKind;
  /** Of the incident, the rule, the device or the site. */
  readonly targetId: string;
  /** Half-open. */
  readonly from: Instant;
  readonly until: Instant;
  /** When a person ended it early. */
  readonly endedAt: Instant | null;
}

/** An incident as silences see it. */
export interface SilenceSubject {
  readonly incidentId: string;
  /** null once the device was deleted. */
  readonly rootId: string | null;
  readonly siteId: string | null;
  /** Every device through which the root may be reached, the root included. */
  readonly aboveIds: ReadonlySet<string>;
  /** Rules whose alerts it gathers; empty for an outage. */
  readonly ruleIds: readonly string[];
}

export interface SilenceProblem {
  readonly field: 'from' | 'until';
  readonly message: string;
}

/** The first thing that is wrong with a silence that is to hold from now on; null when nothing is. */
export function checkSilence(from: Instant, until: Instant, now: Instant): SilenceProblem | null {
  if (!Number.isFinite(from)) return { field: 'from', message: 'is not a moment' };
  if (!Number.isFinite(until)) return { field: 'until', message: 'is not a moment' };
  if (until <= from) return { field: 'until', message: 'must be later than the beginning' };
  if (until <= now) return { field: 'until', message: 'is over already' };
  if (from > now + LONGEST_SILENCE_MS) {
    return { field: 'from', message: 'must lie within 92 days' };
  }
  return until - from > LONGEST_SILENCE_MS
    ? { field: 'until', message: 'must lie within 92 days of the beginning' }
    : null;
}

/** When it stops to hold. */
export function silenceEnd({ until, endedAt }: Silence): Instant {
  return endedAt === null ? until : Math.min(endedAt, until);
}

export function isSilenceOn(silence: Silence, at: Instant): boolean {
  return silence.from <= at && at < silenceEnd(silence);
}

/** Of the silences that hold an incident at this moment, the one that lasts longest; null when none does. */
export function silencing<S extends Silence>(
  subject: SilenceSubject,
  silences: readonly S[],
  at: Instant,
): S | null {
  let found: S | null = null;
  const on = silences.filter((silence) => isSilenceOn(silence, at));
  const mutedRules = new Set(on.flatMap(({ kind, targetId }) => (kind === 'rule' ? targetId : [])));
  for (const silence of on) {
    if (!concerns(silence, subject, mutedRules)) continue;
    if (found === null || silenceEnd(silence) > silenceEnd(found)) found = silence;
  }
  return found;
}

/** An incident of several rules is silent only when each of them is. */
function concerns(
  { kind, targetId }: Silence,
  { incidentId, rootId, siteId, aboveIds, ruleIds }: SilenceSubject,
  mutedRules: ReadonlySet<string>,
): boolean {
  switch (kind) {
    case 'incident':
      return targetId === incidentId;
    case 'device':
      return targetId === rootId;
    case 'site':
      return targetId === siteId;
    case 'subtree':
      return aboveIds.has(targetId);
    case 'rule':
      return ruleIds.includes(targetId) && ruleIds.every((id) => mutedRules.has(id));
  }
}
