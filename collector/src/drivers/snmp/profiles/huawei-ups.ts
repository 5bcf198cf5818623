import type { SnmpProfile } from '../profile.js';
import { PLAIN_INTERFACES, PLAIN_QUIRKS } from './agent-quirks.js';
import { upsIdentity, upsScalars, upsTables } from './ups-mib.js';

/** Huawei UPS2000 and UPS5000 with an SNMP card. */
export const huaweiUps: SnmpProfile = {
  id: 'huawei-ups',
  title: 'Huawei UPS',
  vendor: 'Huawei',
  detect: [{ sysObjectId: '1.3.6.1.4.1.2011.6.174' }],
  quirks: PLAIN_QUIRKS,
  identity: { model: [upsIdentity.model], version: [upsIdentity.version] },
  interfaces: PLAIN_INTERFACES,
  scalars: upsScalars,
  // Kilowatts where RFC 1628 says watts: 1 at 230 V and 7.2 A.
  tables: upsTables(1_000),
};
