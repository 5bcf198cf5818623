/** What the timeline of an incident says of telling people: what went to whom, when and why, or why not. */
export interface IncidentNotice {
  readonly about: 'opened' | 'acknowledged' | 'resolved' | null;
  /** Channels by name, each with the person on call through whom it was found. */
  readonly to: readonly { readonly channel: string; readonly person: string | null }[];
  /** Of the escalation policy; null where there is none. */
  readonly policy: string | null;
  /** From 1. */
  readonly step: number | null;
  /** ISO 8601: until when it is held or silenced. */
  readonly until: string | null;
  /** Of a silence: who made it, and why. */
  readonly by: string | null;
  readonly reason: string | null;
}

export function noticeOf(part: Partial<IncidentNotice>): IncidentNotice {
  const empty = { about: null, to: [], policy: null, step: null, until: null };
  return { ...empty, by: null, reason: null, ...part };
}
