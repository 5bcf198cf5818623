import { type Silence, type SilenceSubject, silencing } from '@atalaya/core/domain/paging/silence';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import { type Selectable, sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import type { SilencesTable } from '../postgres/paging-tables.js';

export interface StoredSilence extends Silence {
  readonly reason: string;
  readonly createdBy: string;
}

export type SilenceRow = Selectable<SilencesTable>;

export function asSilence(row: SilenceRow): StoredSilence {
  return {
    id: row.id,
    kind: row.kind,
    targetId: row.incident_id ?? row.rule_id ?? row.device_id ?? row.site_id ?? '',
    from: row.from_at.getTime(),
    until: row.until_at.getTime(),
    endedAt: row.ended_at?.getTime() ?? null,
    reason: row.reason,
    createdBy: row.created_by,
  };
}

/** Silences that hold at a moment, or will. In a tenant's transaction. */
export async function readOpenSilences(trx: Trx, at: Date): Promise<StoredSilence[]> {
  const rows = await trx
    .selectFrom('silences')
    .selectAll()
    .where('until_at', '>', at)
    .where((eb) => eb.or([eb('ended_at', 'is', null), eb('ended_at', '>', at)]))
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(asSilence);
}

/** Which silence holds each of these incidents; those that none holds have no entry. In a tenant's transaction. */
export async function readSilencing(
  trx: Trx,
  incidentIds: readonly string[],
  at: Date,
): Promise<Map<string, StoredSilence>> {
  const found = new Map<string, StoredSilence>();
  if (incidentIds.length === 0) return found;
  const silences = await readOpenSilences(trx, at);
  if (silences.length === 0) return found;
  for (const subject of await readSubjects(trx, incidentIds)) {
    const silence = silencing(subject, silences, at.getTime());
    if (silence !== null) found.set(subject.incidentId, silence);
  }
  return found;
}

async function readSubjects(trx: Trx, incidentIds: readonly string[]): Promise<SilenceSubject[]> {
  const rows = await trx
    .selectFrom('incidents as i')
    .leftJoin('devices as d', 'd.id', 'i.root_device_id')
    .where('i.id', 'in', incidentIds)
    .select(['i.id', 'i.kind', 'i.root_device_id', 'd.site_id'])
    .execute();
  const rootIds = rows.flatMap(({ root_device_id: id }) => id ?? []);
  const above = await readAbove(trx, [...new Set(rootIds)]);
  const degraded = rows.flatMap(({ id, kind }) => (kind === 'degradation' ? id : []));
  const rules = await readRules(trx, degraded);
  return rows.map((row) => ({
    incidentId: row.id,
    rootId: row.root_device_id,
    siteId: row.site_id,
    aboveIds: new Set(above.get(row.root_device_id ?? '')?.map(({ id }) => id)),
    // Of an alert without a rule one that no silence names.
    ruleIds: rules.get(row.id)?.map(({ rule_id: id }) => id ?? '') ?? [],
  }));
}

/** Each root with every device through which it may be reached. */
async function readAbove(trx: Trx, rootIds: readonly string[]) {
  if (rootIds.length === 0) return new Map<string, { id: string }[]>();
  const { rows } = await sql<{ root: string; id: string }>`
    with recursive up (root, id) as (
      select each, each from unnest(${[...rootIds]}::uuid[]) as each
      union
      select up.root, l.upstream_id from up join device_links l on l.downstream_id = up.id
    )
    select root, id from up`.execute(trx);
  return groupBy(rows, ({ root }) => root);
}

/** The rules whose alerts these incidents gather now; an alert's key begins with its rule's id. */
async function readRules(trx: Trx, incidentIds: readonly string[]) {
  if (incidentIds.length === 0) return new Map<string, { rule_id: string | null }[]>();
  const rows = await trx
    .selectFrom('incident_alerts')
    .where('incident_id', 'in', incidentIds)
    .where('to_at', 'is', null)
    .select(['incident_id', 'rule_id'])
    .execute();
  return groupBy(rows, (row) => row.incident_id);
}
