import type { DeviceState, StateReason } from '@atalaya/core/domain/network/device';

/** calm: neutral grey. unknown: grey hatched, we do not know. */
export type Tone = 'calm' | 'red' | 'red-outline' | 'amber' | 'blue' | 'unknown' | 'green';
export type Shape =
  | 'dot'
  | 'ring'
  | 'square'
  | 'broken'
  | 'diamond'
  | 'question'
  | 'triangle'
  | 'check';

export interface StatusLook {
  readonly tone: Tone;
  readonly shape: Shape;
  /** A key of the shared strings: the word beside the shape. */
  readonly wordKey: string;
}

const LOOKS: Readonly<Record<DeviceState, StatusLook>> = {
  up: { tone: 'calm', shape: 'dot', wordKey: 'state.up' },
  offline: { tone: 'calm', shape: 'ring', wordKey: 'state.offline' },
  down: { tone: 'red', shape: 'square', wordKey: 'state.down' },
  unreachable: { tone: 'red-outline', shape: 'broken', wordKey: 'state.unreachable' },
  maintenance: { tone: 'blue', shape: 'diamond', wordKey: 'state.maintenance' },
  unknown: { tone: 'unknown', shape: 'question', wordKey: 'state.unknown' },
};

/** Shape, word and colour of a state; a device that answers but cannot be read wants somebody: amber. */
export function deviceStatus(state: DeviceState, reason: StateReason | null = null): StatusLook {
  if (state === 'up' && reason === 'poll-failing') {
    return { tone: 'amber', shape: 'triangle', wordKey: 'reason.poll-failing' };
  }
  if (state === 'unknown' && reason === 'never-polled') {
    return { ...LOOKS.unknown, wordKey: 'reason.never-polled' };
  }
  if (reason === 'collector-isolated' || reason === 'collector-silent') {
    return { ...LOOKS[state], wordKey: `reason.${reason}` };
  }
  return LOOKS[state];
}
