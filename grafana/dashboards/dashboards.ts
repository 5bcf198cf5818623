import { dashboard } from '../dashboard.js';

/** Every dashboard; `npm run check` fails when the built JSON differs or a metric is not in the catalogue. */
export const DASHBOARDS = [
  dashboard('atalaya-radio', 'Atalaya · Enlace de radio', [
    { title: 'Señal', metrics: ['radio.signal_dbm'], groupBy: ['radio'] },
    { title: 'CCQ', metrics: ['radio.ccq_pct'], groupBy: ['radio'] },
    { title: 'SNR', metrics: ['radio.snr_db'], groupBy: ['radio'] },
    {
      title: 'Tasas de modulación',
      metrics: ['radio.tx_rate_bps', 'radio.rx_rate_bps'],
      groupBy: ['radio'],
    },
    { title: 'Señal de cada estación', metrics: ['station.signal_dbm'], groupBy: ['mac'] },
    { title: 'Clientes', metrics: ['radio.clients'], groupBy: ['radio'], aggregate: 'max' },
  ]),
  dashboard('atalaya-device', 'Atalaya · Equipo', [
    { title: 'Latencia', metrics: ['ping.rtt_p50_ms', 'ping.rtt_p95_ms'], aggregate: 'max' },
    { title: 'Jitter', metrics: ['ping.jitter_ms'] },
    { title: 'Pérdida', metrics: ['ping.loss_pct'] },
    {
      title: 'Tráfico',
      metrics: ['interface.in_bps', 'interface.out_bps'],
      groupBy: ['interface'],
    },
    { title: 'CPU y memoria', metrics: ['device.cpu_pct', 'device.memory_pct'] },
    { title: 'Temperatura', metrics: ['device.temperature_c'] },
    { title: 'Duración de la lectura', metrics: ['device.poll_ms'], aggregate: 'max' },
    { title: 'Tiempo encendido', metrics: ['device.uptime_s'], aggregate: 'max' },
  ]),
];
