import type { ServiceSession, SessionEnd } from '@atalaya/core/domain/sessions/session';
import { SESSION_ENDS } from '@atalaya/core/domain/sessions/session';
import { usageByDay } from '@atalaya/core/domain/sessions/usage-days';
import type { RouterSessions } from '@atalaya/core/ports/session-sink';
import { sql } from 'kysely';
import { queueAfterSessions } from '../enforcement/after-sessions.store.js';
import type { Trx } from '../postgres/database.js';
import { readTimezone } from '../tenants/timezone.read-model.js';

/** One statement takes so many rows. */
const CHUNK = 2_000;
const MAC = /^([0-9A-F]{2}:){5}[0-9A-F]{2}$/;

/** Open on this router, or ended there since `endedSince`. */
export async function loadSessions(
  trx: Trx,
  deviceId: string,
  endedSince: Date,
): Promise<ServiceSession[]> {
  const rows = await trx
    .selectFrom('service_sessions')
    .where('device_id', '=', deviceId)
    .where((eb) => eb.or([eb('to_at', 'is', null), eb('to_at', '>=', endedSince)]))
    .selectAll()
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    user: row.user_name,
    callerId: row.caller_id,
    address: row.address ?? row.address_v6,
    fromAt: row.from_at.getTime(),
    toAt: row.to_at?.getTime() ?? null,
    lastSeenAt: row.last_seen_at.getTime(),
    bytesIn: BigInt(row.bytes_in),
    bytesOut: BigInt(row.bytes_out),
    counter:
      row.counter_in === null || row.counter_out === null
        ? null
        : {
            bytesIn: BigInt(row.counter_in),
            bytesOut: BigInt(row.counter_out),
            identity: row.counter_identity ?? '',
          },
    end: endOf(row.disconnect_reason),
  }));
}

function endOf(text: string | null): SessionEnd | null {
  return SESSION_ENDS.find((end) => end === text) ?? null;
}

/**
 * What ends is stored first: of one subscriber's place one session is open at most. Who is cut and began or ended one
 * gets a command with it; collectors look for those each second.
 */
export async function storeSessions(
  trx: Trx,
  tenantId: string,
  routers: readonly RouterSessions[],
): Promise<void> {
  const devices = await knownDevices(trx, routers);
  const rows = routers
    .filter(({ deviceId }) => devices.has(deviceId))
    .flatMap(({ deviceId, sessions }) => sessions.map((session) => ({ deviceId, session })));
  const ended = rows.filter(({ session }) => session.toAt !== null);
  const open = rows.filter(({ session }) => session.toAt === null);
  for (const group of [ended, open]) {
    for (let start = 0; start < group.length; start += CHUNK) {
      const chunk = group.slice(start, start + CHUNK);
      if (group === open) await endTwins(trx, tenantId, chunk);
      await putSessions(trx, tenantId, chunk);
    }
  }
  await addUsage(
    trx,
    tenantId,
    routers.filter(({ deviceId }) => devices.has(deviceId)),
  );
  await queueAfterSessions(trx, tenantId, routers);
}

/** A router may be deleted while its sessions wait: they go with it. */
async function knownDevices(trx: Trx, routers: readonly RouterSessions[]): Promise<Set<string>> {
  const ids = routers.map(({ deviceId }) => deviceId);
  const rows = await trx.selectFrom('devices').where('id', 'in', ids).select('id').execute();
  return new Set(rows.map(({ id }) => id));
}

interface SessionRow {
  readonly deviceId: string;
  readonly session: ServiceSession;
}

/** Another collector, from which this router came, may have left one open that it had not yet stored as ended. */
async function endTwins(trx: Trx, tenantId: string, rows: readonly SessionRow[]): Promise<void> {
  await sql`
    update service_sessions s set to_at = greatest(s.last_seen_at, s.from_at), disconnect_reason = 'gone'
    from unnest(${rows.map(({ deviceId }) => deviceId)}::uuid[],
      ${rows.map(({ session }) => session.kind)}::text[],
      ${rows.map(({ session }) => session.user)}::text[],
      ${rows.map(({ session }) => session.callerId)}::text[],
      ${rows.map(({ session }) => session.id)}::uuid[]) as n (device_id, kind, user_name, caller_id, id)
    where s.tenant_id = ${tenantId} and s.to_at is null and s.device_id = n.device_id
      and s.kind = n.kind and s.user_name = n.user_name and s.caller_id = n.caller_id
      and s.id <> n.id`.execute(trx);
}

