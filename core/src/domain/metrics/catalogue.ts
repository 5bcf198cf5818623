/**
 * The one list of what Atalaya measures. Stores, API, UI labels, rule pickers and the Grafana check
 * follow from it. A metric is `<measurement>.<field>`; the unit is the field's suffix; values are SI
 * or the field's own convention (dBm, dB, %).
 */
export const CATALOGUE = {
  device: {
    tags: [],
    fields: [
      'up',
      'poll_ok',
      'poll_ms',
      'uptime_s',
      'cpu_pct',
      'memory_pct',
      'temperature_c',
      'voltage_v',
      'current_a',
      'power_w',
      'clients',
      'pppoe_sessions',
      'ospf_neighbours',
      'bgp_sessions',
      'conntrack_pct',
      'ip_pool_used_pct',
    ],
  },
  ping: {
    tags: [],
    fields: [
      'sent',
      'lost',
      'loss_pct',
      'rtt_min_ms',
      'rtt_p10_ms',
      'rtt_p50_ms',
      'rtt_p90_ms',
      'rtt_p95_ms',
      'rtt_max_ms',
      'rtt_avg_ms',
      'rtt_stddev_ms',
      'jitter_ms',
    ],
  },
  interface: {
    tags: ['interface'],
    fields: [
      'in_bps',
      'out_bps',
      'in_pps',
      'out_pps',
      'in_errors_ps',
      'out_errors_ps',
      'in_discards_ps',
      'out_discards_ps',
      'oper_up',
      'speed_bps',
      'link_downs',
    ],
  },
  radio: {
    tags: ['radio'],
    fields: [
      'signal_dbm',
      'noise_dbm',
      'snr_db',
      'ccq_pct',
      'tx_ccq_pct',
      'rx_ccq_pct',
      'tx_rate_bps',
      'rx_rate_bps',
      'tx_capacity_bps',
      'rx_capacity_bps',
      'frequency_mhz',
      'channel_width_mhz',
      'tx_power_dbm',
      'distance_m',
      'clients',
      'airtime_pct',
      'airmax_quality_pct',
      'airmax_capacity_pct',
      'packet_error_pct',
      'frame_utilization_down_pct',
      'frame_utilization_up_pct',
      'connected',
    ],
  },
  radio_chain: {
    tags: ['radio', 'chain'],
    fields: ['signal_dbm', 'noise_dbm', 'snr_db', 'tx_power_dbm'],
  },
  /** One subscriber radio as its access point sees it; `signal_dbm` is what the AP hears. */
  station: {
    tags: ['radio', 'mac'],
    fields: [
      'signal_dbm',
      'remote_signal_dbm',
      'noise_dbm',
      'snr_db',
      'tx_ccq_pct',
      'rx_ccq_pct',
      'tx_rate_bps',
      'rx_rate_bps',
      'tx_capacity_bps',
      'rx_capacity_bps',
      'tx_mcs',
      'rx_mcs',
      'distance_m',
      'airtime_pct',
      'latency_ms',
      'uptime_s',
      'in_bps',
      'out_bps',
    ],
  },
  optic: {
    tags: ['interface'],
    fields: ['rx_power_dbm', 'tx_power_dbm', 'bias_a', 'voltage_v', 'temperature_c'],
  },
  onu: {
    tags: ['pon', 'serial'],
    fields: ['online', 'rx_power_dbm', 'olt_rx_power_dbm', 'distance_m', 'temperature_c'],
  },
  lte: { tags: ['interface'], fields: ['rssi_dbm', 'rsrp_dbm', 'rsrq_db', 'sinr_db'] },
  power: {
    tags: ['unit'],
    fields: [
      'voltage_v',
      'current_a',
      'power_w',
      'charge_pct',
      'runtime_s',
      'load_pct',
      'temperature_c',
      'on_battery',
    ],
  },
  session: { tags: ['service'], fields: ['in_bps', 'out_bps', 'uptime_s', 'online'] },
  queue: { tags: ['queue'], fields: ['in_bps', 'out_bps', 'dropped_ps'] },
  /** What a router asks of the world behind it: an address, or `dns` and a name. */
  probe: { tags: ['target'], fields: ['up', 'loss_pct', 'rtt_avg_ms'] },
  sensor: { tags: ['name', 'unit'], fields: ['value'] },
} as const satisfies Record<string, { tags: readonly string[]; fields: readonly string[] }>;

export type Measurement = keyof typeof CATALOGUE;
export type MetricName = {
  [M in Measurement]: `${M}.${(typeof CATALOGUE)[M]['fields'][number]}`;
}[Measurement];

export const METRIC_NAMES: readonly MetricName[] = Object.entries(CATALOGUE).flatMap(
  ([measurement, { fields }]) => fields.map((field) => `${measurement}.${field}` as MetricName),
);

const KNOWN: ReadonlySet<string> = new Set(METRIC_NAMES);

export function isMetricName(name: string): name is MetricName {
  return KNOWN.has(name);
}

/** Splits at the only dot: measurements and fields hold none. */
export function splitMetric(metric: MetricName): { measurement: Measurement; field: string } {
  const dot = metric.indexOf('.');
  return { measurement: metric.slice(0, dot) as Measurement, field: metric.slice(dot + 1) };
}

/** A field that is itself a percentile keeps only its maximum in rollups: percentiles are never averaged. */
export function isPercentileField(metric: MetricName): boolean {
  return /_p\d+_/.test(metric);
}
