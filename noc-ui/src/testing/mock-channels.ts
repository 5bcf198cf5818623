import { mockDelivery } from './mock-webhooks.js';
import { mockId } from './mock-world.js';

const MINUTE_MS = 60_000;

/** One channel of each kind, one of which fails, and what was sent over one. */
export function mockChannels(nowMs: number): Record<string, () => unknown> {
  const at = (agoMs: number) => new Date(nowMs - agoMs).toISOString();
  const channel = (index: number, more: object) => ({
    id: mockId(9, index),
    minSeverity: 'warning',
    userId: null,
    hasSecret: true,
    enabled: true,
    disabledReason: null,
    trouble: null,
    failuresInRow: 0,
    pausedUntil: null,
    pending: 0,
    dead: 0,
    createdBy: 'Lucía Mendoza',
    createdAt: at(30 * 1_440 * MINUTE_MS),
    ...more,
  });
  const items = [
    channel(1, {
      kind: 'email',
      name: 'Correo del NOC',
      config: {
        host: 'smtp.bajio.test',
        port: 587,
        security: 'starttls',
        user: 'avisos',
        from: 'avisos@bajio.test',
        to: ['noc@bajio.test', 'gerencia.de.operaciones@bajio.test'],
      },
      failuresInRow: 6,
      pausedUntil: new Date(nowMs + MINUTE_MS).toISOString(),
      pending: 3,
      dead: 1,
    }),
    channel(2, {
      kind: 'telegram',
      name: 'Guardia',
      config: { botId: '123456789', chat: { id: 77, name: 'Guardia Bajío' } },
    }),
    channel(3, {
      kind: 'whatsapp',
      name: 'Jefe de redes',
      minSeverity: 'critical',
      config: {
        phoneNumberId: '106540352242922',
        template: 'aviso_red',
        language: 'es_MX',
        to: '5214771234567',
      },
    }),
  ];
  const more = { step: 0, receipt: null, receiptAt: null, receiptError: null };
  const deliveries = [
    mockDelivery(nowMs, 1, {
      ...more,
      type: 'incident.opened',
      receipt: 'read',
      receiptAt: at(6 * MINUTE_MS),
    }),
    mockDelivery(nowMs, 2, {
      ...more,
      type: 'channel.test',
      state: 'dead',
      deadReason: 'rejected',
    }),
  ];
  return {
    '/notification-channels': () => ({ items, nextCursor: null }),
    ...Object.fromEntries(
      items.map(({ id }) => [
        `/notification-channels/${id}/deliveries`,
        () => ({ items: deliveries, nextCursor: null }),
      ]),
    ),
  };
}
