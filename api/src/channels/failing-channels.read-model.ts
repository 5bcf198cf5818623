import type { ChannelKind } from '@atalaya/core/domain/outbox/channel-kind';
import { DELIVERY_DEFAULTS } from '@atalaya/core/domain/settings/delivery-defaults';
import type { Trx } from '@atalaya/platform/postgres/database';

const MOST = 20;

export interface FailingChannel {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly name: string;
}

/** Of these kinds, those that failed so often in a row that they are paused, or whose far end wants nothing more. */
export function readFailingChannels(
  trx: Trx,
  kinds: readonly ChannelKind[],
): Promise<FailingChannel[]> {
  if (kinds.length === 0) return Promise.resolve([]);
  return trx
    .selectFrom('channels')
    .where('kind', 'in', kinds)
    .where((eb) =>
      eb.or([
        eb('disabled_reason', 'is not', null),
        eb.and([
          eb('enabled', '=', true),
          eb('failures_in_row', '>=', DELIVERY_DEFAULTS.breakAfterFailures),
        ]),
      ]),
    )
    .orderBy('name')
    .orderBy('id')
    .limit(MOST)
    .select(['id', 'kind', 'name'])
    .execute();
}
