import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { addDays } from '@atalaya/core/domain/shared/calendar-day';
import type { NumberSeries } from '@atalaya/core/wire/rest/number-series';

/** Of a range, so much may be used before somebody is told: as when the numbers are taken. */
const NEARLY_USED = 0.9;
/** An authority takes days to give another range. */
const NEAR_DAYS = 15;

type SeriesTrouble = 'exhausted' | 'notYet' | 'expired' | 'expiring' | 'nearlyUsed';

/** Why a series gives no numbers, or soon will not; null while it does. Days are the organisation's own. */
export function seriesTrouble(
  series: Pick<NumberSeries, 'next' | 'rangeFrom' | 'rangeTo' | 'validFrom' | 'validUntil'>,
  today: CalendarDay,
): SeriesTrouble | null {
  const { next, rangeFrom, rangeTo, validFrom, validUntil } = series;
  if (rangeTo !== null && next > rangeTo) return 'exhausted';
  if (validUntil !== null && validUntil < today) return 'expired';
  if (validFrom !== null && validFrom > today) return 'notYet';
  if (rangeTo !== null && next - rangeFrom >= (rangeTo - rangeFrom + 1) * NEARLY_USED) {
    return 'nearlyUsed';
  }
  return validUntil !== null && validUntil < addDays(today, NEAR_DAYS) ? 'expiring' : null;
}
