import { QUIET_DEFAULTS } from '@atalaya/core/domain/paging/quiet-hours';
import type { QuietHoursView } from '@atalaya/core/wire/rest/paging';
import { readQuietPlans } from '@atalaya/platform/paging/quiet-plans.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { Position } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';

/** By name; one row more than `limit`, which tells whether there is a next page. */
export async function readQuietHours(
  trx: Trx,
  limit: number,
  after: Position | undefined,
): Promise<QuietHoursView[]> {
  let channels = selectChannels(trx)
    .orderBy('name')
    .orderBy('id')
    .limit(limit + 1);
  if (after) {
    const [name, id] = [String(after[0]), String(after[1])];
    channels = channels.where((eb) => eb(eb.refTuple('name', 'id'), '>', eb.tuple(name, id)));
  }
  return withPlans(trx, await channels.execute());
}

/** Of a channel that reaches people; a 404 for any other. */
export async function readQuietHoursOf(trx: Trx, channelId: string): Promise<QuietHoursView> {
  const rows = await selectChannels(trx).where('id', '=', channelId).execute();
  const [view] = await withPlans(trx, rows);
  if (view === undefined) throw notFound();
  return view;
}

function selectChannels(trx: Trx) {
  return trx.selectFrom('channels').select(['id', 'name', 'kind']).where('kind', '<>', 'webhook');
}

type ChannelRow = Awaited<ReturnType<ReturnType<typeof selectChannels>['execute']>>[number];

async function withPlans(trx: Trx, rows: readonly ChannelRow[]): Promise<QuietHoursView[]> {
  const plans = await readQuietPlans(
    trx,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, name, kind }) => ({
    channelId: id,
    channelName: name,
    channelKind: kind,
    ...(plans.get(id) ?? QUIET_DEFAULTS),
  }));
}
