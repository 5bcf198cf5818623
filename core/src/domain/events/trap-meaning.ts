import type { EventSeverity } from './device-event.js';

export interface TrapMeaning {
  readonly title: string;
  readonly severity: EventSeverity;
}

/** SNMPv2-MIB, snmpTraps (RFC 3418): 1.3.6.1.6.3.1.1.5. A v1 trap's generic number n is .n+1 (RFC 3584, 3.1). */
const GENERIC = '1.3.6.1.6.3.1.1.5';
const KNOWN: Readonly<Record<string, TrapMeaning>> = {
  [`${GENERIC}.1`]: { title: 'coldStart', severity: 'warning' },
  [`${GENERIC}.2`]: { title: 'warmStart', severity: 'notice' },
  [`${GENERIC}.3`]: { title: 'linkDown', severity: 'warning' },
  [`${GENERIC}.4`]: { title: 'linkUp', severity: 'notice' },
  [`${GENERIC}.5`]: { title: 'authenticationFailure', severity: 'warning' },
  [`${GENERIC}.6`]: { title: 'egpNeighborLoss', severity: 'notice' },
  /** UPS-MIB (RFC 1628): upsTraps. */
  '1.3.6.1.2.1.33.2.1': { title: 'upsTrapOnBattery', severity: 'critical' },
  '1.3.6.1.2.1.33.2.3': { title: 'upsTrapAlarmEntryAdded', severity: 'warning' },
  '1.3.6.1.2.1.33.2.4': { title: 'upsTrapAlarmEntryRemoved', severity: 'notice' },
  /** PowerNet-MIB (APC): 1.3.6.1.4.1.318 with specific traps 5 and 9. */
  '1.3.6.1.4.1.318.0.5': { title: 'upsOnBattery', severity: 'critical' },
  '1.3.6.1.4.1.318.0.9': { title: 'powerRestored', severity: 'notice' },
};

/** What a notification is called; its OID where nobody told us. */
export function trapMeaning(oid: string): TrapMeaning {
  return KNOWN[oid] ?? { title: oid, severity: 'notice' };
}

/** The notification OID of an SNMPv1 trap (RFC 3584, 3.1). */
export function oidOfV1Trap(enterprise: string, generic: number, specific: number): string {
  return generic === 6 ? `${enterprise}.0.${specific}` : `${GENERIC}.${generic + 1}`;
}
