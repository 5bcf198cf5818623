import { list } from './mock-lists.js';
import { mockId } from './mock-world.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** One window that is on, one of each week, and one that is over. */
export function mockWindows(query: URLSearchParams, nowMs: number) {
  const at = (ms: number) => new Date(nowMs + ms).toISOString();
  const made = {
    endedAt: null,
    work: 'work',
    tellCustomers: false,
    sendsMessages: true,
    noticeHours: 24,
    customerText: '',
    messages: null,
    createdBy: 'Lucía Mendoza',
    createdAt: at(-DAY_MS),
    updatedAt: at(-DAY_MS),
  };
  const once = (from: number, to: number) => ({ kind: 'once', from: at(from), to: at(to) });
  const site = { kind: 'site', id: mockId(2, 1), name: 'Cerro Gordo' };
  const past = {
    id: mockId(8, 3),
    name: 'Cambio de antena',
    notes: '',
    schedule: once(-3 * DAY_MS, -3 * DAY_MS + HOUR_MS),
    scope: [{ kind: 'device', id: mockId(1, 2), name: 'Sectorial norte' }],
    current: null,
    next: [],
    ...made,
  };
  if (query.get('status') === 'past') return list([past]);
  const current = { from: at(-HOUR_MS), to: at(HOUR_MS / 2) };
  const nights = [1, 8, 15].map((days) => ({
    from: at(days * DAY_MS),
    to: at(days * DAY_MS + 1.5 * HOUR_MS),
  }));
  return list([
    {
      id: mockId(8, 1),
      name: 'Cambio de baterías',
      notes: 'Llevar dos bancos de 100 Ah.',
      schedule: { kind: 'once', ...current },
      scope: [site],
      current,
      next: [current],
      ...made,
      work: 'power-cut',
      messages: {
        ...current,
        outcome: null,
        before: { waiting: 3, told: 51, failed: 1, unreachable: 3, dropped: 0 },
        after: { waiting: 0, told: 0, failed: 0, unreachable: 0, dropped: 0 },
      },
    },
    {
      id: mockId(8, 2),
      name: 'Actualización de firmware',
      notes: '',
      schedule: {
        kind: 'weekly',
        weekdays: [2, 4],
        startTime: '03:00',
        durationMinutes: 90,
        validFrom: at(-DAY_MS).slice(0, 10),
        validUntil: null,
      },
      scope: [{ kind: 'subtree', id: mockId(1, 1), name: 'Router de borde' }, site],
      current: null,
      next: nights,
      ...made,
    },
  ]);
}

export function mockPreview(nowMs: number) {
  const at = (ms: number) => new Date(nowMs + ms).toISOString();
  const names = ['Clínica San Rafael', 'Molino El Bajío'];
  return {
    occurrences: [{ from: at(HOUR_MS), to: at(3 * HOUR_MS), inBusinessHours: true }],
    openIncidents: [{ id: mockId(12, 1), rootName: 'La Loma Oriente', openedAt: at(-HOUR_MS) }],
    devices: {
      inScope: 2,
      behind: 61,
      listed: [
        { id: mockId(1, 1), name: 'Router de borde', role: 'router', state: 'up', inScope: true },
        { id: mockId(1, 2), name: 'Sectorial norte', role: 'ap', state: 'up', inScope: true },
        { id: mockId(1, 5), name: 'CPE Ana Ruiz', role: 'cpe', state: 'offline', inScope: false },
      ],
    },
    customers: {
      services: 58,
      suggestedServices: 4,
      suspendedServices: 3,
      persons: 54,
      companies: 2,
      monthly: [{ amountMinor: 2_894_200, currency: 'MXN' }],
      listed: names.map((name, n) => ({ id: mockId(3, n), name, kind: 'company' })),
      reach: {
        byChannel: [
          { kind: 'whatsapp', customers: 49 },
          { kind: 'email', customers: 4 },
        ],
        unreachable: [
          { reason: 'no-contact', customers: 2 },
          { reason: 'no-consent', customers: 1 },
        ],
      },
    },
  };
}

export function mockWindowMessages(nowMs: number) {
  const at = (ms: number) => new Date(nowMs + ms).toISOString();
  const occurrence = { from: at(-HOUR_MS), to: at(HOUR_MS / 2) };
  const told = [
    ['Clínica San Rafael', 'told', 'whatsapp', null],
    ['Ana Ruiz', 'failed', 'email', 'not-delivered'],
    ['Molino El Bajío', 'unreachable', null, 'no-contact'],
  ] as const;
  return list(
    told.map(([name, state, channel, reason], n) => ({
      id: mockId(30, n),
      customer: { id: mockId(3, n), name },
      occurrence,
      phase: 'before',
      state,
      reason,
      channel,
      deliveryId: null,
      createdAt: at(-DAY_MS),
      settledAt: at(-DAY_MS),
    })),
  );
}
