import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import type { DeviceFacts } from '@atalaya/core/ports/findings';
import type { Insertable } from 'kysely';
import type { Trx } from '../postgres/database.js';
import type { Schema } from '../postgres/schema.js';

type Row = Insertable<Schema['device_neighbours']>;
type Heard = Omit<Row, 'tenant_id' | 'device_id' | 'seen_at'>;
/** One statement takes 65,535 values. */
const ROWS_AT_ONCE = 1_000;

/**
 * Keeps what a device's reads tell of others (neighbours, ARP entries and the PPP sessions read with them, leases that
 * tell who relayed them: `name` and `platform` hold its words),
 * so that discovery needs no poll of its own. What it has not told for a day is forgotten.
 */
export async function storeNeighbours(
  trx: Trx,
  { tenantId, deviceId, reading }: DeviceFacts,
): Promise<void> {
  const { neighbours, arp, pppSessions, dhcpLeases } = reading;
  const relayed = (dhcpLeases ?? []).filter((lease) => lease.relayed !== undefined);
  if (neighbours === undefined && arp === undefined && relayed.length === 0) return;
  const heard: Heard[] = [
    ...(neighbours ?? []).map((one) => ({
      kind: 'neighbour' as const,
      key: `${one.mac ?? one.address ?? ''} ${one.interface ?? ''}`,
      mac: one.mac ?? null,
      address: one.address ?? null,
      name: one.name ?? null,
      interface: one.interface ?? null,
      platform: one.platform ?? null,
    })),
    ...(arp ?? []).map((one) => ({
      kind: 'arp' as const,
      key: one.address,
      mac: one.mac,
      address: one.address,
      name: null,
      interface: one.interface ?? null,
      platform: null,
    })),
    ...(pppSessions ?? []).map((one) => ({
      kind: 'ppp' as const,
      key: `${one.user} ${one.callerId}`,
      mac: one.callerId,
      address: one.address ?? null,
      name: one.user,
      interface: one.serverInterface ?? null,
      platform: null,
    })),
  ];
  for (const { mac, address, relayed: texts = [] } of relayed) {
    const [name = null, platform = null] = texts;
    const rest = { mac, address, name, interface: null, platform };
    heard.push({ kind: 'lease', key: mac, ...rest });
  }
  const seenAt = new Date(reading.observedAt);
  const unique = [...new Map(heard.map((row) => [`${row.kind} ${row.key}`, row])).values()];
  for (let start = 0; start < unique.length; start += ROWS_AT_ONCE) {
    const rows = unique
      .slice(start, start + ROWS_AT_ONCE)
      .map((row) => ({ ...row, tenant_id: tenantId, device_id: deviceId, seen_at: seenAt }));
    await trx
      .insertInto('device_neighbours')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'device_id', 'kind', 'key']).doUpdateSet((excluded) => ({
          mac: excluded.ref('excluded.mac'),
          address: excluded.ref('excluded.address'),
          name: excluded.ref('excluded.name'),
          interface: excluded.ref('excluded.interface'),
          platform: excluded.ref('excluded.platform'),
          seen_at: excluded.ref('excluded.seen_at'),
        })),
      )
      .execute();
  }
  await trx
    .deleteFrom('device_neighbours')
    .where('device_id', '=', deviceId)
    .where('seen_at', '<', new Date(reading.observedAt - DAY_MS))
    .execute();
}
