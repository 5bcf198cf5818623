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
      title: 'Capacidad',
      metrics: ['radio.tx_capacity_bps', 'radio.rx_capacity_bps'],
    },
    ...TRAFFIC,
    ...REACHABILITY,
    UPTIME,
  ],
};
