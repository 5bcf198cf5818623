import type { Instant } from '../shared/instant.js';
import { type CommandState, nextTryAt } from './network-command.js';

export interface Settled {
  readonly state: Extract<CommandState, 'verified' | 'failed' | 'stale' | 'dead'>;
  /** Of one that is tried again. */
  readonly dueAt: Instant | null;
}

/**
 * What becomes of a command that a collector told of. A failed one that nobody wants any more is not tried again; one
 * that was verified stays so though something newer is wanted by now: that is another command's business.
 */
export function settleCommand(
  outcome: { readonly state: 'verified' | 'failed' | 'stale'; readonly final?: boolean },
  { attempts, isWanted, now }: { attempts: number; isWanted: boolean; now: Instant },
): Settled {
  if (outcome.state !== 'failed') return { state: outcome.state, dueAt: null };
  if (!isWanted) return { state: 'stale', dueAt: null };
  const dueAt = outcome.final === true ? null : nextTryAt(now, attempts);
  return dueAt === null ? { state: 'dead', dueAt } : { state: 'failed', dueAt };
}
