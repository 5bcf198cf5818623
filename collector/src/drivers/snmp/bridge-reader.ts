import type { BridgeHost } from '@atalaya/core/domain/network/reading';
import { type Columns, type PollContext, walk } from './poll-context.js';
import type { BridgeRules } from './profile.js';
import { macOfNumbers, numberOf } from './snmp-text.js';

/** BRIDGE-MIB (RFC 4188) and Q-BRIDGE-MIB (RFC 4363). */
const BASE_PORT_IF_INDEX = '1.3.6.1.2.1.17.1.4.1.2';
const FDB_PORT = '1.3.6.1.2.1.17.4.3.1.2';
const FDB_STATUS = '1.3.6.1.2.1.17.4.3.1.3';
const VLAN_FDB_PORT = '1.3.6.1.2.1.17.7.1.2.2.1.2';
const LEARNED = 3;
const MAC_PARTS = 6;

/**
 * The MACs that the device's bridge learnt, by interface; its own (`ownMacs`) left out. RouterOS 7 fills only the
 * table by VLAN, others only the plain one.
 */
export async function readBridgeHosts(
  context: PollContext,
  rules: BridgeRules,
  ownMacs: ReadonlySet<string>,
): Promise<readonly BridgeHost[] | undefined> {
  const bases = [BASE_PORT_IF_INDEX, FDB_PORT, FDB_STATUS, VLAN_FDB_PORT];
  const read = await walk(context, 'Bridge table', bases, rules);
  if (read === undefined) return undefined;
  const byVlan = entries(read, VLAN_FDB_PORT, 'bridge-port');
  const plain = entries(read, FDB_PORT, rules.fdbPort);
  const hosts = new Map<string, BridgeHost>();
  for (const { mac, ifIndex } of [...plain, ...byVlan]) {
    const name = ifIndex === undefined ? undefined : context.names.get(ifIndex);
    if (name !== undefined && !ownMacs.has(mac)) hosts.set(mac, { mac, interface: name });
  }
  return [...hosts.values()];
}

function entries(
  read: Columns,
  table: string,
  portIs: BridgeRules['fdbPort'],
): { readonly mac: string; readonly ifIndex: number | undefined }[] {
  const ports = read.get(BASE_PORT_IF_INDEX);
  const status = read.get(FDB_STATUS);
  return [...(read.get(table) ?? [])].flatMap(([instance, value]) => {
    const isLearned = (numberOf(status?.get(instance)) ?? LEARNED) === LEARNED;
    const mac = macOfNumbers(instance.split('.').slice(-MAC_PARTS).map(Number));
    const port = numberOf(value);
    if (mac === undefined || port === undefined || !isLearned) return [];
    const ifIndex = portIs === 'if-index' ? port : numberOf(ports?.get(String(port)));
    return [{ mac, ifIndex }];
  });
}
