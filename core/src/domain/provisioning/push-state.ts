import type { CommandState, EnforcementMode } from '../enforcement/network-command.js';

/**
 * How a line stands on its router. pushed: written and read back. waiting: its command is under way. router_off: its
 * router is not switched on, so nothing is written. failed: tried again by itself or by a person. unsent: nothing is
 * under way, and it was never read back.
 */
export const PUSH_STATES = ['pushed', 'waiting', 'router_off', 'failed', 'unsent'] as const;
export type PushState = (typeof PUSH_STATES)[number];

export interface PushFacts {
  readonly isVerified: boolean;
  readonly mode: EnforcementMode;
  /** Of the newest command that puts the line on its router; null: there was none. */
  readonly command: CommandState | null;
}

export function pushState({ isVerified, mode, command }: PushFacts): PushState {
  if (command === 'failed' || command === 'dead') return 'failed';
  const isUnderWay = command === 'queued' || command === 'running';
  if (isVerified && !isUnderWay) return 'pushed';
  if (mode !== 'enforce') return 'router_off';
  return isUnderWay ? 'waiting' : 'unsent';
}
