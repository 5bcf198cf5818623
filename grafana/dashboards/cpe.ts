import type { DashboardSpec } from '../panel-spec.js';
import { REACHABILITY, SIGNAL, TRAFFIC, UPTIME } from './shared-panels.js';

export const CPE: DashboardSpec = {
  uid: 'atalaya-cpe',
  title: 'Equipo del cliente',
  reach: { kind: 'device', roles: ['cpe'] },
  panels: [
    SIGNAL,
    { kind: 'device-lines', title: 'CCQ', metrics: ['radio.ccq_pct'], tags: ['radio'] },
    {
      kind: 'device-lines',
      title: 'Señal de cada cadena',
      metrics: ['radio_chain.signal_dbm'],
      tags: ['radio', 'chain'],
    },
    {
      kind: 'device-lines',
      title: 'Tasas de modulación',
      metrics: ['radio.tx_rate_bps', 'radio.rx_rate_bps'],
    },
    ...REACHABILITY,
    ...TRAFFIC,
    UPTIME,
  ],
};
