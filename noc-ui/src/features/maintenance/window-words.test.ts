import { describe, expect, it } from 'vitest';
import {
  comingOf,
  currentOf,
  occurrenceWords,
  scheduleWords,
  weekdayWord,
} from './window-words.js';

const ZONE = { locale: 'es', timeZone: 'America/Mexico_City' } as const;
const early = { from: '2026-03-01T08:00:00.000Z', to: '2026-03-01T10:00:00.000Z' };
const late = { from: '2026-03-02T05:00:00.000Z', to: '2026-03-02T07:30:00.000Z' };
const base = {
  id: '',
  name: '',
  notes: '',
  scope: [],
  work: 'work' as const,
  tellCustomers: false,
  sendsMessages: false,
  noticeHours: 24,
  customerText: '',
  messages: null,
  current: null,
  endedAt: null,
  createdBy: '',
  createdAt: '',
  updatedAt: '',
};

describe('the words of a window', () => {
  it('tell an occurrence by the organisation’s clocks, over midnight with both days', () => {
    expect(occurrenceWords(early, ZONE)).toBe('dom 1 de mar 02:00 – 04:00');
    expect(occurrenceWords(late, ZONE)).toBe('dom 1 de mar 23:00 – lun 2 de mar 01:30');
  });

  it('tell a weekly schedule', () => {
    const schedule = {
      kind: 'weekly',
      weekdays: [1, 7],
      startTime: '02:00',
      durationMinutes: 90,
      validFrom: '2026-03-01',
      validUntil: null,
    } as const;
    const window = { ...base, schedule: { ...schedule, weekdays: [1, 7] }, next: [] };
    expect(scheduleWords(window, ZONE)).toBe('lun, dom 02:00 · 1 h 30 min');
    expect(weekdayWord(3, 'en')).toBe('Wed');
  });

  it('know what is on and what comes', () => {
    const window = { ...base, schedule: { kind: 'once' as const, ...early }, next: [early, late] };
    expect(currentOf(window, Date.parse(early.from))).toBe(early);
    expect(currentOf(window, Date.parse(early.to))).toBeUndefined();
    expect(comingOf(window, Date.parse(early.from))).toBe(late);
    expect(comingOf(window, Date.parse(late.from))).toBeUndefined();
  });
});
