import type {
  EscalationPolicyView,
  OnCallRotaView,
  QuietHoursView,
} from '@atalaya/core/wire/rest/paging';
import type { SilenceView } from '@atalaya/core/wire/rest/silences';
import { mockId } from './mock-world.js';

const HOUR_MS = 3_600_000;
const LUCIA = { userId: mockId(9, 1), name: 'Lucía Mendoza', isReachable: true };
const RAUL = { userId: mockId(9, 3), name: 'Raúl Ibarra', isReachable: false };
const NIGHT = { from: '22:00', until: '07:00' };

const page = (items: readonly unknown[]) => () => ({ items, nextCursor: null });

/** Two who take turns, one of whom covers and cannot be reached; two silences; steps; quiet hours. */
export function mockPaging(nowMs: number) {
  const at = (hours: number) => new Date(nowMs + hours * HOUR_MS).toISOString();
  const rota: OnCallRotaView = {
    id: mockId(16, 1),
    name: 'Torres',
    period: 'weekly',
    handoverTime: '09:00',
    startsOn: '2026-03-02',
    members: [LUCIA, RAUL],
    shifts: [
      { ...RAUL, from: at(-3), to: at(5), isOverride: true },
      { ...LUCIA, from: at(5), to: at(60), isOverride: false },
    ],
    overrides: [
      { id: mockId(16, 2), userId: RAUL.userId, name: RAUL.name, from: at(-3), to: at(5) },
    ],
    updatedAt: at(-200),
  };
  const silence: SilenceView = {
    id: mockId(16, 3),
    target: { kind: 'site', id: mockId(2, 1), name: 'La Loma' },
    from: at(-1),
    until: at(3),
    reason: 'Cambio de baterías',
    createdBy: LUCIA.name,
    createdAt: at(-1),
    endedAt: null,
    endedBy: null,
    state: 'on',
  };
  const policy: EscalationPolicyView = {
    id: mockId(16, 5),
    name: 'Red troncal',
    enabled: true,
    isDefault: true,
    severities: [],
    sites: [],
    steps: [
      { afterMinutes: 0, targets: [{ kind: 'rota', id: rota.id, name: rota.name }] },
      {
        afterMinutes: 15,
        targets: [{ kind: 'channel', id: mockId(16, 7), name: 'Telegram del NOC' }],
      },
    ],
    repeat: { everyMinutes: 30, times: 3 },
    updatedAt: at(-100),
  };
  const quiet: QuietHoursView = {
    channelId: mockId(16, 7),
    channelName: 'Telegram del NOC',
    channelKind: 'telegram',
    info: NIGHT,
    warning: NIGHT,
    critical: null,
  };
  const later = { ...silence, id: mockId(16, 4), state: 'waiting', from: at(20), until: at(24) };
  return {
    '/on-call-rotas': page([rota]),
    '/silences': page([silence, later]),
    '/escalation-policies': page([policy]),
    '/quiet-hours': page([quiet]),
  };
}
