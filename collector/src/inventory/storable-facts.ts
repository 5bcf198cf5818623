import type { DeviceReading } from '@atalaya/core/domain/network/reading';
import { storableText } from '../poll/storable-text.js';

/** Of each list of a device: one statement takes so many rows, and no device of a wireless ISP has more. */
const MOST_ROWS = 4_096;

/**
 * The facts of a reading with their texts as Postgres takes them: one device's words must not spoil a tenant's write.
 * Without its observations, and of leases those alone that tell who relayed them: facts of thousands of devices may wait, and those are most of a reading.
 */
export function storableFacts(reading: DeviceReading): DeviceReading {
  const { identity, interfaces, stations, bridgeHosts, neighbours, arp } = reading;
  const { pppSessions, dhcpLeases } = reading;
  return {
    ...reading,
    observations: [],
    ...(identity && { identity: cleaned(identity) }),
    ...(interfaces && { interfaces: rowsOf(interfaces) }),
    ...(stations && { stations: rowsOf(stations) }),
    ...(bridgeHosts && { bridgeHosts: rowsOf(bridgeHosts) }),
    ...(neighbours && { neighbours: rowsOf(neighbours) }),
    ...(arp && { arp: rowsOf(arp) }),
    ...(pppSessions && { pppSessions: rowsOf(pppSessions) }),
    ...(dhcpLeases && { dhcpLeases: rowsOf(dhcpLeases.filter(({ relayed }) => relayed)) }),
  };
}

function rowsOf<T extends object>(rows: readonly T[]): T[] {
  return rows.slice(0, MOST_ROWS).map(cleaned);
}

/** Each text, and each text of a list, cleaned; everything else as it is. */
function cleaned<T extends object>(facts: T): T {
  const entries = Object.entries(facts).map(([name, value]) => [name, cleanedValue(value)]);
  return { ...facts, ...Object.fromEntries(entries) };
}

function cleanedValue(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  return Array.isArray(value) ? value.map(cleanedValue) : value;
}
