import type { DeviceRole } from '../network/device.js';
import { DEVICE_ROLES, isInfrastructure } from '../network/device.js';
import type { AlertSeverity } from './alert-change.js';
import type { Direction, RuleTerms, Selector } from './rule.js';

/** A rule that every tenant has from the start, switched on, and may change. */
export interface BuiltInRule extends RuleTerms {
  readonly key: string;
  readonly name: { readonly es: string; readonly en: string };
  readonly severity: AlertSeverity;
  /** Its page under docs/runbooks, without `.md`. */
  readonly runbook: string;
}

const INFRASTRUCTURE: readonly DeviceRole[] = DEVICE_ROLES.filter(isInfrastructure);
const SECTORS: readonly DeviceRole[] = ['ap', 'backhaul'];

interface Pair {
  readonly key: string;
  readonly runbook: string;
  readonly metric: RuleTerms['metric'];
  readonly es: string;
  readonly en: string;
  readonly direction: Direction;
  /** raise, clear, samples in a row. */
  readonly warning?: readonly [raise: number, clear: number, forSamples: number];
  readonly critical?: readonly [raise: number, clear: number, forSamples: number];
  readonly selector?: Partial<Selector>;
  readonly guard?: RuleTerms['guard'];
}

const ALL: Selector = { roles: [], siteIds: [], vendors: [], tags: [], metricTags: {} };
const RECOVER_SAMPLES = 3;
const SUFFIX = { es: ' (crítico)', en: ' (critical)' };

/** Devices are read every minute, stations and ONUs every five: 30 minutes are 30 samples or 6. */
const THRESHOLDS: readonly Pair[] = [
  {
    key: 'cpe-signal',
    runbook: 'signal-weak',
    metric: 'radio.signal_dbm',
    es: 'Señal de cliente débil',
    en: 'Weak customer signal',
    direction: 'below',
    warning: [-75, -72, 30],
    critical: [-80, -77, 30],
    selector: { roles: ['cpe'] },
  },
  {
    key: 'radio-ccq',
    runbook: 'ccq-low',
    metric: 'radio.ccq_pct',
    es: 'CCQ bajo con tráfico',
    en: 'Low CCQ under traffic',
    direction: 'below',
    warning: [70, 75, 30],
    critical: [50, 60, 30],
    selector: { roles: ['cpe', 'backhaul'] },
    guard: { metric: 'interface.in_bps', direction: 'above', value: 1_000_000 },
  },
  {
    key: 'station-ccq',
    runbook: 'ccq-low',
    metric: 'station.tx_ccq_pct',
    es: 'CCQ de estación bajo con tráfico',
    en: 'Low station CCQ under traffic',
    direction: 'below',
    warning: [70, 75, 6],
    critical: [50, 60, 6],
    guard: { metric: 'station.out_bps', direction: 'above', value: 1_000_000 },
  },
  {
    key: 'infrastructure-loss',
    runbook: 'packet-loss',
    metric: 'ping.loss_pct',
    es: 'Pérdida en infraestructura',
    en: 'Packet loss on infrastructure',
    direction: 'above',
    warning: [2, 1, 5],
    critical: [10, 5, 2],
    selector: { roles: INFRASTRUCTURE },
  },
  {
    key: 'cpe-loss',
    runbook: 'packet-loss',
    metric: 'ping.loss_pct',
    es: 'Pérdida en cliente',
    en: 'Packet loss at a customer',
    direction: 'above',
    warning: [5, 2, 30],
    selector: { roles: ['cpe'] },
  },
  {
    key: 'jitter',
    runbook: 'jitter',
    metric: 'ping.jitter_ms',
    es: 'Jitter alto',
    en: 'High jitter',
    direction: 'above',
    warning: [15, 10, 15],
  },
  {
    key: 'airtime',
    runbook: 'sector-saturated',
    metric: 'radio.airtime_pct',
    es: 'Sectorial sin tiempo de aire',
    en: 'Sector short of airtime',
    direction: 'above',
    warning: [80, 75, 15],
    critical: [95, 90, 15],
    selector: { roles: SECTORS },
  },
  {
    key: 'frame-utilization',
    runbook: 'sector-saturated',
    metric: 'radio.frame_utilization_down_pct',
    es: 'Tramas de bajada llenas',
    en: 'Downlink frames full',
    direction: 'above',
    warning: [80, 75, 15],
    critical: [95, 90, 15],
    selector: { roles: SECTORS },
  },
  {
    key: 'board-temperature',
    runbook: 'board-temperature',
    metric: 'device.temperature_c',
    es: 'Equipo caliente',
    en: 'Device is hot',
    direction: 'above',
    warning: [70, 65, 5],
    critical: [80, 75, 5],
  },
  {
    key: 'dc-12v',
    runbook: 'dc-voltage',
    metric: 'power.voltage_v',
    es: 'Planta de 12 V baja',
    en: '12 V plant is low',
    direction: 'below',
    warning: [12.1, 12.4, 2],
    critical: [11.6, 12, 2],
    selector: { tags: ['12v'] },
  },
  {
    key: 'dc-24v',
    runbook: 'dc-voltage',
    metric: 'power.voltage_v',
    es: 'Planta de 24 V baja',
    en: '24 V plant is low',
    direction: 'below',
    warning: [24.2, 24.8, 2],
    critical: [23.2, 24, 2],
    selector: { tags: ['24v'] },
  },
  {
    key: 'dc-48v',
    runbook: 'dc-voltage',
    metric: 'power.voltage_v',
    es: 'Planta de 48 V baja',
    en: '48 V plant is low',
    direction: 'below',
    warning: [48.8, 49.6, 2],
    critical: [46.5, 48, 2],
    selector: { tags: ['48v'] },
  },
  {
    key: 'onu-receive',
    runbook: 'optic-power',
    metric: 'onu.rx_power_dbm',
    es: 'ONU con poca luz',
    en: 'ONU receives little light',
    direction: 'below',
    warning: [-25, -24, 3],
    critical: [-27, -26, 3],
  },
  {
    key: 'ip-pool',
    runbook: 'ip-pool',
    metric: 'device.ip_pool_used_pct',
    es: 'Pool de IP casi lleno',
    en: 'IP pool nearly full',
    direction: 'above',
    warning: [90, 85, 3],
  },
  {
    key: 'conntrack',
    runbook: 'connection-tracking',
    metric: 'device.conntrack_pct',
    es: 'Tabla de conexiones casi llena',
    en: 'Connection table nearly full',
    direction: 'above',
    warning: [80, 70, 3],
  },
];

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

export const BUILT_IN_RULES: readonly BuiltInRule[] = [
  ...THRESHOLDS.flatMap((pair) => [...one(pair, 'warning'), ...one(pair, 'critical')]),
  FREQUENCY_CHANGED,
];

function one(pair: Pair, severity: 'warning' | 'critical'): BuiltInRule[] {
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
      condition: { kind: 'threshold', direction: pair.direction, raise, clear },
      forSamples,
      recoverSamples: RECOVER_SAMPLES,
      guard: pair.guard ?? null,
      selector: { ...ALL, ...pair.selector },
    },
  ];
}
