import type { TableRule } from '../profile.js';

/** HOST-RESOURCES-MIB (RFC 2790), shared by the families whose agents fill it. */
export const processorLoad: TableRule = {
  id: 'hrProcessorTable',
  entry: '1.3.6.1.2.1.25.3.3.1',
  columns: { load: 2 },
  refresh: 'instances',
  maxRows: 256,
  values: [
    {
      metric: 'device.cpu_pct',
      column: 'load',
      scope: 'fast',
      range: [0, 100],
      combine: 'mean',
    },
  ],
};

export const mainMemory: TableRule = {
  id: 'hrStorageTable',
  entry: '1.3.6.1.2.1.25.2.3.1',
  columns: { description: 3, size: 5, used: 6 },
  refresh: 'instances',
  maxRows: 256,
  values: [
    {
      metric: 'device.memory_pct',
      column: 'used',
      over: 'size',
      scope: 'fast',
      where: [{ column: 'description', matches: '^(main|physical|real) memory$|^ram$' }],
      // net-snmp counts as used what Linux gives back.
      lessRows: [{ column: 'description', matches: '^(memory buffers|cached memory)$' }],
    },
  ],
};
