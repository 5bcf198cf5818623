import type { DeviceRole } from '../network/device.js';
import { DEVICE_ROLES, isInfrastructure } from '../network/device.js';
import type { Direction, ReferenceCondition, RuleTerms, Selector } from './rule.js';

export const INFRASTRUCTURE: readonly DeviceRole[] = DEVICE_ROLES.filter(isInfrastructure);
export const SECTORS: readonly DeviceRole[] = ['ap', 'backhaul'];

/** raise, clear, samples in a row. */
type Limits = readonly [raise: number, clear: number, forSamples: number];

/** A rule that warns and one that is critical, or one of both, of the same metric. */
export interface RulePair {
  readonly key: string;
  readonly runbook: string;
  readonly metric: RuleTerms['metric'];
  readonly es: string;
  readonly en: string;
  readonly direction: Direction;
  /** What the limits are about: without it, the value itself. */
  readonly against?: Pick<ReferenceCondition, 'to' | 'by' | 'atLeast'>;
  /** For the day's worklist: nobody is told. */
  readonly info?: Limits;
  readonly warning?: Limits;
  readonly critical?: Limits;
  readonly selector?: Partial<Selector>;
  readonly guard?: RuleTerms['guard'];
}
