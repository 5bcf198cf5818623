import type { TableRule } from '../profile.js';

/** UCD-SNMP-MIB, which every net-snmp agent fills. */
const UCD = '1.3.6.1.4.1.2021';

/** systemStats, for agents whose HOST-RESOURCES-MIB has no processors. */
export const ucdProcessor: TableRule = {
  id: 'systemStats',
  entry: `${UCD}.11`,
  columns: { idle: 11 },
  refresh: 'instances',
  maxRows: 1,
  values: [
    {
      metric: 'device.cpu_pct',
      column: 'idle',
      scope: 'fast',
      range: [0, 100],
      scale: -1,
      offset: 100,
    },
  ],
};

/** What the programs use: without buffers and cache, which Linux gives back. */
export const ucdMemory: TableRule = {
  id: 'memory',
  entry: `${UCD}.4`,
  columns: { total: 5, free: 6, buffers: 14, cached: 15 },
  refresh: 'instances',
  maxRows: 1,
  values: [
    {
      metric: 'device.memory_pct',
      column: 'total',
      minus: ['free', 'buffers', 'cached'],
      over: 'total',
      scope: 'fast',
    },
  ],
};
