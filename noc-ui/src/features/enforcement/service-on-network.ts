import type { Service } from '@atalaya/core/wire/rest/services';
import type { Shape, Tone } from '../../shared/ui/device-status.js';

interface OnNetwork {
  /** A key of `service.*` of the strings. */
  readonly words: string;
  readonly look: { readonly shape: Shape; readonly tone: Tone };
}

const CALM = { shape: 'dot', tone: 'calm' } as const;
const WAITS = { shape: 'triangle', tone: 'amber' } as const;
const SEEN = {
  active: { words: 'activeSeen', look: CALM },
  reduced: { words: 'reducedSeen', look: { shape: 'diamond', tone: 'calm' } },
  suspended: { words: 'cutSeen', look: { shape: 'check', tone: 'calm' } },
  cancelled: { words: 'goneSeen', look: { shape: 'ring', tone: 'calm' } },
} as const;
const WAITING = {
  active: { words: 'returnWaits', look: WAITS },
  reduced: { words: 'reduceWaits', look: WAITS },
  suspended: { words: 'cutWaits', look: WAITS },
  cancelled: { words: 'goneWaits', look: WAITS },
} as const;

/** One word for both states of a line: as wanted and seen so, wanted and not seen yet, or never looked at. */
export function serviceOnNetwork({
  desiredState,
  observedState,
}: Pick<Service, 'desiredState' | 'observedState'>): OnNetwork {
  if (observedState === desiredState) return SEEN[desiredState];
  if (observedState === 'unknown') {
    // Nobody looks where no router is switched on: of a line that should work there is nothing to say.
    return desiredState === 'active'
      ? { words: 'unseen', look: { shape: 'question', tone: 'unknown' } }
      : WAITING[desiredState];
  }
  // Who should have service and is cut has none now.
  if (desiredState === 'active' && observedState === 'suspended') {
    return { words: 'returnWaits', look: { shape: 'square', tone: 'red' } };
  }
  return WAITING[desiredState];
}
