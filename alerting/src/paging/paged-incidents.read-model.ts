import { ALERT_SEVERITIES, type AlertSeverity } from '@atalaya/core/domain/alerting/alert-severity';
import { nextMove, type PagedIncident } from '@atalaya/core/domain/paging/paging-state';
import { silenceEnd } from '@atalaya/core/domain/paging/silence';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { readOpenSilences, readSilencing } from '@atalaya/platform/paging/silences.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { IncidentsTable } from '@atalaya/platform/postgres/incident-tables';
import type { Selectable } from 'kysely';

function readOpen(trx: Trx) {
  return trx
    .selectFrom('incidents as i')
    .leftJoin('incident_pagings as p', 'p.incident_id', 'i.id')
    .where('i.resolved_at', 'is', null)
    .select(['i.id', 'i.announced_at', 'i.acknowledged_at', 'i.severity'])
    .select(['p.state', 'p.severity as run_severity', 'p.next_at'])
    .orderBy('i.opened_at')
    .execute();
}

/** Incidents for which something is due. In a tenant's transaction. */
export async function readDueIncidents(trx: Trx, now: Date): Promise<string[]> {
  const open = await readOpen(trx);
  const silencing = await readSilencing(
    trx,
    open.map(({ id }) => id),
    now,
  );
  const due = open.filter((row) => {
    const isSilenced = silencing.has(row.id);
    const move = nextMove(pagedIncident({ ...row, resolved_at: null }, row, isSilenced), row.state);
    // Announced before there were escalations: whoever was to hear of it has heard.
    if (move === 'restart') return row.state !== null;
    return move === 'climb' ? row.next_at !== null && row.next_at <= now : move !== 'none';
  });
  const held = await trx
    .selectFrom('held_pages')
    .select('incident_id as id')
    .where('held_until', '<=', now)
    .execute();
  return [...new Set([...due, ...held].map(({ id }) => id))];
}

/** An incident as it is stored, and its run, as paging decides by them. */
export function pagedIncident(
  row: Pick<
    Selectable<IncidentsTable>,
    'resolved_at' | 'announced_at' | 'acknowledged_at' | 'severity'
  >,
  run: { readonly run_severity: AlertSeverity | null } | undefined,
  isSilenced: boolean,
): PagedIncident {
  const began = run?.run_severity ?? row.severity;
  return {
    isOpen: row.resolved_at === null,
    isAnnounced: row.announced_at !== null,
    isAcknowledged: row.acknowledged_at !== null,
    isSilenced,
    isGraver: ALERT_SEVERITIES.indexOf(row.severity) > ALERT_SEVERITIES.indexOf(began),
  };
}

/** When something comes due by time alone: a step, the end of quiet hours, the beginning or end of a silence. */
export async function readNextAt(trx: Trx, now: Instant): Promise<Instant | null> {
  const run = await trx
    .selectFrom('incident_pagings')
    .select((eb) => eb.fn.min<Date | null>('next_at').as('at'))
    .where('state', '=', 'running')
    .executeTakeFirst();
  const held = await trx
    .selectFrom('held_pages')
    .select((eb) => eb.fn.min<Date | null>('held_until').as('at'))
    .executeTakeFirst();
  const edges = (await readOpenSilences(trx, new Date(now))).flatMap((silence) => [
    silence.from,
    silenceEnd(silence),
  ]);
  const times = [run?.at?.getTime(), held?.at?.getTime(), ...edges.filter((at) => at > now)];
  const known = times.filter((at) => at !== undefined);
  return known.length === 0 ? null : Math.min(...known);
}
