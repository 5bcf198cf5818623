import type { SnmpProfile } from '../profile.js';
import { NO_LINES, PLAIN_INTERFACES, PLAIN_QUIRKS } from './agent-quirks.js';
import {
  EDGEMAX,
  edgemaxIdentity,
  fans,
  powerOutputs,
  powerSupplies,
  thermometers,
} from './edgemax-tables.js';
import { mainMemory, processorLoad } from './host-resources.js';
import { routingNeighbours } from './routing-neighbours.js';
import { ucdMemory, ucdProcessor } from './ucd-snmp.js';

/** Ubiquiti EdgeRouter and EdgePoint routers. */
export const edgeos: SnmpProfile = {
  id: 'edgeos',
  title: 'Ubiquiti EdgeRouter',
  vendor: 'Ubiquiti',
  detect: [{ sysObjectId: EDGEMAX }],
  quirks: PLAIN_QUIRKS,
  identity: {
    model: [
      edgemaxIdentity.model,
      { oid: '1.3.6.1.2.1.1.1.0', pattern: '^(?!EdgeOS)(.+)$' },
      { oid: '1.3.6.1.2.1.1.1.0', pattern: '^(EdgeOS)' },
    ],
    version: [
      edgemaxIdentity.version,
      { oid: '1.3.6.1.2.1.1.1.0', pattern: '^EdgeOS v(\\d+(?:\\.\\d+){1,2})' },
    ],
    serial: [edgemaxIdentity.serial],
  },
  interfaces: { ...PLAIN_INTERFACES, ignore: `^(${NO_LINES}|loop\\d.*|npi\\d.*)$` },
  scalars: [],
  tables: [
    processorLoad,
    ucdProcessor,
    ucdMemory,
    mainMemory,
    powerOutputs,
    powerSupplies,
    thermometers,
    fans,
    ...routingNeighbours,
  ],
};
