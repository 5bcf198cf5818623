import { byUrgency } from '@atalaya/core/domain/incidents/incident-urgency';
import { isInfrastructure } from '@atalaya/core/domain/network/device';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Wall, WallIncident } from '@atalaya/core/wire/rest/wall';
import { readSilencing } from '@atalaya/platform/paging/silences.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import { asDeviceRole } from '../../network/device-state.read-model.js';
import {
  type HurtRow,
  type OpenIncidentRow,
  readHurtNow,
  readLastResolved,
  readOpenIncidents,
} from './wall-incidents.read-model.js';

const LISTED = 50;

/** Who looks: a wall never sees a customer's name, and money only where its token says so. */
export interface WallEyes {
  readonly isWall: boolean;
  readonly seesCustomers: boolean;
  readonly seesRevenue: boolean;
}

/** What is wrong now and whom it hurts, in numbers. */
export async function incidentsOnWall(
  trx: Trx,
  eyes: WallEyes,
  at: Instant,
): Promise<Wall['incidents']> {
  const rows = await readOpenIncidents(trx);
  // Only a quiet wall says since when.
  const lastResolvedAt = rows.length === 0 ? await readLastResolved(trx) : null;
  const hurt = rows.length > 0 && eyes.seesCustomers ? await readHurtNow(trx) : [];
  const ids = rows.map(({ id }) => id);
  const silenced = await readSilencing(trx, ids, new Date(at));
  const byIncident = groupBy(hurt, (row) => row.incident_id);
  const incidents = rows.map((row) => ({
    ...asWallIncident(row, byIncident.get(row.id) ?? [], eyes),
    silencedUntil: untilOf(silenced.get(row.id)),
  }));
  const sorted = incidents
    .map((incident) => ({ ...incident, isQuiet: isQuiet(incident) }))
    .sort(byUrgency)
    .slice(0, LISTED)
    .map(({ isQuiet: _, ...incident }) => incident);
  return {
    total: rows.length,
    listed: sorted,
    ...whomOf(hurt, eyes),
    lastResolvedAt: lastResolvedAt?.toISOString() ?? null,
  };
}

function asWallIncident(
  row: OpenIncidentRow,
  hurt: readonly HurtRow[],
  eyes: WallEyes,
): Omit<WallIncident, 'silencedUntil'> {
  const role = asDeviceRole(row.root_role);
  return {
    id: row.id,
    cause: row.cause,
    severity: row.severity,
    state: row.acknowledged_at === null ? 'open' : 'acknowledged',
    name: eyes.isWall && !isInfrastructure(role) ? null : row.root_name,
    role,
    siteName: row.site_name,
    since: row.opened_at.toISOString(),
    acknowledgedBy: row.acknowledged_by,
    devices: Number(row.devices),
    ...whomOf(hurt, eyes),
  };
}

function untilOf(silence: { readonly until: Instant } | undefined): string | null {
  return silence === undefined ? null : new Date(silence.until).toISOString();
}

/** Somebody has it, or has said that it may be silent. */
function isQuiet({ state, silencedUntil }: WallIncident): boolean {
  return state === 'acknowledged' || silencedUntil !== null;
}

/** Each customer and each service once. */
function whomOf(hurt: readonly HurtRow[], { seesCustomers, seesRevenue }: WallEyes) {
  if (!seesCustomers) return { customers: null, monthly: null };
  const services = new Map(hurt.map((row) => [row.service_id, row]));
  const monthly = new Map<string, number>();
  for (const { currency, monthly_minor } of services.values()) {
    monthly.set(currency, (monthly.get(currency) ?? 0) + Number(monthly_minor));
  }
  return {
    customers: new Set(hurt.map((row) => row.customer_id)).size,
    monthly: seesRevenue
      ? [...monthly].map(([currency, amountMinor]) => ({ amountMinor, currency }))
      : null,
  };
}
