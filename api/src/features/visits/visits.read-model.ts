import { cpeReadingSchema } from '@atalaya/core/domain/tickets/cpe-reading';
import { needsCertificate, visitMovesOf } from '@atalaya/core/domain/tickets/visit';
import type { Visit, visitQuerySchema } from '@atalaya/core/wire/rest/visits';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';

type Query = z.output<typeof visitQuerySchema>;
type Row = Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number];

interface ListTerms {
  readonly after: Position | undefined;
  /** Whose visits `technician=me` are. */
  readonly me: string | null;
  /** By the tenant's calendar. */
  readonly today: string;
}

/** In the order in which they are to be made; one row more than asked for. */
export async function readVisits(
  trx: Trx,
  query: Query,
  { after, me, today }: ListTerms,
): Promise<Visit[]> {
  let rows = select(trx)
    .orderBy('v.day')
    .orderBy('v.slot_from')
    .orderBy('v.id')
    .limit(query.limit + 1);
  const { day, technician, state, ticketId, customerId, serviceId, deviceId, since } = query;
  if (day !== undefined) rows = rows.where('v.day', '=', day === 'today' ? today : day);
  if (state !== undefined) rows = rows.where('v.state', '=', state);
  if (ticketId !== undefined) rows = rows.where('v.ticket_id', '=', ticketId);
  if (customerId !== undefined) rows = rows.where('v.customer_id', '=', customerId);
  if (serviceId !== undefined) rows = rows.where('v.service_id', '=', serviceId);
  if (since !== undefined) rows = rows.where('v.day', '>=', since);
  if (deviceId !== undefined) {
    rows = rows.where(sql<boolean>`exists (select from service_device_links l
      where l.tenant_id = v.tenant_id and l.service_id = v.service_id and l.device_id = ${deviceId}
        and l.kind = 'cpe' and l.status = 'confirmed' and l.valid_from <= coalesce(v.ended_at, v.updated_at)
        and (l.valid_to is null or l.valid_to > coalesce(v.began_at, v.updated_at)))`);
  }
  if (technician === 'none') rows = rows.where('v.technician_id', 'is', null);
  else if (technician !== undefined) {
    const id = technician === 'me' ? me : technician;
    rows = rows.where(sql<boolean>`v.technician_id = ${id}::uuid`);
  }
  if (after) {
    const [atDay, slot, id] = after;
    rows = rows.where(
      sql<boolean>`(v.day, v.slot_from, v.id) > (${String(atDay)}::date, ${String(slot)}, ${String(id)}::uuid)`,
    );
  }
  return (await rows.execute()).map(asVisit);
}

/** undefined where there is none. */
export async function readVisit(trx: Trx, id: string): Promise<Visit | undefined> {
  const row = await select(trx).where('v.id', '=', id).executeTakeFirst();
  return row && asVisit(row);
}

function select(trx: Trx) {
  return trx
    .selectFrom('visits as v')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.tenant_id', '=', 'v.tenant_id').onRef('c.id', '=', 'v.customer_id'),
    )
    .leftJoin('services as s', (join) =>
      join.onRef('s.tenant_id', '=', 'v.tenant_id').onRef('s.id', '=', 'v.service_id'),
    )
    .leftJoin('plans as p', (join) =>
      join.onRef('p.tenant_id', '=', 's.tenant_id').onRef('p.id', '=', 's.plan_id'),
    )
    .leftJoin('tickets as t', (join) =>
      join.onRef('t.tenant_id', '=', 'v.tenant_id').onRef('t.id', '=', 'v.ticket_id'),
    )
    .leftJoin('signal_certificates as k', (join) =>
      join.onRef('k.tenant_id', '=', 'v.tenant_id').onRef('k.visit_id', '=', 'v.id'),
    )
    .leftJoin('users as u', 'u.id', 'v.technician_id')
    .selectAll('v')
    .select([
      'c.name as customer_name',
      'c.phone as customer_phone',
      'c.address as customer_address',
      's.address as service_address',
      's.latitude',
      's.longitude',
      'p.name as plan_name',
      't.number as ticket_number',
      't.subject as ticket_subject',
      'k.id as certificate_id',
      'k.number as certificate_number',
      'k.is_met as certificate_is_met',
      'u.name as technician_name',
    ]);
}

function asVisit(row: Row): Visit {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    ticket: ticketOf(row),
    customer: { id: row.customer_id, name: row.customer_name, phone: row.customer_phone },
    service: row.service_id === null ? null : { id: row.service_id, planName: row.plan_name ?? '' },
    address: row.service_address || row.customer_address,
    latitude: row.latitude,
    longitude: row.longitude,
    technician:
      row.technician_id === null
        ? null
        : { id: row.technician_id, name: row.technician_name ?? '' },
    day: row.day,
    slotFrom: row.slot_from,
    slotTo: row.slot_to,
    notes: row.notes,
    outcome: row.outcome,
    before: cpeReadingSchema.safeParse(row.before).data ?? null,
    after: cpeReadingSchema.safeParse(row.after).data ?? null,
    beganAt: row.began_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    needsCertificate: needsCertificate(row.kind),
    exception:
      row.exception_reason === null
        ? null
        : { reason: row.exception_reason, by: row.exception_by ?? '' },
    certificate: certificateOf(row),
    moves: [...visitMovesOf(row.state, row.kind)],
    createdBy: row.created_by,
  };
}

function ticketOf({ ticket_id: id, ticket_number: number, ticket_subject }: Row): Visit['ticket'] {
  return id === null || number === null ? null : { id, number, subject: ticket_subject ?? '' };
}

function certificateOf(row: Row): Visit['certificate'] {
  const { certificate_id: id, certificate_number: number, certificate_is_met: isMet } = row;
  return id === null || number === null ? null : { id, number, isMet: isMet === true };
}
