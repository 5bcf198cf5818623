import type { DesiredState } from '../services/service.js';
import type { CommandIntent } from './network-command.js';

/** Of what is wanted of a line: a newer one makes the older ones stale. */
export const STATE_INTENTS = ['suspend', 'reduce', 'restore', 'withdraw'] as const;
export type StateIntent = (typeof STATE_INTENTS)[number];

const INTENTS: Readonly<Record<DesiredState, StateIntent>> = {
  active: 'restore',
  reduced: 'reduce',
  suspended: 'suspend',
  cancelled: 'withdraw',
};

/** What brings a line to what is wanted of it. */
export const intentOf = (desired: DesiredState): StateIntent => INTENTS[desired];

/** A newer generation of its service makes it stale; of the others the line is filled in when a collector takes it. */
export const isOfGeneration = (intent: CommandIntent): boolean =>
  STATE_INTENTS.some((one) => one === intent);
