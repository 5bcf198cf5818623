import type {
  serviceSessionQuerySchema,
  serviceUsageQuerySchema,
} from '@atalaya/core/wire/rest/sessions';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';
import { likePattern } from '../../network/like-pattern.js';

export type SessionRecord = Awaited<ReturnType<typeof readSessions>>[number];
type SessionQuery = z.output<typeof serviceSessionQuerySchema>;

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
  const { deviceId, user, mac, address, at, open, search } = query;
  let sessions = select(trx);
  if (deviceId) sessions = sessions.where('s.device_id', '=', deviceId);
  if (user) sessions = sessions.where('s.user_name', '=', user);
  if (mac) sessions = sessions.where('s.mac', '=', mac);
  if (address) {
    const column = address.includes(':') ? 's.address_v6' : 's.address';
    sessions = sessions.where(column, '=', address);
  }
  if (open) sessions = sessions.where('s.to_at', open === 'true' ? 'is' : 'is not', null);
  if (at) {
    const instant = new Date(at);
    sessions = sessions
      .where('s.from_at', '<=', instant)
      .where((eb) => eb.or([eb('s.to_at', 'is', null), eb('s.to_at', '>', instant)]));
  }
  if (search) {
    const pattern = likePattern(search);
    sessions = sessions.where((eb) =>
      eb.or([
        eb('s.user_name', 'ilike', pattern),
        eb('s.address', 'ilike', pattern),
        eb('s.caller_id', 'ilike', pattern),
      ]),
    );
  }
  return sessions;
}

/** The newest session of this user. */
export async function readLastSession(trx: Trx, user: string, deviceId: string | undefined) {
  let sessions = select(trx).where('s.user_name', '=', user);
  if (deviceId) sessions = sessions.where('s.device_id', '=', deviceId);
  return sessions.orderBy('s.from_at', 'desc').orderBy('s.id').limit(1).executeTakeFirst();
}

export async function readUsage(trx: Trx, query: z.output<typeof serviceUsageQuerySchema>) {
  let days = trx
    .selectFrom('service_usage_days as u')
    .innerJoin('devices as d', (join) =>
      join.onRef('d.tenant_id', '=', 'u.tenant_id').onRef('d.id', '=', 'u.device_id'),
    )
    .where('u.user_name', '=', query.user)
    .where('u.day', '>=', query.from)
    .where('u.day', '<', query.to)
    .select(['u.device_id', 'd.name', 'u.day', 'u.bytes_in', 'u.bytes_out', 'u.online_ms'])
    .select('u.sessions')
    .orderBy('u.day')
    .orderBy('d.name')
    .limit(2_000);
  if (query.deviceId) days = days.where('u.device_id', '=', query.deviceId);
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
