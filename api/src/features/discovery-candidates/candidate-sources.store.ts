import type { SourceInput } from '@atalaya/core/wire/rest/devices';
import type { Schema } from '@atalaya/platform/postgres/schema';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export type StoredCandidate = Selectable<Schema['discovery_candidates']>;

const waysSchema = z.array(
  z.object({
    driver: z.enum(['icmp', 'snmp', 'routeros']),
    port: z.number().optional(),
    credentialId: z.string().optional(),
  }),
);
type Way = z.output<typeof waysSchema>[number];

/** The ways that answered. */
export function waysOf(candidate: StoredCandidate): readonly Way[] {
  return waysSchema.parse(candidate.ways);
}

export function asSource(way: Way, address: string): SourceInput {
  if (way.driver === 'icmp' || way.credentialId === undefined) return { driver: 'icmp', address };
  const { driver, credentialId, port } = way;
  return { driver, address, credentialId, ...(port === undefined ? {} : { port }) };
}

/** A known device is read from now on in the ways that it lacked; those that it has stay as a person set them. */
export async function joinSources(
  unit: TenantUnit,
  candidate: StoredCandidate,
  deviceId: string,
): Promise<void> {
  const { address } = candidate;
  const ways = waysOf(candidate);
  if (address === null || ways.length === 0) return;
  const added = await unit.trx
    .insertInto('device_sources')
    .values(
      ways.map((way) => ({
        tenant_id: unit.tenantId,
        device_id: deviceId,
        driver: way.driver,
        address,
        port: way.port ?? null,
        credential_id: way.credentialId ?? null,
        controller_id: null,
        external_id: null,
        interval_ms: null,
        last_ok_at: null,
        last_failed_at: null,
        last_error: null,
      })),
    )
    .onConflict((conflict) => conflict.columns(['tenant_id', 'device_id', 'driver']).doNothing())
    .returning(['driver', 'address', 'port', 'credential_id'])
    .execute();
  if (added.length === 0) return;
  unit.announce('inventory.changed');
  await unit.record({
    action: 'device.sources',
    subjectType: 'device',
    subjectId: deviceId,
    after: added,
  });
}
