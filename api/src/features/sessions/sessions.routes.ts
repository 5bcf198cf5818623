import { SESSION_ENDS } from '@atalaya/core/domain/sessions/session';
import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import {
  type ServiceSessionView,
  type ServiceUsageView,
  serviceSessionListSchema,
  serviceSessionQuerySchema,
  serviceUsageListSchema,
  serviceUsageQuerySchema,
} from '@atalaya/core/wire/rest/sessions';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { Feature } from '../../feature.js';
import { decodeCursor, type Position, pageOf } from '../../http/cursor.js';
import { invalidField, notFound } from '../../http/http-problem.js';
import { readDeviceIds } from '../../network/device-ids.read-model.js';
import {
  readSessions,
  readUsage,
  type SessionRecord,
  type UsageRecord,
} from './sessions.read-model.js';

const config = { permission: 'subscriber_session:read' } as const;
/** A part of a name is looked for row by row: not in five years of them unless somebody says so. */
const SEARCHED_DAYS = 31;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const sessions: Feature = {
  name: 'sessions',
  register: (app, { tenancy, deps }) => {
    app.get(
      '/sessions',
      {
        config,
        schema: {
          summary:
            "Subscribers' sessions, the newest first; with `address` and `at`: who had it then",
          querystring: serviceSessionQuerySchema,
          response: { 200: serviceSessionListSchema },
        },
      },
      async (request) => {
        const { limit, cursor, ...list } = request.query;
        const after = decodeCursor(list, cursor, 2);
        refuseUnless(after, ([at, id]) => Number.isSafeInteger(at) && UUID.test(String(id)));
        const { search, open, at } = list;
        const recent = new Date(deps.clock.now() - SEARCHED_DAYS * DAY_MS).toISOString();
        const from = list.from ?? (search && !at && open !== 'true' ? recent : undefined);
        const rows = await tenancy.read(request, async (trx) => {
          await checkDevice(trx, list.deviceId);
          return readSessions(trx, { ...request.query, from }, after);
        });
        const page = pageOf(rows, limit, list, (row) => [row.from_at.getTime(), row.id]);
        return { items: page.rows.map(asSession), nextCursor: page.nextCursor };
      },
    );
    app.get(
      '/usage',
      {
        config,
        schema: {
          summary:
            'What each user did on each router, by day of the organisation, the newest first',
          querystring: serviceUsageQuerySchema,
          response: { 200: serviceUsageListSchema },
        },
      },
      async (request) => {
        const { limit, cursor, ...list } = request.query;
        const after = decodeCursor(list, cursor, 3);
        refuseUnless(after, ([day, , id]) => DAY.test(String(day)) && UUID.test(String(id)));
        const rows = await tenancy.read(request, async (trx) => {
          await checkDevice(trx, list.deviceId);
          return readUsage(trx, request.query, after);
        });
        const page = pageOf(rows, limit, list, (row) => [row.day, row.user_name, row.device_id]);
        return { items: page.rows.map(asUsage), nextCursor: page.nextCursor };
      },
    );
  },
};

function refuseUnless(after: Position | undefined, isOurs: (after: Position) => boolean): void {
  if (after && !isOurs(after)) throw invalidField('cursor', 'is not a cursor of this list');
}

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

function asUsage(row: UsageRecord): ServiceUsageView {
  return {
    deviceId: row.device_id,
    deviceName: row.device_name,
    user: row.user_name,
    day: row.day,
    bytesIn: Number(row.bytes_in),
    bytesOut: Number(row.bytes_out),
    onlineSeconds: Math.round(Number(row.online_ms) / 1_000),
    sessions: row.sessions,
  };
}
