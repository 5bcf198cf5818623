import type { Tags } from '@atalaya/core/domain/metrics/sample';
import type { Observation } from '@atalaya/core/domain/network/reading';
import type { SnmpValue } from '../../transports/snmp/snmp-value.js';
import { counterObservation, gaugeValue } from './apply-rule.js';
import type { ScalarRule } from './profile.js';

/** One object for all, so that what is known of a series' tags is found again. */
const NO_TAGS: Tags = {};

export function scalarObservation(
  scalar: ScalarRule,
  raw: SnmpValue | undefined,
): Observation | undefined {
  const tags = scalar.tags ?? NO_TAGS;
  if (scalar.counter) return counterObservation(scalar, raw, tags, undefined);
  const value = gaugeValue(scalar, raw);
  return value === undefined ? undefined : { kind: 'gauge', metric: scalar.metric, tags, value };
}
