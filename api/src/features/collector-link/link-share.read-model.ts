import type { Trx } from '@atalaya/platform/postgres/database';

/** What a remote collector may speak for. */
export interface LinkShare {
  readonly devices: ReadonlySet<string>;
  readonly controllers: ReadonlySet<string>;
}

/**
 * Pinned to it, or read through a controller that is. Also what is not polled just now: samples from
 * before a device was paused are still on their way.
 */
export async function readLinkShare(trx: Trx, collectorId: string): Promise<LinkShare> {
  const controllers = await trx
    .selectFrom('controllers')
    .where('collector_id', '=', collectorId)
    .select('id')
    .execute();
  const devices = await trx
    .selectFrom('devices as d')
    .where((eb) =>
      eb.or([
        eb('d.collector_id', '=', collectorId),
        eb.and([
          eb('d.collector_id', 'is', null),
          eb.exists(
            eb
              .selectFrom('device_sources as s')
              .innerJoin('controllers as c', (join) =>
                join.onRef('c.tenant_id', '=', 's.tenant_id').onRef('c.id', '=', 's.controller_id'),
              )
              .whereRef('s.tenant_id', '=', 'd.tenant_id')
              .whereRef('s.device_id', '=', 'd.id')
              .where('c.collector_id', '=', collectorId)
              .select('s.id'),
          ),
        ]),
      ]),
    )
    .select('d.id')
    .execute();
  return {
    devices: new Set(devices.map(({ id }) => id)),
    controllers: new Set(controllers.map(({ id }) => id)),
  };
}
