import type { AlertSeverity } from '../alerting/alert-severity.js';

/** What decides which of two open incidents is looked at first. */
export interface Urgency {
  readonly severity: AlertSeverity;
  /** Somebody has it, or it is silenced. */
  readonly isQuiet: boolean;
  /** null where that is not known. */
  readonly customers: number | null;
  /** ISO 8601, UTC. */
  readonly since: string;
}

const RANK: Readonly<Record<AlertSeverity, number>> = { critical: 2, warning: 1, info: 0 };

/** The worst first: what nobody has yet, then by severity, then by the customers it hurts; of equals the newest. */
export function byUrgency(a: Urgency, b: Urgency): number {
  return (
    Number(a.isQuiet) - Number(b.isQuiet) ||
    RANK[b.severity] - RANK[a.severity] ||
    (b.customers ?? 0) - (a.customers ?? 0) ||
    Date.parse(b.since) - Date.parse(a.since)
  );
}
