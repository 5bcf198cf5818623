import type { OpenOutage } from '@atalaya/core/domain/incidents/incident';
import type { ClosingOutage, OutageChange } from '@atalaya/core/domain/incidents/judge-outage';
import type { LinkLoss } from '@atalaya/core/domain/incidents/link-loss';
import type { OpeningOutage, OutagePlan } from '@atalaya/core/domain/incidents/plan-draft';
import type { SessionLoss } from '@atalaya/core/domain/incidents/session-loss';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { BusTopics } from '@atalaya/core/ports/event-bus';
import { appendIncidentEvent } from '@atalaya/platform/incidents/append-incident-event';
import { keepImpact, keepServices } from '@atalaya/platform/incidents/incident-impact.store';
import type { Trx } from '@atalaya/platform/postgres/database';
import { impactOfLostSessions } from '@atalaya/platform/services/lost-sessions.read-model';
import { appendDeviceEvents } from '../delivery/append-device-events.store.js';
import {
  changeIncident,
  closeIncident,
  type IncidentWrite,
  keepSessions,
  markTold,
  openIncident,
  pointMerged,
  readCorrelation,
} from './incidents.store.js';
import { keepLink, keepLostLink } from './keep-link.store.js';
import { keepReturn } from './keep-return.store.js';
import type { TenantOutages, Told } from './tenant-outages.js';

type Change = BusTopics['incident.changed']['change'];

const NONE: ReadonlySet<string> = new Set();

/** What was stored, to be remembered once it is committed. */
export interface CarriedOut {
  readonly idByRoot: ReadonlyMap<string, string>;
  readonly told: ReadonlyMap<string, Told>;
  readonly news: readonly { readonly incidentId: string; readonly change: Change }[];
  /** Roots that were deleted before they could be stored. */
  readonly missing: readonly string[];
}

interface ToStore {
  readonly plan: OutagePlan;
  readonly tenant: TenantOutages;
  /** Open incidents whose news are due, with how many devices they have now. */
  readonly toTell: ReadonlyMap<string, number>;
}

interface Carrying {
  readonly write: IncidentWrite;
  readonly tenant: TenantOutages;
  readonly told: Map<string, Told>;
  readonly news: { incidentId: string; change: Change }[];
}

/** Stores a plan with its timeline, whom it hurts and what is told of it, all or nothing. */
export async function storePlan(
  trx: Trx,
  { tenantId, at }: { readonly tenantId: string; readonly at: Date },
  { plan, tenant, toTell }: ToStore,
): Promise<CarriedOut> {
  const write: IncidentWrite = { trx, tenantId, at };
  const carrying: Carrying = { write, tenant, told: new Map(tenant.told), news: [] };
  const outages = new Map(tenant.open.map((outage) => [outage.id, outage]));
  for (const closing of plan.closing) {
    await end(carrying, closing, outages.get(closing.id));
  }
  const idByRoot = new Map<string, string>();
  const missing: string[] = [];
  for (const opening of plan.opening) {
    const heir = plan.closing.find(({ intoRootId }) => intoRootId === opening.rootId);
    const id = await open(carrying, opening, heir?.id);
    if (id === undefined) missing.push(opening.rootId);
    else idByRoot.set(opening.rootId, id);
  }
  for (const change of plan.changes) await alter(carrying, change);
  await keepLosses(carrying);
  for (const [id, devices] of toTell) {
    await tell(write, id, 'updated');
    await markTold(write, id, devices);
    carrying.told.set(id, { at: at.getTime(), devices });
  }
  const openIds = new Map(tenant.open.map(({ rootId, id }) => [rootId, id]));
  for (const closing of plan.closing) {
    const { id, intoRootId } = closing;
    const into = intoRootId && (idByRoot.get(intoRootId) ?? openIds.get(intoRootId));
    if (into) await pointMerged(write, id, into);
    await tellEnd(carrying, closing, outages.get(id));
  }
  return { idByRoot, told: carrying.told, news: carrying.news, missing };
}

async function end(
  { write, tenant, told }: Carrying,
  closing: ClosingOutage,
  outage: OpenOutage | undefined,
): Promise<void> {
  const isBack = closing.resolution === 'recovered' && outage?.cause !== 'link-lost';
  if (outage && isBack) await keepReturn(write, tenant, outage);
  await closeIncident(write, closing);
  told.delete(closing.id);
}

async function tellEnd(
  { write, news }: Carrying,
  { id, resolution }: ClosingOutage,
  outage: OpenOutage | undefined,
): Promise<void> {
  await tell(write, id, 'resolved');
  if (outage?.cause === 'link-lost' && resolution === 'recovered') {
    await tellLink(write, outage.rootId, 'up', write.at.getTime());
  }
  news.push({ incidentId: id, change: 'resolved' });
}

