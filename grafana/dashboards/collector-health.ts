import type { DashboardSpec } from '../panel-spec.js';

export const COLLECTOR_HEALTH: DashboardSpec = {
  uid: 'atalaya-collector',
  title: 'Colectores',
  reach: { kind: 'tenant' },
  panels: [
    {
      kind: 'fleet-lines',
      title: 'Equipos leídos',
      description: 'Los que contestaron la última lectura de cada intervalo.',
      metrics: ['device.poll_ok'],
      aggregate: 'last',
      over: 'sum',
    },
    {
      kind: 'fleet-lines',
      title: 'Equipos que se leen',
      metrics: ['device.poll_ok'],
      aggregate: 'last',
      over: 'count',
    },
    {
      kind: 'fleet-lines',
      title: 'Duración media de una lectura',
      metrics: ['device.poll_ms'],
      aggregate: 'mean',
      over: 'mean',
    },
    {
      kind: 'fleet-lines',
      title: 'Duración de la lectura más lenta',
      metrics: ['device.poll_ms'],
      aggregate: 'max',
      over: 'max',
    },
    {
      kind: 'worst-list',
      title: 'Lecturas más lentas',
      metric: 'device.poll_ms',
      worst: 'highest',
    },
    {
      kind: 'relational-table',
      title: 'Equipos sin lectura reciente',
      sql: `select d.name as equipo, max(l.at) as "última lectura" from grafana.devices d join grafana.latest l on l.tenant_id = d.tenant_id and l.device_id = d.id where d.tenant_id = '$tenant' group by 1 order by 2 limit 20`,
    },
  ],
};
