export const DUNNING_STATES = [
  'current',
  'due_soon',
  'overdue_grace',
  'cut_eligible',
  /** Its desired state is suspended; that it is cut was not observed yet. */
  'suspending',
  'suspended',
  /** Its desired state is active again; it was observed cut. */
  'reconnecting',
  /** Suspended for so long that the contract is about to end: a person looks at it. */
  'pre_termination',
  'terminated',
] as const;
export type DunningState = (typeof DUNNING_STATES)[number];

export const DUNNING_ACTIONS = ['none', 'suspend', 'reconnect'] as const;
export type DunningAction = (typeof DUNNING_ACTIONS)[number];