async function putSessions(trx: Trx, tenantId: string, rows: readonly SessionRow[]): Promise<void> {
  const of = <T>(pick: (session: ServiceSession) => T) => rows.map(({ session }) => pick(session));
  const isV6 = ({ address }: ServiceSession) => address?.includes(':') === true;
  await sql`
    insert into service_sessions (tenant_id, device_id, id, kind, user_name, caller_id, mac, address,
      address_v6, from_at, to_at, last_seen_at, bytes_in, bytes_out, counter_in, counter_out,
      counter_identity, disconnect_reason)
    select ${tenantId}, n.* from unnest(
      ${rows.map(({ deviceId }) => deviceId)}::uuid[], ${of(({ id }) => id)}::uuid[],
      ${of(({ kind }) => kind)}::text[], ${of(({ user }) => user)}::text[],
      ${of(({ callerId }) => callerId)}::text[],
      ${of(({ callerId }) => (MAC.test(callerId) ? callerId : null))}::text[],
      ${of((session) => (isV6(session) ? null : session.address))}::text[],
      ${of((session) => (isV6(session) ? session.address : null))}::text[],
      ${of(({ fromAt }) => new Date(fromAt))}::timestamptz[],
      ${of(({ toAt }) => (toAt === null ? null : new Date(toAt)))}::timestamptz[],
      ${of(({ lastSeenAt }) => new Date(lastSeenAt))}::timestamptz[],
      ${of(({ bytesIn }) => String(bytesIn))}::numeric[],
      ${of(({ bytesOut }) => String(bytesOut))}::numeric[],
      ${of(({ counter }) => (counter ? String(counter.bytesIn) : null))}::numeric[],
      ${of(({ counter }) => (counter ? String(counter.bytesOut) : null))}::numeric[],
      ${of(({ counter }) => counter?.identity ?? null)}::text[], ${of(({ end }) => end)}::text[]) as n
    on conflict (tenant_id, id) do update set
      address = excluded.address, address_v6 = excluded.address_v6, from_at = excluded.from_at,
      to_at = excluded.to_at, last_seen_at = excluded.last_seen_at, bytes_in = excluded.bytes_in,
      bytes_out = excluded.bytes_out, counter_in = excluded.counter_in,
      counter_out = excluded.counter_out, counter_identity = excluded.counter_identity,
      disconnect_reason = excluded.disconnect_reason
    where service_sessions.last_seen_at <= excluded.last_seen_at`.execute(trx);
}

async function addUsage(
  trx: Trx,
  tenantId: string,
  routers: readonly RouterSessions[],
): Promise<void> {
  const timezone = await readTimezone(trx, tenantId);
  const days = routers.flatMap(({ deviceId, usage }) =>
    usageByDay(usage, timezone).map((day) => ({ deviceId, ...day })),
  );
  for (let start = 0; start < days.length; start += CHUNK) {
    const chunk = days.slice(start, start + CHUNK);
    await sql`
      insert into service_usage_days as u
        (tenant_id, device_id, user_name, day, bytes_in, bytes_out, online_ms, sessions)
      select ${tenantId}, n.* from unnest(
        ${chunk.map(({ deviceId }) => deviceId)}::uuid[], ${chunk.map(({ user }) => user)}::text[],
        ${chunk.map(({ day }) => day)}::date[],
        ${chunk.map(({ bytesIn }) => String(bytesIn))}::numeric[],
        ${chunk.map(({ bytesOut }) => String(bytesOut))}::numeric[],
        ${chunk.map(({ onlineMs }) => Math.round(onlineMs))}::bigint[],
        ${chunk.map(({ sessions }) => sessions)}::integer[]) as n
      on conflict (tenant_id, device_id, user_name, day) do update set
        bytes_in = u.bytes_in + excluded.bytes_in, bytes_out = u.bytes_out + excluded.bytes_out,
        online_ms = u.online_ms + excluded.online_ms, sessions = u.sessions + excluded.sessions`.execute(
      trx,
    );
  }
}
