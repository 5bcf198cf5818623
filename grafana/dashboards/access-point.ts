import type { DashboardSpec } from '../panel-spec.js';
import { REACHABILITY, TRAFFIC } from './shared-panels.js';

export const ACCESS_POINT: DashboardSpec = {
  uid: 'atalaya-access-point',
  title: 'Sectorial y sus clientes',
  reach: { kind: 'device', roles: ['ap'] },
  panels: [
    {
      kind: 'device-lines',
      title: 'Clientes',
      metrics: ['radio.clients'],
      tags: ['radio'],
      aggregate: 'max',
    },
    {
      kind: 'device-lines',
      title: 'Uso del aire',
      metrics: ['radio.airtime_pct'],
      tags: ['radio'],
    },
    {
      kind: 'device-lines',
      title: 'Señal de cada cliente',
      description: 'Como la oye el sectorial.',
      metrics: ['station.signal_dbm'],
      tags: ['mac'],
    },
    {
      kind: 'device-lines',
      title: 'Señal en casa de cada cliente',
      metrics: ['station.remote_signal_dbm'],
      tags: ['mac'],
    },
    {
      kind: 'device-lines',
      title: 'Tasa hacia cada cliente',
      metrics: ['station.tx_rate_bps'],
      tags: ['mac'],
    },
    {
      kind: 'device-lines',
      title: 'CCQ de cada cliente',
      metrics: ['station.tx_ccq_pct'],
      tags: ['mac'],
    },
    { kind: 'device-lines', title: 'Ruido', metrics: ['radio.noise_dbm'], tags: ['radio'] },
    {
      kind: 'device-lines',
      title: 'Frecuencia',
      metrics: ['radio.frequency_mhz'],
      tags: ['radio'],
      aggregate: 'last',
    },
    ...REACHABILITY,
    ...TRAFFIC,
  ],
};
