import type { ScopePart } from '@atalaya/core/domain/maintenance/scope';
import { NOTICE_HOURS, type Work } from '@atalaya/core/domain/maintenance/work';
import { instantOf, localText } from '@atalaya/core/domain/shared/zone-time';
import type { MaintenanceWindow } from '@atalaya/core/wire/rest/maintenance-windows';

export type ChosenPart = ScopePart & { readonly name: string };

/** What the form holds: times as the clocks of the organisation show them. */
export interface WindowDraft {
  readonly name: string;
  readonly notes: string;
  readonly kind: 'once' | 'weekly';
  /** `2026-03-01T21:00` */
  readonly from: string;
  readonly to: string;
  readonly weekdays: readonly number[];
  readonly startTime: string;
  readonly durationMinutes: string;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly scope: readonly ChosenPart[];
  readonly work: Work;
  readonly tellCustomers: boolean;
  readonly sendsMessages: boolean;
  readonly noticeHours: string;
  readonly customerText: string;
}

/** What is mostly planned on a device or a site, with how long it takes. */
export const WORK_MINUTES: Readonly<Record<Work, number>> = {
  'power-cut': 120,
  reboot: 15,
  work: 120,
};

/** From now on, for so long as this work takes. */
export function startingNow(minutes: number, nowMs: number, timeZone: string) {
  const from = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  return {
    kind: 'once',
    from: minutesOf(from, timeZone),
    to: minutesOf(from + minutes * MINUTE_MS, timeZone),
  } as const;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const STEP_MS = 300_000;

/** Two hours from the next full five minutes on; each week, tonight at two. */
export function emptyDraft(nowMs: number, timeZone: string): WindowDraft {
  const from = Math.ceil(nowMs / STEP_MS) * STEP_MS;
  return {
    name: '',
    notes: '',
    kind: 'once',
    from: minutesOf(from, timeZone),
    to: minutesOf(from + 2 * HOUR_MS, timeZone),
    weekdays: [],
    startTime: '02:00',
    durationMinutes: '120',
    validFrom: minutesOf(nowMs, timeZone).slice(0, 10),
    validUntil: '',
    scope: [],
    work: 'work',
    tellCustomers: false,
    sendsMessages: false,
    noticeHours: String(NOTICE_HOURS.usual),
    customerText: '',
  };
}

export function draftOf(window: MaintenanceWindow, nowMs: number, timeZone: string): WindowDraft {
  const { name, notes, schedule, scope, work, tellCustomers, sendsMessages, customerText } = window;
  const noticeHours = String(window.noticeHours);
  const told = { tellCustomers, sendsMessages, noticeHours, customerText };
  const words = { name, notes, scope, work, ...told };
  const base = { ...emptyDraft(nowMs, timeZone), ...words, kind: schedule.kind };
  if (schedule.kind === 'once') {
    const local = (iso: string) => minutesOf(Date.parse(iso), timeZone);
    return { ...base, from: local(schedule.from), to: local(schedule.to) };
  }
  return {
    ...base,
    weekdays: schedule.weekdays,
    startTime: schedule.startTime,
    durationMinutes: String(schedule.durationMinutes),
    validFrom: schedule.validFrom,
    validUntil: schedule.validUntil ?? '',
  };
}

/** As it is sent; a field that is no time yet stays empty, and the schema names it. */
export function draftBody(draft: WindowDraft, timeZone: string) {
  const { name, notes, work, tellCustomers, sendsMessages, customerText } = draft;
  const schedule =
    draft.kind === 'once'
      ? { kind: 'once', from: isoOf(draft.from, timeZone), to: isoOf(draft.to, timeZone) }
      : {
          kind: 'weekly',
          weekdays: [...draft.weekdays].sort(),
          startTime: draft.startTime,
          durationMinutes: draft.durationMinutes === '' ? null : Number(draft.durationMinutes),
          validFrom: draft.validFrom,
          validUntil: draft.validUntil === '' ? null : draft.validUntil,
        };
  const scope = draft.scope.map(({ kind, id }) => ({ kind, id }));
  const noticeHours = draft.noticeHours === '' ? null : Number(draft.noticeHours);
  const told = { tellCustomers, sendsMessages, noticeHours, customerText };
  return { name, notes, work, ...told, schedule, scope };
}

function minutesOf(atMs: number, timeZone: string): string {
  return localText(atMs, timeZone).slice(0, 16);
}

function isoOf(local: string, timeZone: string): string {
  const at = instantOf(local, timeZone);
  return at === undefined ? '' : new Date(at).toISOString();
}
