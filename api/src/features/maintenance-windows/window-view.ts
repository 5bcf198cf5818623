import { isDeepStrictEqual } from 'node:util';
import { touchesBusinessHours } from '@atalaya/core/domain/maintenance/business-hours';
import { nextOccurrences, occurrenceAt } from '@atalaya/core/domain/maintenance/occurrences';
import type { MaintenanceSchedule, Occurrence } from '@atalaya/core/domain/maintenance/schedule';
import type { ScopePart } from '@atalaya/core/domain/maintenance/scope';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type {
  MaintenanceScheduleBody,
  MaintenanceWindow,
  maintenanceWindowUpdateSchema,
  ToldTimeView,
} from '@atalaya/core/wire/rest/maintenance-windows';
import type { StoredWindow } from '@atalaya/platform/maintenance/maintenance-windows.read-model';
import type { z } from 'zod';

const SHOWN_OCCURRENCES = 5;

export function asWindow(
  window: StoredWindow,
  timezone: string,
  at: Instant,
  messages: ToldTimeView | null,
): MaintenanceWindow {
  const current = occurrenceAt(window, timezone, at);
  const { id, name, notes, work, tellCustomers, createdBy, endedAt } = window;
  const { sendsMessages, noticeHours, customerText } = window;
  return {
    id,
    name,
    notes,
    schedule: asScheduleBody(window.schedule),
    scope: [...window.scope],
    work,
    tellCustomers,
    sendsMessages,
    noticeHours,
    customerText,
    current: current && asOccurrence(current),
    next: nextOccurrences(window, timezone, at, SHOWN_OCCURRENCES).map(asOccurrence),
    endedAt: endedAt === null ? null : isoOf(endedAt),
    messages,
    createdBy,
    createdAt: window.createdAt.toISOString(),
    updatedAt: window.updatedAt.toISOString(),
  };
}

export function occurrencesOf(schedule: MaintenanceSchedule, timezone: string, at: Instant) {
  const window = { schedule, endedAt: null };
  return nextOccurrences(window, timezone, at, SHOWN_OCCURRENCES).map((occurrence) => ({
    ...asOccurrence(occurrence),
    inBusinessHours: touchesBusinessHours(occurrence, timezone),
  }));
}

/** Of what was sent, the parts that are others than before: a form sends everything. */
export function newPlanOf(
  before: StoredWindow,
  sent: z.output<typeof maintenanceWindowUpdateSchema>,
): { readonly schedule?: MaintenanceSchedule; readonly scope?: readonly ScopePart[] } {
  const schedule = sent.schedule && scheduleOf(sent.schedule);
  const isOther = schedule && !isDeepStrictEqual(schedule, before.schedule);
  const had = new Set(before.scope.map(keyOf));
  const named = new Set(sent.scope?.map(keyOf));
  const isElsewhere = named.size !== had.size || [...named].some((key) => !had.has(key));
  return {
    ...(schedule && isOther && { schedule }),
    ...(sent.scope && isElsewhere && { scope: sent.scope }),
  };
}

function keyOf({ kind, id }: ScopePart): string {
  return `${kind} ${id}`;
}

/** Moments as numbers. */
export function scheduleOf(body: MaintenanceScheduleBody): MaintenanceSchedule {
  if (body.kind === 'weekly') return { ...body, weekdays: [...new Set(body.weekdays)].sort() };
  return { kind: 'once', from: Date.parse(body.from), to: Date.parse(body.to) };
}

export function asScheduleBody(schedule: MaintenanceSchedule): MaintenanceScheduleBody {
  if (schedule.kind === 'weekly') return { ...schedule, weekdays: [...schedule.weekdays] };
  return { kind: 'once', ...asOccurrence(schedule) };
}

function asOccurrence({ from, to }: Occurrence) {
  return { from: isoOf(from), to: isoOf(to) };
}

function isoOf(at: Instant): string {
  return new Date(at).toISOString();
}
