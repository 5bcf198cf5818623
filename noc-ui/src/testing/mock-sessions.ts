import type { ServiceSessionView, ServiceUsageView } from '@atalaya/core/wire/rest/sessions';
import { mockId } from './mock-world.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const USERS = ['ana.cruz', 'rancho-mezquite', 'tienda_lupita', 'jose.ibarra', 'escuela.norte'];

/** Who is online and who was, filtered as the API does where a test looks at it. */
export function mockSessions(query: URLSearchParams, nowMs: number): ServiceSessionView[] {
  const search = query.get('search') ?? '';
  return USERS.flatMap((user, index) => sessionsOf(user, index, nowMs)).filter(
    (session) =>
      (query.get('open') !== 'true' || session.toAt === null) &&
      (query.get('user') ?? session.user) === session.user &&
      (query.get('address') ?? session.address) === session.address &&
      `${session.user} ${session.address} ${session.mac}`.includes(search),
  );
}

function sessionsOf(user: string, index: number, nowMs: number): ServiceSessionView[] {
  const mac = `02:00:5E:00:10:0${index}`;
  const at = (agoMs: number) => new Date(nowMs - agoMs).toISOString();
  const begunAgoMs = (index * 31 + 2) * HOUR_MS;
  const session = {
    deviceId: mockId(1, 1),
    deviceName: 'CCR Central',
    kind: 'pppoe' as const,
    user,
    mac,
    callerId: mac,
    addressV6: null,
    lastSeenAt: at(20_000),
  };
  return [
    {
      ...session,
      id: mockId(7, index * 2),
      address: `100.64.0.${10 + index}`,
      fromAt: at(begunAgoMs),
      toAt: null,
      bytesIn: 3.1e8 * (index + 1),
      bytesOut: 4.7e9 * (index + 1),
      disconnectReason: null,
    },
    {
      ...session,
      id: mockId(7, index * 2 + 1),
      address: `100.64.0.${40 + index}`,
      fromAt: at(begunAgoMs + 2 * DAY_MS),
      toAt: at(begunAgoMs + HOUR_MS),
      bytesIn: 8.2e7,
      bytesOut: 1.9e9,
      disconnectReason: index % 2 === 0 ? 'router-reboot' : 'ended',
    },
  ];
}

export function mockUsage(query: URLSearchParams): ServiceUsageView[] {
  const toMs = Date.parse(query.get('to') ?? '');
  return Array.from({ length: 24 }, (_, index) => ({
    deviceId: mockId(1, 1),
    deviceName: 'CCR Central',
    user: query.get('user') ?? '',
    day: new Date(toMs - (index + 1) * DAY_MS).toISOString().slice(0, 10),
    bytesIn: 4e8 + 3e8 * Math.sin(index),
    bytesOut: 6e9 + 4e9 * Math.sin(index * 1.7),
    onlineSeconds: 80_000,
    sessions: 1 + (index % 2),
  }));
}
