import type { Evidence, IncidentEvidence, PathDevice } from './evidence.js';
import type { Speech } from './speech.js';
import type { Verdict } from './verdict.js';

type Say = (evidence: Evidence, speech: Speech, isSure: boolean) => string;

/** How one language tells each verdict, and what it adds to any of them. */
export interface VerdictWords {
  readonly says: Readonly<Record<Verdict, Say>>;
  readonly besides: (verdict: Verdict, evidence: Evidence, speech: Speech) => string;
}

/** The outage, or else the degradation, that is told. */
export const incidentOf = ({ incidents }: Evidence): IncidentEvidence | undefined =>
  incidents.find(({ isDegradation }) => !isDegradation) ?? incidents[0];

/** The first device of the network on its way that does not answer. */
export const lostOf = ({ path }: Evidence): PathDevice | undefined =>
  path.find(({ part, state }) => part !== 'cpe' && (state === 'down' || state === 'unreachable'));

const CUT: ReadonlySet<Verdict> = new Set(['suspended', 'paused', 'reconnecting']);
const SAYS_MONEY: ReadonlySet<Verdict> = new Set(['suspended', 'reduced']);

/** What is told beside a verdict that does not tell it itself. */
export function besidesOf(verdict: Verdict, evidence: Evidence) {
  return {
    incident: CUT.has(verdict) ? incidentOf(evidence) : undefined,
    battery: verdict === 'cancelled' ? null : evidence.onBattery,
    promiseUntil: SAYS_MONEY.has(verdict) ? null : (evidence.money?.promiseUntil ?? null),
  };
}

/** The direction that is fuller, with its plan; download where neither is. */
export function busiest(
  use: NonNullable<Evidence['use']>,
  plan: Evidence['plan'],
): readonly [bps: number, kbps: number] {
  const share = (bps: number, kbps: number) => (kbps > 0 ? bps / kbps : 0);
  const isUp = share(use.upBps, plan.upKbps) > Math.max(share(use.downBps, plan.downKbps), 500);
  return isUp ? [use.upBps, plan.upKbps] : [use.downBps, plan.downKbps];
}

export const joined = (...parts: readonly (string | undefined | false | null)[]): string =>
  parts.filter((part) => typeof part === 'string' && part !== '').join(', ');
