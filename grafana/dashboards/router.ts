import type { DashboardSpec } from '../panel-spec.js';
import { REACHABILITY, TRAFFIC, UPTIME } from './shared-panels.js';

export const ROUTER: DashboardSpec = {
  uid: 'atalaya-router',
  title: 'Router',
  reach: { kind: 'device', roles: ['router'] },
  panels: [
    {
      kind: 'device-lines',
      title: 'CPU y memoria',
      metrics: ['device.cpu_pct', 'device.memory_pct'],
    },
    {
      kind: 'device-lines',
      title: 'Sesiones PPPoE',
      metrics: ['device.pppoe_sessions'],
      aggregate: 'max',
    },
    ...TRAFFIC,
    ...REACHABILITY,
    {
      kind: 'device-lines',
      title: 'Temperatura',
      metrics: ['device.temperature_c'],
      aggregate: 'max',
    },
    { kind: 'device-lines', title: 'Voltaje', metrics: ['device.voltage_v'] },
    UPTIME,
  ],
};
