import { mockId } from './mock-world.js';

const MINUTE_MS = 60_000;

function mockEndpoint(nowMs: number, index: number, more: object) {
  const at = (agoMs: number) => new Date(nowMs - agoMs).toISOString();
  return {
    id: mockId(8, index),
    name: 'n8n de la oficina',
    url: 'http://192.168.10.5:5678/webhook/atalaya',
    types: ['incident.opened', 'incident.resolved', 'device.down', 'device.up'],
    enabled: true,
    disabledReason: null,
    failuresInRow: 0,
    pausedUntil: null,
    pending: 0,
    dead: 2,
    previousKeyUntil: null,
    createdBy: 'Lucía Mendoza',
    createdAt: at(30 * 1_440 * MINUTE_MS),
    ...more,
  };
}

export function mockDelivery(nowMs: number, index: number, more: object) {
  const at = (agoMs: number) => new Date(nowMs - agoMs).toISOString();
  return {
    id: mockId(8, 10 + index),
    eventId: mockId(8, 20 + index),
    type: 'device.down',
    subject: `device:${mockId(1, 5)}`,
    sequence: index,
    state: 'delivered',
    attempts: 1,
    queuedAt: at(index * 7 * MINUTE_MS),
    nextAttemptAt: null,
    settledAt: at(index * 7 * MINUTE_MS),
    deadReason: null,
    log: [
      {
        requestId: mockId(8, 30 + index),
        at: at(index * 7 * MINUTE_MS),
        durationMs: 84,
        outcome: 'delivered',
        status: 200,
        error: null,
        answer: 'Workflow was started',
        request: 'POST http://192.168.10.5:5678/webhook/atalaya',
      },
    ],
    ...more,
  };
}

/** Two endpoints, one of which fails, and what was sent to each. */
export function mockWebhooks(nowMs: number): Record<string, () => unknown> {
  const failed = {
    outcome: 'failed',
    durationMs: 15_000,
    status: null,
    answer: null,
    request: null,
    error: 'It did not answer within 15 s.',
    requestId: mockId(8, 40),
    at: new Date(nowMs - 5 * MINUTE_MS).toISOString(),
  };
  const items = [
    mockEndpoint(nowMs, 1, {}),
    mockEndpoint(nowMs, 2, {
      name: 'Mesa de ayuda',
      url: 'https://ayuda.bajio.test/hooks/atalaya-con-una-direccion-bastante-larga',
      types: ['incident.opened'],
      failuresInRow: 6,
      pausedUntil: new Date(nowMs + MINUTE_MS).toISOString(),
      pending: 4,
      dead: 0,
    }),
  ];
  const dead = { state: 'dead', attempts: 9, deadReason: 'attempts-used', log: [failed] };
  const deliveries = [
    mockDelivery(nowMs, 1, {}),
    mockDelivery(nowMs, 2, dead),
    mockDelivery(nowMs, 3, { type: 'incident.opened' }),
  ];
  return {
    '/webhook-endpoints': () => ({ items, nextCursor: null }),
    [`/webhook-endpoints/${mockId(8, 1)}/deliveries`]: () => ({
      items: deliveries,
      nextCursor: null,
    }),
  };
}
