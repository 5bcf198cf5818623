import {
  type LeakageFix,
  type LeakageKind,
  overPlanFromBps,
  passesThoughCut,
  priceDifference,
} from '@atalaya/core/domain/reports/leakage';
import { type SessionRate, sessionRates } from '@atalaya/core/domain/reports/session-rates';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Leak } from '@atalaya/core/wire/rest/leakage';
import type { Trx } from '@atalaya/platform/postgres/database';
import { readTimezone } from '@atalaya/platform/tenants/timezone.read-model';
import type { ApiContext } from '../../context.js';
import { readTenantDay } from '../../customers/tenant-day.read-model.js';
import {
  type CutRow,
  type LeakMoment,
  type LeakRow,
  readBilledWithoutSession,
  readCutOnline,
  readFastServices,
  readOfferedPlans,
  readUnpaidTraffic,
  readWatchedSince,
  type UnpaidRow,
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

/** Everything that passes without being paid, and is paid without passing. */
export async function findLeakage(
  context: Pick<ApiContext, 'deps' | 'metrics'>,
  tenantId: string,
  now: Instant,
): Promise<LeakageFound> {
  const { database } = context.deps;
  const read = await database.withTenant(tenantId, async (trx) => {
    const at = new Date(now);
    const moment: LeakMoment = {
      now: at,
      today: await readTenantDay(trx, at),
      timezone: await readTimezone(trx, tenantId),
      freshSince: new Date(now - FRESH_MS),
    };
    const watchedSince = (await readWatchedSince(trx))?.getTime() ?? null;
    const unpaidRows = await readUnpaidTraffic(trx, moment);
    return {
      watchedSince,
      unpaidRows,
      mean: unpaidRows.length === 0 ? null : await meanPrice(trx, moment),
      cutRows: await readCutOnline(trx, moment, new Date(now - CUT_FOR_MS)),
      settled: [...(await overPlan(trx, moment)), ...(await silent(trx, moment, watchedSince))],
    };
  });
  const { watchedSince, unpaidRows, mean, cutRows, settled } = read;
  const rates = await ratesOn(context, tenantId, [...unpaidRows, ...cutRows], now - FRESH_MS);
  const leaks = [...unpaid(unpaidRows, mean, rates), ...cutOnline(cutRows, rates), ...settled];
  const once = new Map(leaks.map((leak) => [leak.key, leak]));
  return { watchedSince, leaks: [...once.values()].sort(byStake) };
}

type Rates = ReadonlyMap<string, SessionRate>;

/** Of those who leak, and of nobody else: a hundred thousand are online. */
async function ratesOn(
  { metrics }: Pick<ApiContext, 'metrics'>,
  tenantId: string,
  rows: readonly LeakRow[],
  since: Instant,
): Promise<Rates> {
  const routers = [...new Set(rows.flatMap(({ routerId }) => routerId ?? []))];
  const anyOf = { tag: 'service', values: [...new Set(rows.map(({ user }) => user))] };
  const visible = await metrics.resolve(tenantId, routers);
  const [down, up] = await Promise.all([
    metrics.latest(visible, { metrics: ['session.out_bps'], anyOf }, since),
    metrics.latest(visible, { metrics: ['session.in_bps'], anyOf }, since),
  ]);
  return sessionRates(down, up);
}

function unpaid(rows: readonly UnpaidRow[], mean: Leak['atStake'], rates: Rates): Leak[] {
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

/** By what its router is set to give it, else by the furthest it went over in the last seven days. */
async function overPlan(trx: Trx, moment: LeakMoment): Promise<Leak[]> {
  const rows = (await readFastServices(trx, moment)).flatMap((row) => {
    const given = rateOfKbps(row.setDownKbps, row.setUpKbps);
    const isSetOver = isOver(row, given);
    const seen = { downBps: row.downBps ?? 0, upBps: row.upBps ?? 0 };
    if (!isSetOver && !isOver(row, seen)) return [];
    return [{ row, isSetOver, used: isSetOver ? given : seen }];
  });
  if (rows.length === 0) return [];
  const offered = (await readOfferedPlans(trx, moment.now)).map(
    ({ priceMinor, currency, ...rate }) => ({
      ...rate,
      price: { amountMinor: Number(priceMinor), currency },
    }),
  );
  return rows.map(({ row, isSetOver, used }) => {
    const own = priceOf(row);
    const atStake = own && {
      amountMinor: priceDifference(own, used, offered),
      currency: own.currency,
    };
    const { downBps, upBps, peakAt, days, setDownKbps, setUpKbps } = row;
    const leak = asLeak('over_plan', row, {
      fix: 'set_speed_or_plan',
      isEstimate: true,
      rate: downBps === null || upBps === null ? undefined : { downBps, upBps },
      atStake,
    });
    return {
      ...leak,
      since: isSetOver ? leak.since : null,
      set: isSetOver ? { downKbps: setDownKbps, upKbps: setUpKbps } : null,
      peak: peakAt === null ? null : { at: peakAt.toISOString(), days },
    };
  });
}

interface Rate {
  readonly downBps: number;
  readonly upBps: number;
}

const rateOfKbps = (downKbps: number | null, upKbps: number | null): Rate => ({
  downBps: (downKbps ?? 0) * 1_000,
  upBps: (upKbps ?? 0) * 1_000,
});

const isOver = ({ downKbps, upKbps }: LeakRow, { downBps, upBps }: Rate): boolean =>
  (downKbps !== null && downBps >= overPlanFromBps(downKbps)) ||
  (upKbps !== null && upBps >= overPlanFromBps(upKbps));

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

function cutOnline(rows: readonly CutRow[], rates: Rates): Leak[] {
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
  readonly rate: Rate | undefined;
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
    set: null,
    peak: null,
    fix,
  };
}

function byStake(a: Leak, b: Leak): number {
  const difference = (b.atStake?.amountMinor ?? -1) - (a.atStake?.amountMinor ?? -1);
  if (difference !== 0) return difference;
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
