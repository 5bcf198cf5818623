import type { Instant } from '../shared/instant.js';
import type { Reason } from './reason.js';

export const DUNNING_STATES = [
  'current',
  'due_soon',
  'overdue_grace',
  /** Its desired state is a reduced speed, until it is paid or cut. */
  'reduced',
  'cut_eligible',
  /** Its desired state is suspended; that it is cut was not observed yet. */
  'suspending',
  'suspended',
  /** Its desired state is active again; it was observed cut or reduced. */
  'reconnecting',
  /** Suspended for so long that the contract is about to end: a person looks at it. */
  'pre_termination',
  'terminated',
] as const;
export type DunningState = (typeof DUNNING_STATES)[number];

export const DUNNING_ACTIONS = ['none', 'reduce', 'suspend', 'reconnect'] as const;
export type DunningAction = (typeof DUNNING_ACTIONS)[number];

export interface Decision {
  readonly state: DunningState;
  readonly action: DunningAction;
  readonly reasons: readonly Reason[];
  /** When time alone may change it; null: only something that happens. Always later than `now`. */
  readonly nextEvalAt: Instant | null;
  /** When the service is to be cut, while that is known. */
  readonly cutAt: Instant | null;
  /** When its speed is to be reduced, while that is ahead or waits for its turn. */
  readonly reduceAt: Instant | null;
}

export const settled = (
  state: DunningState,
  reasons: readonly Reason[],
  nextEvalAt: Instant | null = null,
): Decision => ({ state, action: 'none', reasons, nextEvalAt, cutAt: null, reduceAt: null });

export const act = (
  state: DunningState,
  action: DunningAction,
  reasons: readonly Reason[],
): Decision => ({
  state,
  action,
  reasons,
  nextEvalAt: null,
  cutAt: null,
  reduceAt: null,
});
