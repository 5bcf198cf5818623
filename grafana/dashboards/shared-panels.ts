import type { DeviceLines } from '../panel-spec.js';

/** What stands on the page of every kind of device. */
export const REACHABILITY: readonly DeviceLines[] = [
  {
    kind: 'device-lines',
    title: 'Latencia',
    metrics: ['ping.rtt_p50_ms', 'ping.rtt_p95_ms'],
    aggregate: 'max',
  },
  { kind: 'device-lines', title: 'Pérdida', metrics: ['ping.loss_pct'], aggregate: 'max' },
  { kind: 'device-lines', title: 'Jitter', metrics: ['ping.jitter_ms'] },
];

export const TRAFFIC: readonly DeviceLines[] = [
  {
    kind: 'device-lines',
    title: 'Entrada por interfaz',
    metrics: ['interface.in_bps'],
    tags: ['interface'],
  },
  {
    kind: 'device-lines',
    title: 'Salida por interfaz',
    metrics: ['interface.out_bps'],
    tags: ['interface'],
  },
];

export const UPTIME: DeviceLines = {
  kind: 'device-lines',
  title: 'Tiempo encendido',
  metrics: ['device.uptime_s'],
  aggregate: 'max',
};

export const SIGNAL: DeviceLines = {
  kind: 'device-lines',
  title: 'Señal',
  metrics: ['radio.signal_dbm'],
  tags: ['radio'],
};
