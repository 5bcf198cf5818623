import type { SnmpProfile } from '../profile.js';
import { PLAIN_INTERFACES, PLAIN_QUIRKS } from './agent-quirks.js';
import { mainMemory, processorLoad } from './host-resources.js';
import { sensorAt } from './sensor-rules.js';

/** BAICELLS-MIB: numbers are texts, `-` and 65535 where the modem has no cell. */
const CPE = '1.3.6.1.4.1.53058.2';

const of = (name: string) => ({ scope: 'fast', tags: { interface: name } }) as const;

/** Baicells LTE subscriber units (OD04). */
export const baicells: SnmpProfile = {
  id: 'baicells',
  title: 'Baicells LTE subscriber unit',
  vendor: 'Baicells',
  detect: [{ sysObjectId: '1.3.6.1.4.1.8072.3.2.10', has: CPE }],
  quirks: PLAIN_QUIRKS,
  identity: {
    model: [{ oid: `${CPE}.1.7.0`, pattern: '^(?!ver\\.)(.+)$' }],
    version: [{ oid: `${CPE}.1.8.0` }],
    serial: [{ oid: `${CPE}.1.6.0` }],
  },
  interfaces: PLAIN_INTERFACES,
  scalars: [
    { metric: 'lte.rsrp_dbm', oid: `${CPE}.2.7.0`, ...of('lte antenna 0'), range: [-180, -1] },
    { metric: 'lte.rsrp_dbm', oid: `${CPE}.2.8.0`, ...of('lte antenna 1'), range: [-180, -1] },
    { metric: 'lte.rsrq_db', oid: `${CPE}.2.9.0`, ...of('lte'), range: [-60, -1] },
    { metric: 'lte.sinr_db', oid: `${CPE}.2.10.0`, ...of('lte'), range: [-40, 60] },
    sensorAt(`${CPE}.2.13.0`, 'transmit power', 'dBm', { range: [-60, 40] }),
    sensorAt(`${CPE}.3.5.0`, 'connection time', 's', { isDuration: true }),
    sensorAt(`${CPE}.3.12.0`, 'receive rate', 'bit/s'),
    sensorAt(`${CPE}.3.15.0`, 'transmit rate', 'bit/s'),
  ],
  tables: [processorLoad, mainMemory],
};