/** One that takes another over goes on under that one's correlation: it is the same cause. */
async function open(
  { write, tenant, told, news }: Carrying,
  opening: OpeningOutage,
  heirOf: string | undefined,
): Promise<string | undefined> {
  const { trx, tenantId, at } = write;
  const correlationId = heirOf === undefined ? null : await readCorrelation(write, heirOf);
  const isDown = opening.cause === 'device-down';
  const offBefore = isDown ? tenant.offBefore(opening.at) : NONE;
  const loss = tenant.network.nodes.get(opening.rootId)?.sessionLoss;
  const sessions = opening.cause === 'sessions-lost' && loss ? loss : null;
  const lost = lostLinkOf(tenant, opening);
  const hasOtherWay = lost !== null && tenant.hasOtherWay(opening.rootId, lost);
  const facts = {
    kind: 'outage',
    severity: hasOtherWay ? 'warning' : 'critical',
    correlationId,
    offBefore,
    sessions,
  } as const;
  const id = await openIncident(write, opening, facts);
  if (id === undefined) return undefined;
  if (isDown) await keepLink(write, tenant, id, opening.rootId);
  if (lost !== null) await keepLostLink(write, id, opening.rootId, lost);
  const ref = { tenantId, incidentId: id };
  // What has another way up is not cut off by the loss of one.
  const isCutOff = isDown || (lost !== null && !hasOtherWay);
  const silent = [...(isCutOff ? [opening.rootId] : []), ...opening.members];
  if (sessions === null) await keepImpact(trx, ref, silent, at, offBefore);
  else await keepLoss(write, id, opening.rootId, sessions);
  told.set(id, { at: at.getTime(), devices: opening.members.length });
  await tell(write, id, 'opened');
  if (lost !== null) await tellLink(write, opening.rootId, 'down', opening.at);
  news.push({ incidentId: id, change: 'opened' });
  return id;
}

function lostLinkOf({ network }: TenantOutages, { rootId, cause }: OpeningOutage): LinkLoss | null {
  const loss = network.nodes.get(rootId)?.linkLoss;
  return cause === 'link-lost' && loss && loss !== 'unknown' ? loss : null;
}

/** Told as the link that its incident names; what was told already is not told again. */
async function tellLink(
  { trx, tenantId }: IncidentWrite,
  rootId: string,
  state: 'down' | 'up',
  since: Instant,
): Promise<void> {
  const after = { state, reason: null, since, silentSince: null };
  await appendDeviceEvents(trx, tenantId, [
    { tenantId, deviceId: rootId, before: 'unknown', after },
  ]);
}

async function alter({ write, tenant, news }: Carrying, change: OutageChange): Promise<void> {
  const outage = tenant.open.find(({ id }) => id === change.id);
  const isDown = outage !== undefined && change.cause === 'device-down';
  const offBefore = isDown ? tenant.offBefore(outage.openedAt) : NONE;
  await changeIncident(write, change, offBefore);
  if (isDown && outage.cause !== change.cause) {
    await keepLink(write, tenant, change.id, outage.rootId);
  }
  const left = new Set(change.left);
  const stay = [...(outage?.members ?? [])].filter((member) => !left.has(member));
  const rootId = outage?.rootId ?? '';
  const isOut = change.cause === 'device-down' && tenant.network.nodes.get(rootId)?.state !== 'up';
  const silent = [...(isOut ? [rootId] : []), ...stay, ...change.joined];
  const ref = { tenantId: write.tenantId, incidentId: change.id };
  await keepImpact(write.trx, ref, silent, write.at, offBefore);
  news.push({ incidentId: change.id, change: 'updated' });
}

/** Of the routers whose sessions are still away. */
async function keepLosses({ write, tenant, told }: Carrying): Promise<void> {
  for (const { id, rootId, cause } of tenant.open) {
    const loss = tenant.network.nodes.get(rootId)?.sessionLoss;
    if (cause === 'sessions-lost' && loss && told.has(id)) await keepLoss(write, id, rootId, loss);
  }
}

/** Whom a router's lost sessions hurt, and how many there are now. */
async function keepLoss(
  write: IncidentWrite,
  incidentId: string,
  routerId: string,
  { beforeAt, now }: SessionLoss,
): Promise<void> {
  const { trx, tenantId, at } = write;
  const impact = await impactOfLostSessions(trx, routerId, new Date(beforeAt), at);
  await keepServices(trx, { tenantId, incidentId }, impact, at);
  await keepSessions(write, incidentId, now);
}

async function tell(write: IncidentWrite, incidentId: string, change: Change): Promise<void> {
  const { trx, tenantId, at } = write;
  const actor = { kind: 'system' } as const;
  await appendIncidentEvent(trx, { tenantId, incidentId, type: `incident.${change}`, at, actor });
}
