import type { SnmpProfile } from '../profile.js';
import { NO_BULK_QUIRKS, PLAIN_INTERFACES } from './agent-quirks.js';
import {
  EDGEMAX,
  edgemaxIdentity,
  fans,
  powerOutputs,
  powerSupplies,
  thermometers,
} from './edgemax-tables.js';
import { hostCpu, UBIQUITI_OBJECT_ID } from './ubiquiti-shared.js';

/** Ubiquiti EdgePower and EdgePoint: the power side. */
export const edgepoint: SnmpProfile = {
  id: 'edgepoint',
  title: 'Ubiquiti EdgePower and EdgePoint',
  vendor: 'Ubiquiti',
  detect: [{ sysObjectId: UBIQUITI_OBJECT_ID, has: `${EDGEMAX}.1` }],
  quirks: NO_BULK_QUIRKS,
  identity: {
    model: [edgemaxIdentity.model],
    version: [edgemaxIdentity.version],
    serial: [edgemaxIdentity.serial],
  },
  interfaces: { ...PLAIN_INTERFACES, unknownSpeedCeilingBps: 1e9 },
  scalars: [hostCpu],
  tables: [powerOutputs, powerSupplies, thermometers, fans],
};
