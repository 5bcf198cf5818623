import type { Instant } from '@atalaya/core/domain/shared/instant';
import { readAccessRouters } from '../dunning/access-routers.read-model.js';
import type { Trx } from '../postgres/database.js';

/** What a new speed of a plan comes to on the network. */
export interface PlanPush {
  /** Lines with it that have an access identity and did not end. */
  readonly lines: number;
  /** Of them those that one router which is switched on carries; the others wait until theirs is. */
  readonly reached: number;
  readonly routers: readonly {
    readonly id: string;
    readonly name: string;
    readonly lines: number;
    readonly writesPerMinute: number;
  }[];
}

/** The lines of a plan by the routers that are switched on and carry them, the most lines first. */
export async function readPlanPush(
  trx: Trx,
  tenantId: string,
  planId: string,
  now: Instant,
): Promise<PlanPush> {
  const services = await trx
    .selectFrom('services')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('plan_id', '=', planId)
    .where('desired_state', '<>', 'cancelled')
    .where('access_identity', 'is not', null)
    .execute();
  const enforced = await trx
    .selectFrom('enforcement_routers as r')
    .innerJoin('devices as d', (join) =>
      join.onRef('d.tenant_id', '=', 'r.tenant_id').onRef('d.id', '=', 'r.device_id'),
    )
    .where('r.tenant_id', '=', tenantId)
    .where('r.mode', '=', 'enforce')
    .select(['d.id', 'd.name', 'r.writes_per_minute'])
    .execute();
  const ids = services.map(({ id }) => id);
  const carrying = await readAccessRouters(trx, tenantId, ids, now);
  const counts = new Map<string, number>();
  for (const own of carrying.values()) {
    const [only, ...others] = own;
    if (only === undefined || others.length > 0) continue;
    counts.set(only.id, (counts.get(only.id) ?? 0) + 1);
  }
  const routers = enforced
    .map(({ id, name, writes_per_minute: writesPerMinute }) => ({
      ...{ id, name, writesPerMinute },
      lines: counts.get(id) ?? 0,
    }))
    .filter(({ lines }) => lines > 0)
    .sort((a, b) => b.lines - a.lines || (a.name < b.name ? -1 : 1));
  const reached = routers.reduce((sum, { lines }) => sum + lines, 0);
  return { lines: ids.length, reached, routers };
}
