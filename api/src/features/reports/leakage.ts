import {
  type LeakageFix,
  type LeakageKind,
  overPlanFromBps,
  passesThoughCut,
  priceDifference,
} from '@atalaya/core/domain/reports/leakage';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { LatestValue } from '@atalaya/core/ports/metric-store';
import type { Leak } from '@atalaya/core/wire/rest/leakage';
import type { Trx } from '@atalaya/platform/postgres/database';
import { readTimezone } from '@atalaya/platform/tenants/timezone.read-model';
import type { ApiContext } from '../../context.js';
import { readTenantDay } from '../../customers/tenant-day.read-model.js';
import {
  type LeakMoment,
  type LeakRow,
  readBilledWithoutSession,
  readCutOnline,
  readOfferedPlans,
  readPlansOf,
  readRouterIds,
  readSlowestPlan,
  readUnpaidTraffic,
  readWatchedSince,
  type UnpaidRow,
  type UserRate,
} from './leakage.read-model.js';
import { readBookedRunRate } from './recurring-revenue.read-model.js';

/** Sessions and their counters are read every five minutes at the slowest. */
const FRESH_MS = 15 * MINUTE_MS;
const SILENT_DAYS = 30;
const CUT_FOR_MS = HOUR_MS;

export interface LeakageFound {
  readonly watchedSince: Instant | null;
  /** The dearest first within a kind; what is not known to cost anything comes last. */
  readonly leaks: readonly Leak[];
}

/** Everything that passes without being paid, and is paid without passing, at this moment. */
export async function findLeakage(
  { deps, metrics }: Pick<ApiContext, 'deps' | 'metrics'>,
  tenantId: string,
  now: Instant,
): Promise<LeakageFound> {
  const { database } = deps;
  const routers = await database.withTenant(tenantId, readRouterIds);
  const since = now - FRESH_MS;
  const visible = await metrics.resolve(tenantId, routers);
  const [down, up] = await Promise.all([
    metrics.latest(visible, { metrics: ['session.out_bps'] }, since),
    metrics.latest(visible, { metrics: ['session.in_bps'] }, since),
  ]);
  const rates = ratesOf(down, up);
  return database.withTenant(tenantId, async (trx) => {
    const at = new Date(now);
    const moment: LeakMoment = {
      now: at,
      today: await readTenantDay(trx, at),
      timezone: await readTimezone(trx, tenantId),
      freshSince: new Date(since),
    };
    const watchedSince = (await readWatchedSince(trx))?.getTime() ?? null;
    const leaks = [
      ...(await unpaid(trx, moment, rates)),
      ...(await overPlan(trx, moment, rates)),
      ...(await silent(trx, moment, watchedSince)),
      ...(await cutOnline(trx, moment, rates)),
    ];
    const once = new Map(leaks.map((leak) => [leak.key, leak]));
    return { watchedSince, leaks: [...once.values()].sort(byStake) };
  });
}

type Rates = ReadonlyMap<string, UserRate>;

/** A router's `out` goes to the subscriber; of a user on two routers the faster counts. */
function ratesOf(down: readonly LatestValue[], up: readonly LatestValue[]): Rates {
  const keyOf = ({ series }: LatestValue) => `${series.deviceId} ${series.tags['service'] ?? ''}`;
  const ups = new Map(up.map((value) => [keyOf(value), value.value]));
  const rates = new Map<string, UserRate>();
  for (const value of down) {
    const user = value.series.tags['service'];
    if (user === undefined) continue;
    const known = rates.get(user);
    if (known !== undefined && known.downBps >= value.value) continue;
    rates.set(user, {
      routerId: value.series.deviceId,
      user,
      downBps: value.value,
      upBps: ups.get(keyOf(value)) ?? 0,
    });
  }
  return rates;
}

async function unpaid(trx: Trx, moment: LeakMoment, rates: Rates): Promise<Leak[]> {
  const rows = await readUnpaidTraffic(trx, moment);
  if (rows.length === 0) return [];
  const mean = await meanPrice(trx, moment);
  return rows.map((row) => {
    const isKnown = row.priceMinor !== null;
    return asLeak('unpaid_traffic', row, {
      fix: fixOf(row),
      isEstimate: !isKnown,
      rate: rates.get(row.user),
      atStake: isKnown ? priceOf(row) : mean,
    });
  });
}

function fixOf({ serviceId, isCancelled }: UnpaidRow): LeakageFix {
  if (serviceId === null) return 'make_service';
  return isCancelled ? 'remove_from_router' : 'bill_service';
}

