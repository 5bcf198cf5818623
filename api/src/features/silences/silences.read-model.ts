import { silenceEnd } from '@atalaya/core/domain/paging/silence';
import type { SilenceView, silenceQuerySchema } from '@atalaya/core/wire/rest/silences';
import { asSilence, type SilenceRow } from '@atalaya/platform/paging/silences.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';

/** Newest first; one row more than `limit`, which tells whether there is a next page. */
export async function readSilenceRows(
  trx: Trx,
  { limit, status }: z.output<typeof silenceQuerySchema>,
  after: Position | undefined,
  now: Date,
): Promise<SilenceRow[]> {
  let rows = trx
    .selectFrom('silences')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit + 1);
  if (status === 'open') {
    rows = rows
      .where('until_at', '>', now)
      .where((eb) => eb.or([eb('ended_at', 'is', null), eb('ended_at', '>', now)]));
  }
  if (status === 'over') {
    rows = rows.where((eb) => eb.or([eb('until_at', '<=', now), eb('ended_at', '<=', now)]));
  }
  if (after) {
    const [at, id] = [new Date(String(after[0])), String(after[1])];
    rows = rows.where((eb) =>
      eb.or([eb('created_at', '<', at), eb.and([eb('created_at', '=', at), eb('id', '>', id)])]),
    );
  }
  return rows.execute();
}

export async function readSilence(trx: Trx, id: string, now: Date): Promise<SilenceView> {
  const rows = await trx.selectFrom('silences').selectAll().where('id', '=', id).execute();
  const [view] = await asViews(trx, rows, now);
  if (view === undefined) throw notFound();
  return view;
}

/** With what each one is about, by its name now. */
export async function asViews(
  trx: Trx,
  rows: readonly SilenceRow[],
  now: Date,
): Promise<SilenceView[]> {
  const names = await readNames(trx, rows);
  return rows.map((row) => {
    const silence = asSilence(row);
    const { kind, targetId, from, until, endedAt } = silence;
    const isOver = silenceEnd(silence) <= now.getTime();
    return {
      id: row.id,
      target: { kind, id: targetId, name: names.get(targetId) ?? '' },
      from: new Date(from).toISOString(),
      until: new Date(until).toISOString(),
      reason: row.reason,
      createdBy: row.created_by,
      createdAt: row.created_at.toISOString(),
      endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
      endedBy: row.ended_by,
      state: isOver ? 'over' : from <= now.getTime() ? 'on' : 'waiting',
    };
  });
}

async function readNames(trx: Trx, rows: readonly SilenceRow[]): Promise<Map<string, string>> {
  const of = (pick: (row: SilenceRow) => string | null) => rows.flatMap((row) => pick(row) ?? []);
  const names = new Map<string, string>();
  const add = (found: readonly { readonly id: string; readonly name: string }[]) => {
    for (const { id, name } of found) names.set(id, name);
  };
  const incidents = of((row) => row.incident_id);
  if (incidents.length > 0) {
    const query = trx.selectFrom('incidents').select(['id', 'root_name as name']);
    add(await query.where('id', 'in', incidents).execute());
  }
  const tables = [
    ['alert_rules', of((row) => row.rule_id)],
    ['devices', of((row) => row.device_id)],
    ['sites', of((row) => row.site_id)],
  ] as const;
  for (const [table, ids] of tables) {
    if (ids.length === 0) continue;
    add(await trx.selectFrom(table).select(['id', 'name']).where('id', 'in', ids).execute());
  }
  return names;
}
