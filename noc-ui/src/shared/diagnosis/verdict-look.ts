import type { Verdict } from '@atalaya/core/domain/diagnosis/verdict';
import type { Shape, Tone } from '../ui/device-status.js';

interface Look {
  readonly shape: Shape;
  readonly tone: Tone;
}

const CALM: Look = { shape: 'dot', tone: 'calm' };
const OFF: Look = { shape: 'square', tone: 'red' };
const AT_RISK: Look = { shape: 'triangle', tone: 'amber' };
const HANDLED: Look = { shape: 'diamond', tone: 'blue' };

/** Red: the network leaves customers without service. Amber: this one has trouble, or owes. Calm: as it should be. */
export const VERDICT_LOOKS: Readonly<Record<Verdict, Look>> = {
  cancelled: { shape: 'ring', tone: 'calm' },
  paused: { shape: 'ring', tone: 'calm' },
  suspended: AT_RISK,
  reconnecting: HANDLED,
  outage: OFF,
  maintenance: HANDLED,
  path_down: OFF,
  cut_pending: AT_RISK,
  redial: AT_RISK,
  lan_down: AT_RISK,
  cpe_silent: AT_RISK,
  no_session: AT_RISK,
  unknown: { shape: 'question', tone: 'unknown' },
  degraded: AT_RISK,
  reduced: AT_RISK,
  weak_signal: AT_RISK,
  lossy: AT_RISK,
  lan_slow: AT_RISK,
  unstable: AT_RISK,
  plan_full: CALM,
  up: CALM,
};
