import type { DashboardSpec } from '../panel-spec.js';

export const TOWER: DashboardSpec = {
  uid: 'atalaya-tower',
  title: 'Torre',
  reach: { kind: 'site' },
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
      title: 'Clientes en los sectores',
      metrics: ['radio.clients'],
      aggregate: 'max',
      over: 'sum',
    },
    {
      kind: 'fleet-lines',
      title: 'Peor pérdida',
      metrics: ['ping.loss_pct'],
      aggregate: 'max',
      over: 'max',
    },
    {
      kind: 'fleet-lines',
      title: 'Peor latencia (p95)',
      metrics: ['ping.rtt_p95_ms'],
      aggregate: 'max',
      over: 'max',
    },
    {
      kind: 'worst-list',
      title: 'Peor señal',
      metric: 'radio.signal_dbm',
      tags: ['radio'],
      worst: 'lowest',
    },
    {
      kind: 'relational-table',
      title: 'Equipos',
      sql: `select name as equipo, role as rol, state as estado, since as desde from grafana.devices where tenant_id = '$tenant' and site_id::text = '$site' order by state <> 'up' desc, name`,
    },
  ],
};
