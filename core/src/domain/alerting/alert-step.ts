import type { Tags } from '../metrics/sample.js';
import type { Instant } from '../shared/instant.js';
import { isActive, isFlapping, PHASE, phaseOf } from './alert-machine.js';
import type { AlertRule } from './rule.js';

/** What is stored of an alert. */
export type StoredAlertState = 'pending' | 'firing';

/** What became of a rule on a series; `ok` ends a pending alert, `resolved` a firing one. */
export interface AlertStep {
  readonly rule: AlertRule;
  readonly deviceId: string;
  readonly tags: Tags;
  readonly state: StoredAlertState | 'ok' | 'resolved';
  readonly flapping: boolean;
  /** It began or ceased to fire; else it waits, waits no more, or is known to flap. */
  readonly isNews: boolean;
  readonly samples: number;
  /** The sample that decided; null where a silence, or a change of the rules, did. */
  readonly value: number | null;
  readonly at: Instant;
}

/** An alert as it was stored, given back after a restart. */
export interface RestoredAlert {
  readonly ruleId: string;
  readonly deviceId: string;
  readonly tags: Tags;
  readonly state: StoredAlertState;
  readonly flapping: boolean;
  readonly samples: number;
  readonly at: Instant;
}

/** What others see: a flapping alert is firing all the time. */
export function shownState(alert: number): 'ok' | StoredAlertState {
  if (isActive(alert) || isFlapping(alert)) return 'firing';
  return phaseOf(alert) === PHASE.pending ? 'pending' : 'ok';
}
