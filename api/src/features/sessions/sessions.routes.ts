import { SESSION_ENDS } from '@atalaya/core/domain/sessions/session';
import {
  type ServiceSessionView,
  serviceSessionListSchema,
  serviceSessionQuerySchema,
  serviceUsageQuerySchema,
  serviceUsageSchema,
} from '@atalaya/core/wire/rest/sessions';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import { readDeviceIds } from '../../network/device-ids.read-model.js';
import {
  readLastSession,
  readSessions,
  readUsage,
  type SessionRecord,
} from './sessions.read-model.js';

const config = { permission: 'device:read' } as const;

export const sessions: Feature = {
  name: 'sessions',
  register: (app, { tenancy }) => {
    app.get(
      '/sessions',
      {
        config,
        schema: {
          querystring: serviceSessionQuerySchema,
          response: { 200: serviceSessionListSchema },
        },
      },
      async (request) => {
        const { limit, cursor, ...list } = request.query;
        const after = decodeCursor(list, cursor, 2);
        const rows = await tenancy.read(request, async (trx) => {
          await checkDevice(trx, request.query.deviceId);
          return readSessions(trx, request.query, after);
        });
        const page = pageOf(rows, limit, list, (row) => [row.from_at.getTime(), row.id]);
        return { items: page.rows.map(asSession), nextCursor: page.nextCursor };
      },
    );
    app.get(
      '/sessions/usage',
      {
        config,
        schema: { querystring: serviceUsageQuerySchema, response: { 200: serviceUsageSchema } },
      },
      (request) =>
        tenancy.read(request, async (trx) => {
          const { user, deviceId } = request.query;
          await checkDevice(trx, deviceId);
          const days = await readUsage(trx, request.query);
          const last = await readLastSession(trx, user, deviceId);
          return {
            items: days.map((row) => ({
              deviceId: row.device_id,
              deviceName: row.name,
              day: row.day,
              bytesIn: Number(row.bytes_in),
              bytesOut: Number(row.bytes_out),
              onlineSeconds: Math.round(Number(row.online_ms) / 1_000),
              sessions: row.sessions,
            })),
            lastConnection: last ? asSession(last) : null,
          };
        }),
    );
  },
};

async function checkDevice(trx: Trx, deviceId: string | undefined): Promise<void> {
  if (deviceId && (await readDeviceIds(trx, [deviceId])).length === 0) throw notFound();
}

function asSession(row: SessionRecord): ServiceSessionView {
  return {
    id: row.id,
    deviceId: row.device_id,
    deviceName: row.device_name,
    kind: row.kind,
    user: row.user_name,
    mac: row.mac,
    callerId: row.caller_id,
    address: row.address,
    addressV6: row.address_v6,
    fromAt: row.from_at.toISOString(),
    toAt: row.to_at?.toISOString() ?? null,
    lastSeenAt: row.last_seen_at.toISOString(),
    bytesIn: Number(row.bytes_in),
    bytesOut: Number(row.bytes_out),
    disconnectReason: SESSION_ENDS.find((end) => end === row.disconnect_reason) ?? null,
  };
}
