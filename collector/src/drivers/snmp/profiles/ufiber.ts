import type { SnmpProfile, TableRule, TagRule } from '../profile.js';
import { PLAIN_INTERFACES, PLAIN_QUIRKS } from './agent-quirks.js';
import {
  EDGEMAX,
  edgemaxIdentity,
  fans,
  powerOutputs,
  powerSupplies,
  thermometers,
} from './edgemax-tables.js';
import { mainMemory, processorLoad } from './host-resources.js';
import { sensorAt, sensorColumn } from './sensor-rules.js';

const SERIAL: TagRule = { from: 'column', column: 'serial' };
/** An ONU that is offline has port 0: the OLT does not keep where it was. */
const PON: TagRule = {
  from: 'first',
  of: [
    { from: 'column', column: 'port', prefix: 'pon', pattern: '^([1-9]\\d*)$' },
    { from: 'text', text: 'unassigned' },
  ],
};
const LIGHT = { scale: 0.01, absent: [0], because: '0 dBm for an ONU that is offline' } as const;

const onus: TableRule = {
  id: 'ubntOnusTable',
  entry: `${EDGEMAX}.6.2.1`,
  columns: { serial: 1, name: 2, online: 3, port: 5, tx: 8, rx: 9 },
  refresh: 'walk',
  maxRows: 2_000,
  tags: { pon: PON, serial: SERIAL },
  onus: {
    pon: PON,
    serial: SERIAL,
    name: 'name',
    online: { column: 'online', equals: [1] },
  },
  values: [
    {
      metric: 'onu.online',
      column: 'online',
      scope: 'fast',
      map: { values: { 1: 1, 2: 0 } },
    },
    { metric: 'onu.rx_power_dbm', column: 'rx', scope: 'slow', ...LIGHT },
    sensorColumn('tx', { from: 'wrapped', of: SERIAL, after: ' transmit power' }, 'dBm', LIGHT),
  ],
};

/** The PON ports have no rows in ifTable. */
const ports: TableRule = {
  id: 'ubntSfpsTable',
  entry: `${EDGEMAX}.7.2.1`,
  columns: { name: 2, up: 3, txBytes: 6, rxBytes: 7 },
  refresh: 'instances',
  maxRows: 64,
  tags: { interface: { from: 'column', column: 'name' } },
  values: [
    {
      metric: 'interface.oper_up',
      column: 'up',
      scope: 'fast',
      map: { values: { 1: 1, 2: 0 } },
      where: [{ column: 'name', matches: '^(pon|sfp)' }],
    },
    {
      metric: 'interface.in_bps',
      column: 'rxBytes',
      scope: 'fast',
      counter: { factor: 8 },
      where: [{ column: 'name', matches: '^(pon|sfp)' }],
    },
    {
      metric: 'interface.out_bps',
      column: 'txBytes',
      scope: 'fast',
      counter: { factor: 8 },
      where: [{ column: 'name', matches: '^(pon|sfp)' }],
    },
  ],
};

/** Ubiquiti UFiber OLTs. The MIB has no cause of an ONU's last loss. */
export const ufiber: SnmpProfile = {
  id: 'ufiber',
  title: 'Ubiquiti UFiber OLT',
  vendor: 'Ubiquiti',
  detect: [
    { sysObjectId: EDGEMAX, has: `${EDGEMAX}.6` },
    // UISP Fiber OLT XGS: Broadcom's arc, as the EdgeSwitch.
    { sysObjectId: '1.3.6.1.4.1.4413', sysDescr: '^(UISP Fiber|UFiber)' },
  ],
  quirks: PLAIN_QUIRKS,
  identity: {
    model: [edgemaxIdentity.model],
    version: [edgemaxIdentity.version],
    serial: [edgemaxIdentity.serial],
  },
  interfaces: PLAIN_INTERFACES,
  scalars: [sensorAt(`${EDGEMAX}.6.1.0`, 'ONUs', 'ONUs')],
  tables: [onus, ports, processorLoad, mainMemory, powerOutputs, powerSupplies, thermometers, fans],
};
