import type { SnmpValue } from '../../../transports/snmp/snmp-value.js';

type Rows = Readonly<Record<string, SnmpValue>>;
const ENTERPRISES = '1.3.6.1.4.1';
const SYSTEM = '1.3.6.1.2.1.1';

/**
 * A device of few rows for `readRecorded`. `objectId` and `base` are below enterprises; rows are below `base`, or whole
 * OIDs when they begin with a dot.
 */
export function familyDevice(objectId: string, descr: string, base: string, rows: Rows): Rows {
  const whole = Object.entries(rows).map(([oid, value]) => [
    oid.startsWith('.') ? oid.slice(1) : `${ENTERPRISES}.${base}.${oid}`,
    value,
  ]);
  return {
    [`${SYSTEM}.1.0`]: descr,
    [`${SYSTEM}.2.0`]: `${ENTERPRISES}.${objectId}`,
    [`${SYSTEM}.3.0`]: 8_640_000,
    ...Object.fromEntries(whole),
  };
}
