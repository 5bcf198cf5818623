import { nextOccurrences, occurrenceAt } from '@atalaya/core/domain/maintenance/occurrences';
import type { MaintenanceSchedule, Occurrence } from '@atalaya/core/domain/maintenance/schedule';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type {
  MaintenanceScheduleBody,
  MaintenanceWindow,
} from '@atalaya/core/wire/rest/maintenance-windows';
import type { StoredWindow } from '@atalaya/platform/maintenance/maintenance-windows.read-model';

const SHOWN_OCCURRENCES = 5;

export function asWindow(window: StoredWindow, timezone: string, at: Instant): MaintenanceWindow {
  const current = occurrenceAt(window, timezone, at);
  const { id, name, notes, createdBy, endedAt } = window;
  return {
    id,
    name,
    notes,
    schedule: asScheduleBody(window.schedule),
    scope: [...window.scope],
    current: current && asOccurrence(current),
    next: nextOccurrences(window, timezone, at, SHOWN_OCCURRENCES).map(asOccurrence),
    endedAt: endedAt === null ? null : isoOf(endedAt),
    createdBy,
    createdAt: window.createdAt.toISOString(),
    updatedAt: window.updatedAt.toISOString(),
  };
}

export function occurrencesOf(schedule: MaintenanceSchedule, timezone: string, at: Instant) {
  const window = { schedule, endedAt: null };
  return nextOccurrences(window, timezone, at, SHOWN_OCCURRENCES).map(asOccurrence);
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
