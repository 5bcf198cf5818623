import type { deviceLinkCreateSchema } from '@atalaya/core/wire/rest/links';
import { sql } from 'kysely';
import type { z } from 'zod';
import { conflict, invalidField } from '../http/http-problem.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';

/** A link that a person draws, or takes over from discovery. Refused when it would make a device its own upstream. */
export async function insertDeviceLink(
  unit: TenantUnit,
  link: z.output<typeof deviceLinkCreateSchema>,
  source: 'manual' | 'discovered' = 'manual',
): Promise<string> {
  if (link.upstreamId === link.downstreamId) {
    throw invalidField('downstreamId', 'must be another device than `upstreamId`');
  }
  if (await isUpstream(unit, link.downstreamId, link.upstreamId)) {
    throw conflict('link-cycle', 'The downstream device is already upstream of the other one.');
  }
  const row = await unit.insert('device_links', {
    upstream_id: link.upstreamId,
    downstream_id: link.downstreamId,
    kind: link.kind,
    source,
    since: unit.now,
  });
  return row.id;
}

/** True when `deviceId` lies upstream of `startId`, however far. */
export async function isUpstream(
  unit: TenantUnit,
  deviceId: string,
  startId: string,
): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    with recursive up (id) as (
      select upstream_id from device_links where downstream_id = ${startId}::uuid
      union
      select l.upstream_id from device_links l join up on l.downstream_id = up.id
    )
    select id from up where id = ${deviceId}::uuid limit 1`.execute(unit.trx);
  return rows.length > 0;
}
