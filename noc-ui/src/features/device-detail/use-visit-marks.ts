import { addDays, dayIn } from '@atalaya/core/domain/shared/calendar-day';
import type { Device } from '@atalaya/core/wire/rest/devices';
import type { Visit } from '@atalaya/core/wire/rest/visits';
import { useQuery } from '@tanstack/react-query';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import type { ChartMark } from '../../shared/ui/chart/chart-props.js';
import { visitsQuery } from './queries.js';

/** Narrower than that is not seen on a chart of a week. */
const LEAST_MS = 20 * 60_000;

/** The times in which somebody was at the customer's; of a CPE alone. */
export function useVisitMarks(device: Device, fromMs: number, toMs: number): readonly ChartMark[] {
  const may = usePermissions();
  // A visit that was planned for the day before may have ended within.
  const since = addDays(dayIn(fromMs, useTimeZone()), -1);
  const enabled = device.role === 'cpe' && may('visit:read');
  const { data } = useQuery({ ...visitsQuery(device.id, since), enabled });
  return visitMarks(data?.items ?? [], fromMs, toMs);
}

export function visitMarks(
  visits: readonly Pick<Visit, 'id' | 'beganAt' | 'endedAt'>[],
  fromMs: number,
  toMs: number,
): readonly ChartMark[] {
  return visits.flatMap(({ id, beganAt, endedAt }) => {
    if (beganAt === null) return [];
    const begin = Date.parse(beganAt);
    const end = endedAt === null ? toMs : Date.parse(endedAt);
    const mark = { label: id, fromMs: begin, toMs: Math.max(end, begin + LEAST_MS) };
    return mark.toMs > fromMs && begin < toMs ? [{ ...mark, isVisit: true as const }] : [];
  });
}
