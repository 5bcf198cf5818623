import type { SnmpProfile } from '../profile.js';
import { NO_LINES } from './agent-quirks.js';
import { entitySensors } from './entity-sensors.js';
import { mainMemory, processorLoad } from './host-resources.js';
import { routingNeighbours } from './routing-neighbours.js';
import { ucdMemory, ucdProcessor } from './ucd-snmp.js';
import { upsIdentity, upsScalars, upsTables } from './ups-mib.js';

/** Any agent: the system group, IF-MIB, HOST-RESOURCES-MIB, UCD-SNMP-MIB, ENTITY-SENSOR-MIB, OSPF-MIB, BGP4-MIB and UPS-MIB. The fallback, so it has no rules of detection. */
export const generic: SnmpProfile = {
  id: 'generic',
  title: 'Any SNMP device',
  detect: [],
  quirks: { bulk: true, maxRepetitions: 20, varbinds: 10 },
  identity: {
    model: [upsIdentity.model, { oid: '1.3.6.1.2.1.1.1.0' }],
    version: [upsIdentity.version],
  },
  interfaces: {
    counters: 'hc',
    ignore: `^${NO_LINES}$`,
    tenMegabitIsUnknown: true,
    unknownSpeedCeilingBps: 1e9,
    maxRows: 1_000,
  },
  scalars: upsScalars,
  tables: [
    processorLoad,
    ucdProcessor,
    ucdMemory,
    mainMemory,
    entitySensors,
    ...routingNeighbours,
    ...upsTables(),
  ],
};
