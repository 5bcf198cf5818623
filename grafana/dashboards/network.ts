import type { DashboardSpec } from '../panel-spec.js';

export const NETWORK: DashboardSpec = {
  uid: 'atalaya-network',
  title: 'Red',
  reach: { kind: 'tenant' },
  panels: [
    {
      kind: 'fleet-lines',
      title: 'Equipos que responden',
      metrics: ['device.up'],
      aggregate: 'last',
      over: 'sum',
    },
    {
      kind: 'fleet-lines',
      title: 'Equipos vigilados',
      metrics: ['device.up'],
      aggregate: 'last',
      over: 'count',
    },
    {
      kind: 'fleet-lines',
      title: 'Pérdida media',
      metrics: ['ping.loss_pct'],
      aggregate: 'mean',
      over: 'mean',
    },
    {
      kind: 'fleet-lines',
      title: 'Clientes en los sectores',
      metrics: ['radio.clients'],
      aggregate: 'max',
      over: 'sum',
    },
    {
      kind: 'fleet-lines',
      title: 'Sesiones PPPoE',
      metrics: ['device.pppoe_sessions'],
      aggregate: 'max',
      over: 'sum',
    },
    {
      kind: 'relational-table',
      title: 'Equipos por estado',
      sql: `select state as estado, count(*) as equipos from grafana.devices where tenant_id = '$tenant' group by 1 order by 2 desc`,
    },
    {
      kind: 'worst-list',
      title: 'Peor señal',
      metric: 'radio.signal_dbm',
      tags: ['radio'],
      worst: 'lowest',
    },
    { kind: 'worst-list', title: 'Más pérdida', metric: 'ping.loss_pct', worst: 'highest' },
  ],
};
