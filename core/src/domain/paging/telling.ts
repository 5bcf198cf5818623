import type { OutgoingEventType } from '../outbox/outgoing-event.js';

export type IncidentTelling = Extract<OutgoingEventType, `incident.${string}`>;

/**
 * Whether something of an incident goes out. opening: others hear of it for the first time.
 * not-announced: who never heard that it opened hears nothing of how it goes on.
 */
export type TellingVerdict =
  | { readonly kind: 'send'; readonly opening: boolean }
  | { readonly kind: 'keep'; readonly because: 'silenced' | 'not-announced' | 'announced-already' };

/**
 * What a silence keeps back is the opening and what is only news of it. That somebody has acknowledged it, and that
 * it is over, is told wherever the opening was: a pager that rang and never says "over" is worse than noise.
 */
export function judgeTelling(
  type: IncidentTelling,
  incident: { readonly isAnnounced: boolean; readonly isSilenced: boolean },
): TellingVerdict {
  const { isAnnounced, isSilenced } = incident;
  if (type === 'incident.opened') {
    if (isAnnounced) return { kind: 'keep', because: 'announced-already' };
    return isSilenced ? { kind: 'keep', because: 'silenced' } : { kind: 'send', opening: true };
  }
  if (!isAnnounced) return { kind: 'keep', because: 'not-announced' };
  if (type === 'incident.updated' && isSilenced) return { kind: 'keep', because: 'silenced' };
  return { kind: 'send', opening: false };
}
