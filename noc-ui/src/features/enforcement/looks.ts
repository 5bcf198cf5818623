import type {
  CommandState,
  DriftKind,
  EnforcementMode,
} from '@atalaya/core/domain/enforcement/network-command';
import type {
  ObservedSide,
  TakeOverVerdict,
} from '@atalaya/core/domain/enforcement/take-over-verdict';
import type { Shape, Tone } from '../../shared/ui/device-status.js';

interface Look {
  readonly shape: Shape;
  readonly tone: Tone;
}

export const MODE_LOOKS: Readonly<Record<EnforcementMode, Look>> = {
  off: { shape: 'ring', tone: 'calm' },
  observe: { shape: 'diamond', tone: 'calm' },
  enforce: { shape: 'dot', tone: 'calm' },
};

/** Red is kept for customers without service: a command that was given up wants a person, which is amber. */
export const COMMAND_LOOKS: Readonly<Record<CommandState, Look>> = {
  queued: { shape: 'ring', tone: 'calm' },
  running: { shape: 'dot', tone: 'calm' },
  verified: { shape: 'check', tone: 'green' },
  failed: { shape: 'triangle', tone: 'amber' },
  stale: { shape: 'broken', tone: 'calm' },
  dead: { shape: 'square', tone: 'amber' },
};

/** Who pays and is blocked has no service now. */
export const DRIFT_LOOKS: Readonly<Record<DriftKind, Look>> = {
  extra_block: { shape: 'square', tone: 'red' },
  missing_block: { shape: 'triangle', tone: 'amber' },
  missing_line: { shape: 'triangle', tone: 'amber' },
  wrong_profile: { shape: 'triangle', tone: 'amber' },
  duplicate: { shape: 'dot', tone: 'calm' },
  orphan: { shape: 'broken', tone: 'calm' },
  foreign: { shape: 'ring', tone: 'calm' },
};

/** Of another system's cuts: who is to have service and is blocked has none now. */
export const VERDICT_LOOKS: Readonly<Record<TakeOverVerdict, Look>> = {
  release: { shape: 'square', tone: 'red' },
  adopt: { shape: 'dot', tone: 'calm' },
  pending: { shape: 'diamond', tone: 'calm' },
  ambiguous: { shape: 'triangle', tone: 'amber' },
  unmatched: { shape: 'ring', tone: 'calm' },
};

export const SIDE_LOOKS: Readonly<Record<ObservedSide, Look>> = {
  only_they: { shape: 'triangle', tone: 'amber' },
  only_we: { shape: 'diamond', tone: 'amber' },
  agree: { shape: 'check', tone: 'calm' },
};
