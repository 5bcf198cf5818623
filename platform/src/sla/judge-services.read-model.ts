import { type DayRange, earliest, latest } from '@atalaya/core/domain/billing/billing-periods';
import { billedOf, instantsOf } from '@atalaya/core/domain/sla/billed-period';
import { type JudgedPeriod, judgePeriod } from '@atalaya/core/domain/sla/judge-period';
import type { Trx } from '../postgres/database.js';
import {
  readGaps,
  readLostService,
  readPausedDays,
  readSuspended,
  readToldWork,
} from './lost-service.read-model.js';
import { readPeriodLines } from './period-lines.read-model.js';
import type { SlaTerms } from './sla-terms.read-model.js';

export interface JudgedService {
  readonly serviceId: string;
  /** 0 where no issued invoice asks for a day of the period. */
  readonly billedMinor: number;
  readonly isBilled: boolean;
  readonly judged: JudgedPeriod;
}

/** What a period of these services is worth by the tenant's rule: a few statements, however many they are. */
export async function judgeServices(
  trx: Trx,
  of: {
    readonly tenantId: string;
    readonly serviceIds: readonly string[];
    readonly period: DayRange;
    readonly terms: SlaTerms;
    /** Only what was lost before; the period's end where it is not given. */
    readonly until?: Date;
    /** Credit notes of these credits are not counted as a lower bill. */
    readonly addBack?: ReadonlyMap<string, number>;
  },
): Promise<JudgedService[]> {
  const { tenantId, serviceIds, period, terms } = of;
  const [whole] = instantsOf([period], terms.timeZone);
  if (whole === undefined || serviceIds.length === 0) return [];
  const within = { from: whole.from, to: Math.min(whole.to, of.until?.getTime() ?? whole.to) };
  const query = { tenantId, serviceIds, within };
  const lost = await readLostService(trx, query);
  const lines = await readPeriodLines(trx, tenantId, serviceIds, period);
  const planned = await readToldWork(trx, query);
  const suspended = await readSuspended(trx, query);
  const paused = await readPausedDays(trx, query);
  const gaps = await readGaps(trx, query);
  return serviceIds.map((serviceId) => {
    const own = lines.get(serviceId) ?? [];
    const billed = billedOf(own, period);
    const billedMinor = billed.billedMinor + (of.addBack?.get(serviceId) ?? 0);
    const incidents = lost.get(serviceId) ?? [];
    const isBilled = own.length > 0;
    const input = {
      // Minutes are told of a service that is not billed too; they are worth nothing.
      billed: isBilled ? instantsOf(billed.days, terms.timeZone) : [whole],
      billedMinor,
      incrementMinor: terms.incrementMinor,
      incidents,
      planned: planned.get(serviceId) ?? [],
      suspended: [
        ...(suspended.get(serviceId) ?? []),
        ...incidents.filter((incident) => incident.wasSuspended && !suspended.has(serviceId)),
      ],
      paused: instantsOf(pausedWithin(paused.get(serviceId) ?? [], period), terms.timeZone),
      gaps: gaps.get(serviceId) ?? [],
    };
    return { serviceId, billedMinor, isBilled, judged: judgePeriod(input, terms.rule) };
  });
}

function pausedWithin(
  pauses: readonly { readonly start: string; readonly end: string | null }[],
  period: DayRange,
): DayRange[] {
  return pauses
    .map(({ start, end }) => ({
      start: latest(start, period.start),
      end: earliest(end ?? period.end, period.end),
    }))
    .filter(({ start, end }) => start < end);
}
