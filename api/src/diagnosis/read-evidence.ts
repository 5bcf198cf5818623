import { cpeOf } from '@atalaya/core/domain/diagnosis/diagnose';
import type {
  Evidence,
  MoneyEvidence,
  SessionEvidence,
} from '@atalaya/core/domain/diagnosis/evidence';
import { SESSION_ENDS } from '@atalaya/core/domain/sessions/session';
import { DAY_MS, type Instant } from '@atalaya/core/domain/shared/instant';
import { accountBalances } from '@atalaya/platform/billing/account-balances.read-model';
import { readOpenPromises } from '@atalaya/platform/dunning/promises';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { ApiContext } from '../context.js';
import { readTenantDay } from '../customers/tenant-day.read-model.js';
import { readPaces } from '../network/device-facts.read-model.js';
import { asState } from '../network/device-state.read-model.js';
import { freshForMs, type SourcePace } from '../network/freshness.js';
import {
  type LineRow,
  readLastSession,
  readLine,
  readRouterReadAt,
  type SessionRow,
} from './line.read-model.js';
import { type MeasuredLine, measureLine } from './line-measures.js';
import {
  readOpenIncidents,
  readOwnAlerts,
  readPath,
  readPlants,
  readSignalReferences,
} from './path.read-model.js';

interface Asked {
  readonly tenantId: string;
  readonly serviceId: string;
  readonly now: Instant;
}

type Stored = Omit<Evidence, 'radio' | 'lan' | 'echo' | 'use' | 'onBattery'> & {
  readonly line: MeasuredLine;
};

/** All that is known of a service now; undefined where the tenant has none of this id. */
export async function readEvidence(
  { deps, metrics }: Pick<ApiContext, 'deps' | 'metrics'>,
  asked: Asked,
): Promise<Evidence | undefined> {
  const stored = await deps.database.withTenant(asked.tenantId, (trx) => readStored(trx, asked));
  if (stored === undefined) return undefined;
  const { line, ...known } = stored;
  return { ...known, ...(await measureLine(metrics, asked.tenantId, line, asked.now)) };
}

async function readStored(
  trx: Trx,
  { tenantId, serviceId, now }: Asked,
): Promise<Stored | undefined> {
  const at = new Date(now);
  const today = await readTenantDay(trx, at);
  const row = await readLine(trx, serviceId, { today, now: at });
  if (row === undefined) return undefined;
  const path = await readPath(trx, serviceId, now);
  const user = row.accessKind === 'static' ? null : row.identity;
  const last =
    user === null
      ? undefined
      : await readLastSession(trx, { kind: row.accessKind, user }, new Date(now - DAY_MS));
  const [cpe] = path.filter(({ part }) => part === 'cpe');
  const [accessPoint] = path.filter(({ part }) => part === 'access_point');
  const sites = path.flatMap(({ part, siteId }) => (part === 'cpe' ? [] : (siteId ?? [])));
  const plants = await readPlants(trx, [...new Set(sites)]);
  const measured = [cpe?.id, accessPoint?.id, last?.routerId, ...plants.map(({ id }) => id)];
  const ids = [...new Set(measured.filter((id) => id !== undefined))];
  const paces = await readPaces(trx, ids);
  const shown = path.map(({ id, name, part, isConfirmed, state, since }) => ({
    id,
    name,
    part,
    isConfirmed,
    state: asState(state),
    since: since?.getTime() ?? null,
  }));
  const near = [cpe?.id, accessPoint?.id].filter((id) => id !== undefined);
  return {
    now,
    accessKind: row.accessKind,
    hasIdentity: row.identity !== null,
    desiredState: row.desiredState,
    observedState: row.observedState,
    observedAt: row.observedAt?.getTime() ?? null,
    redial: row.redial,
    isPaused: row.isPaused,
    decidedAt: row.decidedAt?.getTime() ?? null,
    isForDebt: row.cause === 'debt',
    money: await readMoney(trx, tenantId, row, today),
    incidents: await readOpenIncidents(trx, serviceId, path),
    path: shown,
    session: user === null ? null : await sessionOf(trx, last, { paces, row, now }),
    alerts: cpe === undefined ? [] : await readOwnAlerts(trx, cpe.id),
    plan: { downKbps: row.downKbps, upKbps: row.upKbps },
    line: {
      cpe: path.find(({ id }) => id === cpeOf({ path: shown })?.id),
      accessPoint,
      router: last === undefined || user === null ? null : { id: last.routerId, user },
      plants,
      paces,
      references: await readSignalReferences(trx, near, cpe?.macs ?? []),
    },
  };
}

async function readMoney(
  trx: Trx,
  tenantId: string,
  { accountId, currency, isHeld }: LineRow,
  today: string,
): Promise<MoneyEvidence | null> {
  if (accountId === null || currency === null) return null;
  const balance = (await accountBalances(trx, tenantId, [accountId], today)).get(accountId);
  const promise = (await readOpenPromises(trx, [accountId])).get(accountId);
  return {
    currency,
    overdueMinor: balance?.overdueMinor ?? 0,
    oldestDueOn: balance?.oldestDueDate ?? null,
    promiseUntil: promise?.until ?? null,
    isHeld,
  };
}

interface SessionReading {
  readonly paces: ReadonlyMap<string, readonly SourcePace[]>;
  readonly row: LineRow;
  readonly now: Instant;
}

/** A session that its router told of is there only as long as the router is read. */
async function sessionOf(
  trx: Trx,
  last: SessionRow | undefined,
  { paces, row, now }: SessionReading,
): Promise<SessionEvidence> {
  if (last === undefined) {
    return { state: 'never', router: null, since: null, lastSeenAt: null, end: null, drops: 0 };
  }
  const { routerId, routerName, fromAt, toAt, lastSeenAt, reason, drops } = last;
  const ways = (paces.get(routerId) ?? []).filter(({ driver }) => driver === 'routeros');
  const freshMs = freshForMs(row.accessKind === 'dhcp' ? 'session.online' : 'device.up', ways);
  const isOpen = toAt === null;
  const readAt = isOpen ? lastSeenAt : await readRouterReadAt(trx, routerId);
  const isRead = readAt !== null && now - readAt.getTime() <= freshMs;
  return {
    state: isOpen ? (isRead ? 'online' : 'stale') : isRead ? 'ended' : 'unread',
    router: { id: routerId, name: routerName },
    since: (toAt ?? fromAt).getTime(),
    lastSeenAt: lastSeenAt.getTime(),
    end: SESSION_ENDS.find((end) => end === reason) ?? null,
    drops,
  };
}
