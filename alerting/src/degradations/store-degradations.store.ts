import type {
  DegradationChange,
  DegradationPlan,
  OpeningDegradation,
} from '@atalaya/core/domain/incidents/degradation';
import { hurtDevices } from '@atalaya/core/domain/incidents/plan-degradations';
import { type Instant, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { BusTopics } from '@atalaya/core/ports/event-bus';
import { appendIncidentEvent } from '@atalaya/platform/incidents/append-incident-event';
import { keepImpact } from '@atalaya/platform/incidents/incident-impact.store';
import { tellLinkDegraded } from '../delivery/tell-link-degraded.store.js';
import {
  changeIncident,
  closeIncident,
  endAcknowledgement,
  type IncidentWrite,
  markTold,
  openIncident,
  pointMerged,
  readCorrelation,
  worsenIncident,
} from '../incidents/incidents.store.js';
import type { StoredDegradations } from './degradation-view.read-model.js';
import { clearAlerts, keepAlerts } from './incident-alerts.store.js';

/** What joins and leaves is told together. */
const TELL_AT_MOST_EACH_MS = 30 * SECOND_MS;
const NONE: ReadonlySet<string> = new Set();

type Change = BusTopics['incident.changed']['change'];

export interface StoredPlan {
  readonly news: readonly { readonly incidentId: string; readonly change: Change }[];
  /** When time alone makes something due: news that must not be told yet, or an alert that waits. */
  readonly lookAt: Instant | null;
}

/** Stores a plan with its timeline, whom it hurts and what is told of it, all or nothing. */
export async function storeDegradations(
  write: IncidentWrite,
  view: StoredDegradations,
  plan: DegradationPlan,
): Promise<StoredPlan> {
  const news: { incidentId: string; change: Change }[] = [];
  for (const { id, resolution } of plan.closing) {
    await clearAlerts(write, id, null);
    await closeIncident(write, { id, resolution, intoRootId: null });
  }
  const idByRoot = new Map(view.open.map(({ rootId, id }) => [rootId, id]));
  for (const opening of plan.opening) {
    const id = await open(write, opening, heirOf(plan, opening.rootId));
    if (id === undefined) continue;
    idByRoot.set(opening.rootId, id);
    news.push({ incidentId: id, change: 'opened' });
  }
  for (const change of plan.changes) {
    await alter(write, change);
    news.push({ incidentId: change.id, change: 'updated' });
  }
  for (const { id, into } of plan.closing) {
    const other = into && ('rootId' in into ? idByRoot.get(into.rootId) : into.incidentId);
    if (other) await pointMerged(write, id, other);
    await tell(write, id, 'resolved');
    news.push({ incidentId: id, change: 'resolved' });
  }
  const times = [await tellChanged(write, view, plan), plan.lookAt].filter((at) => at !== null);
  return { news, lookAt: times.length === 0 ? null : Math.min(...times) };
}

const heirOf = ({ closing }: DegradationPlan, rootId: string) =>
  closing.find(({ into }) => into && 'rootId' in into && into.rootId === rootId)?.id;

/** One that takes another over goes on under that one's correlation: it is the same cause. */
async function open(
  write: IncidentWrite,
  { rootId, at, severity, alerts, members }: OpeningDegradation,
  heir: string | undefined,
): Promise<string | undefined> {
  const correlationId = heir === undefined ? null : await readCorrelation(write, heir);
  const facts = { severity, correlationId, offBefore: NONE, sessions: null };
  const id = await openIncident(
    write,
    { rootId, at, members, cause: 'alert' },
    { kind: 'degradation', ...facts },
  );
  // Its device was deleted meanwhile, and its alerts with it.
  if (id === undefined) return undefined;
  const { trx, tenantId } = write;
  await keepAlerts(write, id, alerts);
  await keepImpact(trx, { tenantId, incidentId: id }, hurtDevices(rootId, alerts), write.at);
  if (await tell(write, id, 'opened')) await tellLinkDegraded(trx, tenantId, id, write.at);
  return id;
}

async function alter(write: IncidentWrite, change: DegradationChange): Promise<void> {
  const { trx, tenantId, at } = write;
  const { id, rootId, severity, fired, cleared, joined, left, alerts } = change;
  await clearAlerts(write, id, cleared);
  await keepAlerts(write, id, fired);
  await changeIncident(write, { id, cause: 'alert', joined, left }, NONE);
  await worsenIncident(write, id, severity);
  // More or other alerts are worse, whatever the device.
  if (fired.length > 0) await endAcknowledgement(write, id);
  await keepImpact(trx, { tenantId, incidentId: id }, hurtDevices(rootId, alerts), at);
}

/**
 * Tells of what became worse at once, and of other devices than those last told unless that was a moment ago.
 * Returns when the next is due.
 */
async function tellChanged(
  write: IncidentWrite,
  { open: before, told }: StoredDegradations,
  { changes, closing }: DegradationPlan,
): Promise<Instant | null> {
  const closed = new Set(closing.map(({ id }) => id));
  let tellAt: Instant | null = null;
  for (const { id, members, severity } of before) {
    const last = told.get(id);
    if (last === undefined || closed.has(id)) continue;
    const change = changes.find((one) => one.id === id);
    const devices = members.size + (change?.joined.length ?? 0) - (change?.left.length ?? 0);
    const isWorse = change !== undefined && change.severity !== severity;
    if (!isWorse && devices === last.devices) continue;
    const dueAt = last.at + TELL_AT_MOST_EACH_MS;
    if (!isWorse && dueAt > write.at.getTime()) {
      tellAt = Math.min(tellAt ?? dueAt, dueAt);
      continue;
    }
    await tell(write, id, 'updated');
    await markTold(write, id, devices);
  }
  return tellAt;
}

/** Returns whether it went out. */
function tell(write: IncidentWrite, incidentId: string, change: Change): Promise<boolean> {
  const { trx, tenantId, at } = write;
  const actor = { kind: 'system' } as const;
  return appendIncidentEvent(trx, {
    tenantId,
    incidentId,
    type: `incident.${change}`,
    at,
    actor,
  });
}
