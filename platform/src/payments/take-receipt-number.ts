import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { takeNumbers } from '../billing/take-numbers.js';
import type { Trx } from '../postgres/database.js';

/** What receipts are numbered with until a tenant makes a series of its own. */
const FIRST_PREFIX = 'R-';

export interface ReceiptNumber {
  readonly series_id: string | null;
  readonly number: number | null;
  readonly full_number: string | null;
}

/**
 * The next receipt number. Money that came in is recorded whatever becomes of its number: of a series that is used up
 * or not valid today the payment has none.
 */
export async function takeReceiptNumber(
  trx: Trx,
  tenantId: string,
  { at, today }: { readonly at: Date; readonly today: CalendarDay },
): Promise<ReceiptNumber> {
  const wanted = { kind: 'receipt', count: 1, today, at } as const;
  let taken = await takeNumbers(trx, tenantId, wanted);
  if (taken.kind === 'no-series') {
    await trx
      .insertInto('number_series')
      .values({
        tenant_id: tenantId,
        kind: 'receipt',
        prefix: FIRST_PREFIX,
        is_default: true,
        created_at: at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    taken = await takeNumbers(trx, tenantId, wanted);
  }
  if (taken.kind !== 'taken') return { series_id: null, number: null, full_number: null };
  const { seriesId, prefix, first } = taken;
  return { series_id: seriesId, number: first, full_number: `${prefix}${first}` };
}
