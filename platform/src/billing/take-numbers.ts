import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { sql } from 'kysely';
import type { NumberSeriesTable } from '../postgres/billing-tables.js';
import type { Trx } from '../postgres/database.js';
import { tellUsedNumbers } from './tell-used-numbers.js';

export interface NumbersWanted {
  readonly kind: NumberSeriesTable['kind'];
  /** The kind's default series where it is not given. */
  readonly seriesId?: string;
  readonly count: number;
  /** The tenant's. */
  readonly today: CalendarDay;
  readonly at: Date;
}

export type TakenNumbers =
  | {
      readonly kind: 'taken';
      readonly seriesId: string;
      readonly prefix: string;
      readonly first: number;
      readonly authorizationCode: string | null;
    }
  | { readonly kind: 'no-series' }
  | {
      readonly kind: 'exhausted';
      readonly prefix: string;
      readonly rangeTo: number;
      readonly left: number;
    }
  | {
      readonly kind: 'not-valid';
      readonly prefix: string;
      readonly validFrom: string | null;
      readonly validUntil: string | null;
    };

/**
 * The next numbers of a series, without a hole: the row stays locked until the transaction ends, and a rollback gives
 * them back. Take them as the last step, for whoever issues in this series waits meanwhile. Who uses the first number
 * of the last tenth of a range has people told of it, once for each range.
 */
export async function takeNumbers(
  trx: Trx,
  tenantId: string,
  wanted: NumbersWanted,
): Promise<TakenNumbers> {
  const series = await trx
    .selectFrom('number_series')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', wanted.kind)
    .where((eb) =>
      wanted.seriesId === undefined ? eb('is_default', '=', true) : eb('id', '=', wanted.seriesId),
    )
    .forUpdate()
    .executeTakeFirst();
  if (series === undefined) return { kind: 'no-series' };
  const { prefix, valid_from: validFrom, valid_until: validUntil } = series;
  const isValid =
    (validFrom ?? wanted.today) <= wanted.today && wanted.today <= (validUntil ?? wanted.today);
  if (!isValid) return { kind: 'not-valid', prefix, validFrom, validUntil };
  const first = Number(series.next);
  const last = first + wanted.count - 1;
  const rangeTo = series.range_to === null ? null : Number(series.range_to);
  if (rangeTo !== null && last > rangeTo) {
    return { kind: 'exhausted', prefix, rangeTo, left: Math.max(0, rangeTo - first + 1) };
  }
  const isNearlyUsed =
    series.warned_at === null && rangeTo !== null && isNineTenths(series, last, rangeTo);
  await trx
    .updateTable('number_series')
    .set({ next: last + 1, warned_at: isNearlyUsed ? wanted.at : sql.ref('warned_at') })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', series.id)
    .execute();
  if (isNearlyUsed) {
    await tellUsedNumbers(trx, tenantId, { ...series, last, rangeTo }, wanted.at);
  }
  return {
    kind: 'taken',
    seriesId: series.id,
    prefix,
    first,
    authorizationCode: series.authorization_code,
  };
}

function isNineTenths(
  series: { readonly range_from: string },
  last: number,
  rangeTo: number,
): boolean {
  const from = Number(series.range_from);
  return (last - from + 1) * 10 >= (rangeTo - from + 1) * 9;
}
