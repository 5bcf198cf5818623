import {
  type MaintenanceWindow,
  maintenanceWindowCreateSchema,
} from '@atalaya/core/wire/rest/maintenance-windows';
import { describe, expect, it } from 'vitest';
import { draftBody, draftOf, emptyDraft } from './window-draft.js';

const NOW = Date.UTC(2026, 2, 1, 12, 3);
const ZONE = 'America/Mexico_City';
const SCOPE = [
  { kind: 'site' as const, id: '00000000-0000-4000-8000-000000000001', name: 'Cerro' },
];

describe('the draft of a window', () => {
  it('begins at the next full five minutes of the organisation’s clocks', () => {
    expect(emptyDraft(NOW, ZONE)).toMatchObject({
      from: '2026-03-01T06:05',
      to: '2026-03-01T08:05',
      validFrom: '2026-03-01',
    });
  });

  it.each([
    { kind: 'once' as const, from: '2026-03-02T06:00:00.000Z', to: '2026-03-02T08:30:00.000Z' },
    {
      kind: 'weekly' as const,
      weekdays: [2, 6],
      startTime: '03:15',
      durationMinutes: 45,
      validFrom: '2026-03-01',
      validUntil: null,
    },
  ])('of a stored one is sent back as it was: %j', (schedule) => {
    const window: MaintenanceWindow = {
      id: SCOPE[0]?.id ?? '',
      name: 'Fuente',
      notes: 'x',
      schedule,
      scope: SCOPE,
      work: 'reboot',
      tellCustomers: true,
      sendsMessages: true,
      noticeHours: 48,
      customerText: 'En {lugar}',
      messages: null,
      current: null,
      next: [],
      endedAt: null,
      createdBy: '',
      createdAt: '',
      updatedAt: '',
    };
    const body = draftBody(draftOf(window, NOW, ZONE), ZONE);
    const scope = SCOPE.map(({ kind, id }) => ({ kind, id }));
    expect(maintenanceWindowCreateSchema.parse(body)).toEqual({
      name: 'Fuente',
      notes: 'x',
      work: 'reboot',
      tellCustomers: true,
      sendsMessages: true,
      noticeHours: 48,
      customerText: 'En {lugar}',
      schedule,
      scope,
    });
  });

  it('names what is missing', () => {
    const fieldsOf = (part: object) => {
      const body = draftBody({ ...emptyDraft(NOW, ZONE), name: 'x', scope: SCOPE, ...part }, ZONE);
      const checked = maintenanceWindowCreateSchema.safeParse(body);
      return checked.error?.issues.map(({ path }) => path.join('.'));
    };
    expect(fieldsOf({})).toBeUndefined();
    expect(fieldsOf({ from: '', scope: [] })).toEqual(['schedule.from', 'scope']);
    expect(fieldsOf({ kind: 'weekly', durationMinutes: '', startTime: '' })).toEqual([
      'schedule.weekdays',
      'schedule.startTime',
      'schedule.durationMinutes',
    ]);
  });
});
