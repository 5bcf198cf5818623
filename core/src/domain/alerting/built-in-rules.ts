import { HOUR_MS } from '../shared/instant.js';
import type { AlertSeverity } from './alert-severity.js';
import { BUILT_IN_REFERENCES } from './built-in-references.js';
import { BUILT_IN_THRESHOLDS } from './built-in-thresholds.js';
import type { Condition, RuleTerms, Selector } from './rule.js';
import { INFRASTRUCTURE, type RulePair, SECTORS } from './rule-pair.js';

/** A rule that every tenant has from the start, switched on, and may change. */
export interface BuiltInRule extends RuleTerms {
  readonly key: string;
  readonly name: { readonly es: string; readonly en: string };
  readonly severity: AlertSeverity;
  /** Its page under docs/runbooks, without `.md`. */
  readonly runbook: string;
}

const ALL: Selector = { roles: [], siteIds: [], vendors: [], tags: [], metricTags: {} };
const RECOVER_SAMPLES = 3;
const SUFFIX = { es: ' (crítico)', en: ' (critical)' };

const FREQUENCY_CHANGED: BuiltInRule = {
  key: 'frequency-changed',
  runbook: 'frequency-changed',
  name: { es: 'Frecuencia cambiada', en: 'Frequency changed' },
  severity: 'warning',
  metric: 'radio.frequency_mhz',
  condition: { kind: 'change' },
  forSamples: 1,
  recoverSamples: 10,
  guard: null,
  selector: { ...ALL, roles: SECTORS },
};

const REBOOT_LOOP: BuiltInRule = {
  key: 'reboot-loop',
  runbook: 'reboot-loop',
  name: { es: 'Equipo se reinicia una y otra vez', en: 'Device restarts again and again' },
  severity: 'warning',
  metric: 'device.uptime_s',
  condition: { kind: 'resets', windowMs: HOUR_MS, raise: 3, clear: 1 },
  forSamples: 1,
  recoverSamples: RECOVER_SAMPLES,
  guard: null,
  selector: { ...ALL, roles: INFRASTRUCTURE },
};

/** At once: the hours that the battery lasts are the time to send somebody. */
const ON_BATTERY: BuiltInRule = {
  key: 'on-battery',
  runbook: 'on-battery',
  name: { es: 'Sin luz: funciona con batería', en: 'No mains: runs on its battery' },
  severity: 'critical',
  metric: 'power.on_battery',
  condition: { kind: 'threshold', direction: 'above', raise: 1, clear: 0 },
  forSamples: 1,
  recoverSamples: RECOVER_SAMPLES,
  guard: null,
  selector: ALL,
};

export const BUILT_IN_RULES: readonly BuiltInRule[] = [
  ...[...BUILT_IN_THRESHOLDS, ...BUILT_IN_REFERENCES].flatMap((pair) => [
    ...one(pair, 'info'),
    ...one(pair, 'warning'),
    ...one(pair, 'critical'),
  ]),
  FREQUENCY_CHANGED,
  REBOOT_LOOP,
  ON_BATTERY,
];

function one(pair: RulePair, severity: AlertSeverity): BuiltInRule[] {
  const limits = pair[severity];
  if (limits === undefined) return [];
  const [raise, clear, forSamples] = limits;
  const isCritical = severity === 'critical';
  return [
    {
      key: isCritical ? `${pair.key}-critical` : pair.key,
      runbook: pair.runbook,
      name: {
        es: isCritical ? pair.es + SUFFIX.es : pair.es,
        en: isCritical ? pair.en + SUFFIX.en : pair.en,
      },
      severity,
      metric: pair.metric,
      condition: conditionOf(pair, { raise, clear }),
      forSamples,
      recoverSamples: RECOVER_SAMPLES,
      guard: pair.guard ?? null,
      selector: { ...ALL, ...pair.selector },
    },
  ];
}

function conditionOf(
  { against, direction }: RulePair,
  limits: { readonly raise: number; readonly clear: number },
): Condition {
  if (against === undefined) return { kind: 'threshold', direction, ...limits };
  return { kind: 'reference', ...against, direction, ...limits };
}
