import type { SnmpProfile } from '../profile.js';
import { NO_BULK_QUIRKS, PLAIN_INTERFACES } from './agent-quirks.js';
import { mainMemory, processorLoad } from './host-resources.js';
import { ucdMemory, ucdProcessor } from './ucd-snmp.js';

const NAMES = '^(USW|US\\b|USF|USL|USP|UCG|UDM|UDR|UXG|USG|Ubiquiti UniFi|Linux UBNT )';

/** UniFi switches, gateways and power: net-snmp on Linux, or an agent with the maker's bare OID. */
export const unifiNetwork: SnmpProfile = {
  id: 'unifi-network',
  title: 'Ubiquiti UniFi switches, gateways and power',
  vendor: 'Ubiquiti',
  detect: [
    { sysObjectId: '1.3.6.1.4.1.8072.3.2.10', sysDescr: NAMES },
    { sysObjectId: '1.3.6.1.4.1.41112', sysDescr: NAMES },
    { sysDescr: '^USW-' },
  ],
  quirks: NO_BULK_QUIRKS,
  identity: {
    model: [
      { oid: '1.3.6.1.2.1.1.1.0', pattern: '^(?:Ubiquiti )?UniFi (\\S+)' },
      { oid: '1.3.6.1.2.1.1.1.0', pattern: '^(?!Linux|Ubiquiti)([^,\\s]+)' },
    ],
    version: [
      { oid: '1.3.6.1.2.1.1.1.0', pattern: '^(?:Ubiquiti )?UniFi \\S+ (\\d[\\w.]*)' },
      { oid: '1.3.6.1.2.1.1.1.0', pattern: '^(?!Linux)[^,\\s]+,?\\s+([\\w.]*\\d[\\w.]*)' },
      // USW GigaBit Ethernet Switch, firmware 5.76.7.13442
      { oid: '1.3.6.1.2.1.1.1.0', pattern: 'firmware (\\d[\\w.]*)' },
    ],
  },
  interfaces: PLAIN_INTERFACES,
  scalars: [],
  tables: [processorLoad, ucdProcessor, ucdMemory, mainMemory],
};
