import { mockChannels } from './mock-channels.js';
import { mockWebhooks } from './mock-webhooks.js';
import { mockId } from './mock-world.js';

const DAY_MS = 86_400_000;

export function list(items: readonly unknown[]) {
  return { items, nextCursor: null };
}

function mockController(at: string) {
  return {
    id: mockId(5, 1),
    name: 'UISP central',
    driver: 'uisp',
    address: 'uisp.bajio.test',
    port: 443,
    credentialId: mockId(4, 3),
    lastOkAt: at,
    lastError: null,
    collector: { id: mockId(7, 3), name: 'Cerro Gordo' },
  };
}

function mockApiKey(nowMs: number, n: number, more: object) {
  return {
    id: mockId(15, n),
    name: 'n8n',
    hint: 'x7Qd',
    scopes: ['action:acknowledge-incident', 'incident:read', 'webhook:read', 'webhook:write'],
    state: 'active',
    createdBy: 'Lucía Mendoza',
    createdAt: new Date(nowMs - 10 * DAY_MS).toISOString(),
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: new Date(nowMs - 180_000).toISOString(),
    ...more,
  };
}

/** The short lists of the settings, by path. */
export function mockLists(nowMs: number): Record<string, () => unknown> {
  const at = new Date(nowMs - 30 * DAY_MS).toISOString();
  return {
    ...mockWebhooks(nowMs),
    ...mockChannels(nowMs),
    '/controllers': () => list([mockController(at)]),
    '/credentials': () =>
      list([
        {
          id: mockId(4, 1),
          name: 'Comunidad de lectura',
          kind: 'snmp-community',
          usedBy: 72,
          createdAt: at,
          updatedAt: at,
        },
        {
          id: mockId(4, 2),
          name: 'RouterOS lectura',
          kind: 'routeros',
          usedBy: 4,
          createdAt: at,
          updatedAt: at,
        },
        {
          id: mockId(4, 3),
          name: 'Token UISP',
          kind: 'uisp',
          usedBy: 1,
          createdAt: at,
          updatedAt: at,
        },
      ]),
    '/users': () =>
      list([
        {
          id: mockId(9, 1),
          email: 'demo@atalaya.test',
          name: 'Lucía Mendoza',
          role: 'owner',
          locale: 'es',
          hasTotp: true,
          createdAt: at,
        },
        {
          id: mockId(9, 3),
          email: 'tecnico@atalaya.test',
          name: 'Raúl Ibarra',
          role: 'technician',
          locale: 'es',
          hasTotp: false,
          createdAt: at,
        },
      ]),
    '/api-keys': () =>
      list([
        mockApiKey(nowMs, 1, {}),
        mockApiKey(nowMs, 2, {
          name: 'Panel viejo',
          hint: 'pA3z',
          state: 'revoked',
          revokedAt: at,
        }),
      ]),
    '/wall-tokens': () => list([mockWallToken(at, nowMs)]),
    '/audit-log': () =>
      list([
        {
          id: '1',
          at,
          actorName: 'Lucía Mendoza',
          action: 'credential.create',
          subjectType: 'credential',
          subjectId: mockId(4, 1),
          before: null,
          after: { name: 'Comunidad de lectura' },
          ip: '10.0.0.8',
        },
      ]),
    '/platform/tenants': () =>
      list([
        {
          id: mockId(9, 2),
          slug: 'bajio',
          name: 'Redes del Bajío',
          status: 'active',
          limits: { devices: 5_000 },
          createdAt: at,
        },
      ]),
  };
}

function mockWallToken(createdAt: string, nowMs: number) {
  return {
    id: mockId(6, 1),
    name: 'Sala NOC',
    createdAt,
    lastSeenAt: new Date(nowMs - 4_000).toISOString(),
    revokedAt: null,
    showsRevenue: true,
    sounds: false,
  };
}
