import type { SnmpProfile, TableRule, TagRule } from '../profile.js';
import { NO_BULK_QUIRKS, PLAIN_INTERFACES } from './agent-quirks.js';
import { powerAt, sensorColumn } from './sensor-rules.js';

/** ICT-DISTRIBUTION-PANEL-MIB: numbers are texts such as `-55.2`. */
const PANEL = '1.3.6.1.4.1.39145.10';
/** Outputs count from 0 in the table and from 1 on the panel. */
const OUTPUT: TagRule = {
  from: 'first',
  of: [
    { from: 'column', column: 'name' },
    { from: 'index', part: 0, prefix: 'output ', offset: 1 },
  ],
};

const outputs: TableRule = {
  id: 'outputTable',
  entry: `${PANEL}.8.1`,
  columns: { name: 2, current: 3, fuse: 4 },
  refresh: 'instances',
  maxRows: 48,
  tags: { unit: OUTPUT },
  values: [
    { metric: 'power.current_a', column: 'current', scope: 'fast' },
    sensorColumn('fuse', { from: 'wrapped', of: OUTPUT, after: ' fuse' }, 'state', {
      scope: 'fast',
    }),
  ],
};

/** ICT distribution panels, the 180S and 200DB series. */
export const ictPdu: SnmpProfile = {
  id: 'ict-pdu',
  title: 'ICT distribution panel',
  vendor: 'ICT',
  detect: [{ sysObjectId: PANEL }],
  quirks: NO_BULK_QUIRKS,
  identity: { model: [{ oid: `${PANEL}.1.0` }], version: [{ oid: `${PANEL}.4.0` }] },
  interfaces: PLAIN_INTERFACES,
  scalars: [
    powerAt(`${PANEL}.6.0`, 'voltage_v', 'bus'),
    powerAt(`${PANEL}.7.0`, 'current_a', 'bus'),
  ],
  tables: [outputs],
};
