import type { DashboardSpec } from '../panel-spec.js';
import { REACHABILITY, SIGNAL, TRAFFIC, UPTIME } from './shared-panels.js';

export const BACKHAUL: DashboardSpec = {
  uid: 'atalaya-backhaul',
  title: 'Enlace troncal',
  reach: { kind: 'device', roles: ['backhaul'] },
  panels: [
    SIGNAL,
    {
      kind: 'device-lines',
      title: 'Tasas de modulación',
      metrics: ['radio.tx_rate_bps', 'radio.rx_rate_bps'],
    },
    ...TRAFFIC,
    ...REACHABILITY,
    UPTIME,
  ],
};
