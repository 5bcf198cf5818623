import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { alertRuleQuerySchema } from '@atalaya/core/wire/rest/alert-rules';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';
import { likePattern } from '../../network/like-pattern.js';

type Query = z.output<typeof alertRuleQuerySchema>;
export type CountedRule = Awaited<ReturnType<typeof readAlertRules>>[number];

/** In the order of names; one row more than `limit`. */
export async function readAlertRules(trx: Trx, query: Query, after: Position | undefined) {
  let rules = selectRules(trx)
    .orderBy('alert_rules.name')
    .limit(query.limit + 1);
  if (query.search) rules = rules.where('alert_rules.name', 'ilike', likePattern(query.search));
  if (after) rules = rules.where('alert_rules.name', '>', String(after[0]));
  return rules.execute();
}

export async function readAlertRule(trx: Trx, id: string): Promise<CountedRule | undefined> {
  return selectRules(trx).where('alert_rules.id', '=', id).executeTakeFirst();
}

function selectRules(trx: Trx) {
  return trx
    .selectFrom('alert_rules')
    .selectAll('alert_rules')
    .select([
      sql<string>`(select count(*) from alerts a where a.rule_id = alert_rules.id and a.state = 'firing')`.as(
        'firing',
      ),
      sql<string>`(select count(*) from alerts a where a.rule_id = alert_rules.id and a.state = 'pending')`.as(
        'pending',
      ),
    ]);
}

/** What a tried rule may select, with their names and what is upstream of them. */
export async function readSelectableDevices(trx: Trx) {
  const devices = await trx
    .selectFrom('devices')
    .select(['id', 'name', 'role', 'site_id', 'vendor', 'tags'])
    .where('monitored', '=', true)
    .execute();
  const links = await trx
    .selectFrom('device_links')
    .select(['upstream_id', 'downstream_id'])
    .execute();
  const upstream = groupBy(links, (link) => link.downstream_id);
  return devices.map((device) => ({
    ...device,
    parentIds: (upstream.get(device.id) ?? []).map((link) => link.upstream_id),
  }));
}

/** Of these ids those that are sites of the tenant. */
export async function readSiteIds(trx: Trx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await trx
    .selectFrom('sites')
    .select('id')
    .where('id', 'in', [...ids])
    .execute();
  return new Set(rows.map(({ id }) => id));
}
