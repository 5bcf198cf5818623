import type { linkSuggestionAcceptSchema } from '@atalaya/core/wire/rest/discovery-runs';
import type { z } from 'zod';
import { invalid } from '../../http/http-problem.js';
import { acceptLink } from '../../network/accept-links.store.js';
import { isUpstream } from '../../network/device-links.store.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

type Suggestions = z.output<typeof linkSuggestionAcceptSchema>['suggestions'];

/** All or nothing; what is wrong is named row by row. One that is accepted already stays so. */
export async function acceptSuggestions(unit: TenantUnit, wanted: Suggestions): Promise<number> {
  const rows = await lock(
    unit,
    wanted.map(({ id }) => id),
    (index) => `suggestions.${index}.id`,
  );
  const errors: { field: string; message: string }[] = [];
  let changed = 0;
  for (const [index, { id, reversed }] of wanted.entries()) {
    const row = rows.get(id);
    if (!row || row.state === 'accepted') continue;
    const field = `suggestions.${index}`;
    const ends = [row.upstream_device_id, row.downstream_device_id];
    const [upstreamId, downstreamId] = reversed ? ends.reverse() : ends;
    if (!upstreamId || !downstreamId) {
      errors.push({ field: `${field}.id`, message: 'names a candidate: accept that first' });
    } else if (await isUpstream(unit, downstreamId, upstreamId)) {
      errors.push({ field: `${field}.reversed`, message: 'would close a circle of links' });
    } else {
      await acceptLink(unit, { id, upstreamId, downstreamId, kind: row.kind });
      changed += 1;
    }
  }
  if (errors.length > 0) throw invalid(errors);
  return changed;
}

/** This pair is not suggested again. */
export async function rejectSuggestions(unit: TenantUnit, ids: readonly string[]): Promise<number> {
  const rows = await lock(unit, ids, (index) => `ids.${index}`);
  const open = [...rows.values()].filter(({ state }) => state === 'suggested');
  if (open.length === 0) return 0;
  await unit.trx
    .updateTable('link_suggestions')
    .set({ state: 'rejected', decided_at: unit.now })
    .where(
      'id',
      'in',
      open.map(({ id }) => id),
    )
    .execute();
  await unit.record({
    action: 'link.reject',
    subjectType: 'link',
    subjectId: open.map(({ id }) => id).join(' '),
  });
  return open.length;
}

async function lock(unit: TenantUnit, ids: readonly string[], fieldOf: (index: number) => string) {
  const rows = await unit.trx
    .selectFrom('link_suggestions')
    .selectAll()
    .where('id', 'in', ids)
    .forUpdate()
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const missing = ids.flatMap((id, index) =>
    byId.has(id) ? [] : [{ field: fieldOf(index), message: 'does not exist' }],
  );
  if (missing.length > 0) throw invalid(missing);
  return byId;
}