/** Of the currency that most services are billed in. */
async function meanPrice(trx: Trx, { today }: LeakMoment): Promise<Leak['atStake']> {
  const rows = await readBookedRunRate(trx, { month: today.slice(0, 7), day: today });
  const [most] = rows.toSorted((a, b) => b.services - a.services);
  return most === undefined || most.services === 0
    ? null
    : {
        amountMinor: Math.round(Number(most.monthly) / most.services),
        currency: most.currency,
      };
}

async function overPlan(trx: Trx, moment: LeakMoment, rates: Rates): Promise<Leak[]> {
  const slowest = await readSlowestPlan(trx);
  if (slowest === undefined) return [];
  const [downFrom, upFrom] = [overPlanFromBps(slowest.downKbps), overPlanFromBps(slowest.upKbps)];
  const fast = [...rates.values()].filter(
    ({ downBps, upBps }) => downBps >= downFrom || upBps >= upFrom,
  );
  const rows = (await readPlansOf(trx, moment, fast)).filter(
    ({ downBps, upBps, downKbps, upKbps }) =>
      (downKbps !== null && downBps >= overPlanFromBps(downKbps)) ||
      (upKbps !== null && upBps >= overPlanFromBps(upKbps)),
  );
  if (rows.length === 0) return [];
  const offered = (await readOfferedPlans(trx, moment.now)).map(
    ({ priceMinor, currency, ...rate }) => ({
      ...rate,
      price: { amountMinor: Number(priceMinor), currency },
    }),
  );
  return rows.map((row) => {
    const own = priceOf(row);
    const atStake = own && {
      amountMinor: priceDifference(own, row, offered),
      currency: own.currency,
    };
    return asLeak('over_plan', row, {
      fix: 'set_speed_or_plan',
      isEstimate: true,
      rate: row,
      atStake,
    });
  });
}

/** Only once sessions were watched for as long. */
async function silent(trx: Trx, moment: LeakMoment, watchedSince: Instant | null): Promise<Leak[]> {
  const since = moment.now.getTime() - SILENT_DAYS * DAY_MS;
  if (watchedSince === null || watchedSince > since) return [];
  const rows = await readBilledWithoutSession(trx, moment, {
    days: SILENT_DAYS,
    since: new Date(since),
  });
  return rows.map((row) =>
    asLeak('billed_no_session', row, {
      fix: 'call_or_end',
      isEstimate: false,
      rate: undefined,
      atStake: priceOf(row),
    }),
  );
}

async function cutOnline(trx: Trx, moment: LeakMoment, rates: Rates): Promise<Leak[]> {
  const before = new Date(moment.now.getTime() - CUT_FOR_MS);
  const rows = await readCutOnline(trx, moment, before);
  return rows.flatMap((row) => {
    const rate = rates.get(row.user);
    const isPassing = passesThoughCut({
      isSeenActive: row.observedState === 'active',
      rateBps: rate === undefined ? null : rate.downBps + rate.upBps,
      bytesSince: Number(row.bytes ?? 0),
      daysSince: row.daysSince,
    });
    if (!isPassing) return [];
    const fix = 'cut_on_router';
    return [
      asLeak('cut_with_traffic', row, { fix, isEstimate: false, rate, atStake: priceOf(row) }),
    ];
  });
}

const priceOf = ({ priceMinor, currency }: LeakRow): Leak['atStake'] =>
  priceMinor === null || currency === null ? null : { amountMinor: Number(priceMinor), currency };

interface LeakTerms {
  readonly fix: LeakageFix;
  readonly isEstimate: boolean;
  readonly rate: { readonly downBps: number; readonly upBps: number } | undefined;
  readonly atStake: Leak['atStake'];
}

function asLeak(kind: LeakageKind, row: LeakRow, terms: LeakTerms): Leak {
  const { fix, isEstimate, rate, atStake } = terms;
  const named = (id: string | null, name: string | null) =>
    id === null || name === null ? null : { id, name };
  return {
    key: `${kind}:${row.user}`,
    kind,
    serviceId: row.serviceId,
    customer: named(row.customerId, row.customerName),
    user: row.user,
    router: named(row.routerId, row.routerName),
    plan:
      row.planName === null || row.downKbps === null || row.upKbps === null
        ? null
        : { name: row.planName, downKbps: row.downKbps, upKbps: row.upKbps },
    since: row.since?.toISOString() ?? null,
    downBps: rate?.downBps ?? null,
    upBps: rate?.upBps ?? null,
    bytes: row.bytes === null ? null : Number(row.bytes),
    atStake,
    isEstimate,
    fix,
  };
}

function byStake(a: Leak, b: Leak): number {
  const difference = (b.atStake?.amountMinor ?? -1) - (a.atStake?.amountMinor ?? -1);
  if (difference !== 0) return difference;
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
