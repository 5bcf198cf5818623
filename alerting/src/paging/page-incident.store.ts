import { dueSteps } from '@atalaya/core/domain/paging/due-steps';
import { type Ladder, policyFor } from '@atalaya/core/domain/paging/escalation-policy';
import { nextMove, type PagingMove } from '@atalaya/core/domain/paging/paging-state';
import { appendIncidentEvent } from '@atalaya/platform/incidents/append-incident-event';
import { readPolicies } from '@atalaya/platform/paging/escalation-policies.read-model';
import { startRun, stopRun } from '@atalaya/platform/paging/incident-run.store';
import { noteNotice, noteSilenced } from '@atalaya/platform/paging/note-notice.store';
import { pageChannels } from '@atalaya/platform/paging/page-channels.store';
import { readSilencing, type StoredSilence } from '@atalaya/platform/paging/silences.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { IncidentsTable } from '@atalaya/platform/postgres/incident-tables';
import type { IncidentPagingsTable } from '@atalaya/platform/postgres/paging-tables';
import type { Selectable } from 'kysely';
import { tellLinkDegraded } from '../delivery/tell-link-degraded.store.js';
import { tellRootDown } from '../delivery/tell-root-down.store.js';
import { releaseHeld } from './held-pages.store.js';
import { pagedIncident } from './paged-incidents.read-model.js';
import { readEverybody, readTargets } from './paging-targets.read-model.js';

/** Every channel that fits, at once, once. */
const WITHOUT_POLICY: Ladder = {
  name: null,
  steps: [{ afterMinutes: 0, targets: [] }],
  repeat: null,
};

interface Paging {
  readonly trx: Trx;
  readonly tenantId: string;
  readonly incidentId: string;
  readonly at: Date;
}

/**
 * Does for one incident what is due: announces it when its silence is over, stops, begins anew, carries out steps,
 * lets out what quiet hours held. The incident is locked, so that nobody acknowledges it meanwhile, and all is
 * counted in this transaction: a process that dies has paged nobody or has it counted. Returns whether anything
 * was done.
 */
export async function pageIncident(paging: Paging): Promise<boolean> {
  const { trx, incidentId, at } = paging;
  const incident = await trx
    .selectFrom('incidents')
    .selectAll()
    .where('id', '=', incidentId)
    .forUpdate()
    .executeTakeFirst();
  if (incident === undefined) return false;
  const silence = (await readSilencing(trx, [incidentId], at)).get(incidentId);
  const run = await readRun(trx, incidentId);
  const seen = run && { run_severity: run.severity };
  const move = nextMove(pagedIncident(incident, seen, silence !== undefined), run?.state ?? null);
  await makeMove(paging, move, { incident, run, silence });
  const current = await readRun(trx, incidentId);
  const isClimbing = current?.state === 'running' && (await climb(paging, current));
  const isReleased = await releaseHeld(trx, paging);
  return move === 'stop' || move === 'announce' || isClimbing || isReleased;
}

interface Seen {
  readonly incident: Selectable<IncidentsTable>;
  readonly run: Run | undefined;
  readonly silence: StoredSilence | undefined;
}

async function makeMove(
  paging: Paging,
  move: PagingMove,
  { incident, run, silence }: Seen,
): Promise<void> {
  const { trx, incidentId } = paging;
  switch (move) {
    case 'stop':
      await stopRun(trx, incidentId, stopReason(incident, silence));
      if (silence && incident.resolved_at === null) await noteSilenced(trx, paging, silence);
      return;
    case 'announce':
      await announce(paging, incident.root_device_id);
      // Programs hear of it; whoever would be paged need not, for somebody is on it.
      if (incident.acknowledged_at) await stopRun(trx, incidentId, 'acknowledged');
      return;
    case 'restart':
      // Without a run it was announced before there were escalations: whoever was to hear of it has heard.
      if (run === undefined) return;
      if (run.stopped_for === 'silenced') await noteNotice(trx, paging, 'silence-ended', {});
      await startRun(trx, paging, { eventId: run.event_id, severity: incident.severity });
      return;
    case 'climb':
    case 'none':
      return;
  }
}

function stopReason(incident: Seen['incident'], silence: Seen['silence']) {
  if (incident.resolved_at) return 'resolved';
  return silence ? 'silenced' : 'acknowledged';
}

async function readRun(trx: Trx, incidentId: string) {
  return trx
    .selectFrom('incident_pagings')
    .selectAll()
    .where('incident_id', '=', incidentId)
    .executeTakeFirst();
}

type Run = Selectable<IncidentPagingsTable>;

/** What a silence held back is told as it is now, once: the incident, and its root where that is still down. */
async function announce(paging: Paging, rootId: string | null): Promise<void> {
  const { trx, tenantId, incidentId, at } = paging;
  await noteNotice(trx, paging, 'silence-ended', {});
  const actor = { kind: 'system' } as const;
  await appendIncidentEvent(trx, { ...paging, type: 'incident.opened', actor });
  if (rootId !== null) await tellRootDown(trx, tenantId, rootId);
  await tellLinkDegraded(trx, tenantId, incidentId, at);
}

/** Carries out the steps that are due. A channel that several of them name is paged once. */
async function climb(paging: Paging, run: Run): Promise<boolean> {
  const { trx, tenantId, incidentId, at } = paging;
  const { severity, ...incident } = await readPaged(trx, incidentId);
  const ladder =
    run.ladder ??
    policyFor(await readPolicies(trx), { severity, siteId: incident.siteId }) ??
    WITHOUT_POLICY;
  const { name: policy, steps, repeat } = ladder;
  const startedAt = run.started_at.getTime();
  const { due, nextAt } = dueSteps({ ladder, startedAt, done: run.done }, at.getTime());
  if (due.length === 0 && run.ladder !== null) return false;
  const paged = new Set<string>();
  for (const { ordinal, stepNumber, step } of due) {
    const channels =
      policy === null
        ? await readEverybody(trx, severity)
        : await readTargets(trx, step.targets, { tenantId, severity, at });
    const fresh = channels.filter(({ id }) => !paged.has(id));
    for (const { id } of fresh) paged.add(id);
    const why = { policy, step: policy === null ? null : stepNumber };
    const number = run.pages + ordinal - run.done;
    const page = { ...paging, about: 'opened', severity, eventId: run.event_id } as const;
    await pageChannels(trx, { ...page, step: number, why }, fresh);
    if (policy !== null && channels.length === 0) {
      await noteNotice(trx, paging, 'nobody-told', { about: 'opened', ...why });
    }
  }
  await trx
    .updateTable('incident_pagings')
    .set({
      // What the policy was chosen by: it may be less grave than what it opened with.
      ...(run.ladder === null && { severity }),
      ladder: JSON.stringify({ name: policy, steps, repeat }),
      next_at: nextAt === null ? null : new Date(nextAt),
      done: run.done + due.length,
      pages: run.pages + due.length,
    })
    .where('incident_id', '=', incidentId)
    .execute();
  return due.length > 0;
}

async function readPaged(trx: Trx, incidentId: string) {
  return trx
    .selectFrom('incidents as i')
    .leftJoin('devices as d', 'd.id', 'i.root_device_id')
    .where('i.id', '=', incidentId)
    .select(['i.severity', 'd.site_id as siteId'])
    .executeTakeFirstOrThrow();
}
