import { sessionAddress } from '@atalaya/core/domain/sessions/session-address';
import type {
  serviceSessionQuerySchema,
  serviceUsageQuerySchema,
} from '@atalaya/core/wire/rest/sessions';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';
import { likePattern } from '../../network/like-pattern.js';

export type SessionRecord = Awaited<ReturnType<typeof readSessions>>[number];
export type UsageRecord = Awaited<ReturnType<typeof readUsage>>[number];
type SessionQuery = z.output<typeof serviceSessionQuerySchema>;
type UsageQuery = z.output<typeof serviceUsageQuerySchema>;

/** The newest first. */
export async function readSessions(trx: Trx, query: SessionQuery, after: Position | undefined) {
  let sessions = filtered(trx, query)
    .orderBy('s.from_at', 'desc')
    .orderBy('s.id')
    .limit(query.limit + 1);
  if (after) {
    const [from, id] = [new Date(Number(after[0])), String(after[1])];
    sessions = sessions.where((eb) =>
      eb.or([
        eb('s.from_at', '<', from),
        eb.and([eb('s.from_at', '=', from), eb('s.id', '>', id)]),
      ]),
    );
  }
  return sessions.execute();
}

function filtered(trx: Trx, query: SessionQuery) {
  const { deviceId, user, mac, address, at, from, to, open, search } = query;
  let sessions = select(trx);
  if (deviceId) sessions = sessions.where('s.device_id', '=', deviceId);
  if (user) sessions = sessions.where('s.user_name', '=', user);
  if (mac) sessions = sessions.where('s.mac', '=', mac);
  if (address) {
    const column = address.includes(':') ? 's.address_v6' : 's.address';
    sessions = sessions.where(column, '=', sessionAddress(address));
  }
  if (open) sessions = sessions.where('s.to_at', open === 'true' ? 'is' : 'is not', null);
  if (at) sessions = sessions.where('s.from_at', '<=', new Date(at)).where(outlasts(at));
  if (from) sessions = sessions.where(outlasts(from));
  if (to) sessions = sessions.where('s.from_at', '<', new Date(to));
  if (search) {
    const pattern = likePattern(search);
    sessions = sessions.where((eb) =>
      eb.or([
        eb('s.user_name', 'ilike', pattern),
        eb('s.address', 'ilike', pattern),
        eb('s.address_v6', 'ilike', pattern),
        eb('s.caller_id', 'ilike', pattern),
      ]),
    );
  }
  return sessions;
}

/** Not over at this instant: intervals are half-open. */
const outlasts = (instant: string) =>
  sql<boolean>`(s.to_at is null or s.to_at > ${new Date(instant)})`;

/** The newest day first. */
export async function readUsage(trx: Trx, query: UsageQuery, after: Position | undefined) {
  let days = trx
    .selectFrom('service_usage_days as u')
    .innerJoin('devices as d', (join) =>
      join.onRef('d.tenant_id', '=', 'u.tenant_id').onRef('d.id', '=', 'u.device_id'),
    )
    .where('u.day', '>=', query.from)
    .where('u.day', '<', query.to)
    .selectAll('u')
    .select('d.name as device_name')
    .orderBy('u.day', 'desc')
    .orderBy('u.user_name')
    .orderBy('u.device_id')
    .limit(query.limit + 1);
  if (query.user) days = days.where('u.user_name', '=', query.user);
  if (query.deviceId) days = days.where('u.device_id', '=', query.deviceId);
  if (after) {
    const [day, user, deviceId] = after.map(String);
    days = days.where((eb) =>
      eb.or([
        eb('u.day', '<', day ?? ''),
        eb.and([
          eb('u.day', '=', day ?? ''),
          eb(eb.refTuple('u.user_name', 'u.device_id'), '>', eb.tuple(user ?? '', deviceId ?? '')),
        ]),
      ]),
    );
  }
  return days.execute();
}

function select(trx: Trx) {
  return trx
    .selectFrom('service_sessions as s')
    .innerJoin('devices as d', (join) =>
      join.onRef('d.tenant_id', '=', 's.tenant_id').onRef('d.id', '=', 's.device_id'),
    )
    .selectAll('s')
    .select('d.name as device_name');
}
