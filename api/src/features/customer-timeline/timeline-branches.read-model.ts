import type { TimelineKind } from '@atalaya/core/wire/rest/customer-timeline';
import { type RawBuilder, sql } from 'kysely';

/** Whose life it is, by every name that a table has for it. */
export interface TimelineOf {
  readonly tenantId: string;
  readonly customerId: string;
  readonly accountIds: readonly string[];
  readonly serviceIds: readonly string[];
  /** PPPoE users and MACs, as sessions name a line. */
  readonly identities: readonly string[];
}

/** One source: what it reads, its instant and its key, and what is told of each row as JSON. */
export interface TimelineBranch {
  readonly from: RawBuilder<unknown>;
  readonly at: RawBuilder<unknown>;
  readonly key: RawBuilder<unknown>;
  readonly data: RawBuilder<unknown>;
}

const money = (amount: RawBuilder<unknown>, currency: RawBuilder<unknown>) =>
  sql`jsonb_build_object('amountMinor', ${amount}, 'currency', ${currency})`;
/** As an ISO instant in UTC. */
const instant = (column: RawBuilder<unknown>) =>
  sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const r = sql.ref;

export function timelineBranches(of: TimelineOf): Readonly<Record<TimelineKind, TimelineBranch>> {
  const ofCustomer = (alias: string) =>
    sql`${r(`${alias}.tenant_id`)} = ${of.tenantId} and ${r(`${alias}.customer_id`)} = ${of.customerId}`;
  const ofAccounts = (alias: string) =>
    sql`${r(`${alias}.tenant_id`)} = ${of.tenantId} and ${r(`${alias}.account_id`)} = any(${[...of.accountIds]}::uuid[])`;
  return {
    note: {
      from: sql`customer_notes n where ${ofCustomer('n')}`,
      at: r('n.created_at'),
      key: r('n.id'),
      data: sql`jsonb_build_object('text', n.text, 'by', n.author_name, 'isPinned', n.pinned_at is not null)`,
    },
    document: {
      from: sql`customer_documents d where ${ofCustomer('d')}`,
      at: r('d.created_at'),
      key: r('d.id'),
      data: sql`jsonb_build_object('documentId', d.id, 'name', d.name, 'by', d.uploaded_by)`,
    },
    invoice: {
      from: sql`invoices i where ${ofAccounts('i')}`,
      at: r('i.issued_at'),
      key: r('i.id'),
      data: sql`jsonb_build_object('invoiceId', i.id, 'number', i.full_number, 'dueDate', i.due_date,
        'isVoid', i.voided_at is not null, 'total', ${money(r('i.total_minor'), r('i.currency'))})`,
    },
    credit_note: {
      from: sql`credit_notes n where ${ofAccounts('n')}`,
      at: r('n.issued_at'),
      key: r('n.id'),
      data: sql`jsonb_build_object('number', n.full_number, 'reason', n.reason,
        'total', ${money(r('n.total_minor'), r('n.currency'))})`,
    },
    payment: {
      from: sql`payments p where ${ofAccounts('p')}`,
      at: r('p.received_at'),
      key: r('p.id'),
      data: sql`jsonb_build_object('paymentId', p.id, 'method', p.method, 'by', p.recorded_by,
        'amount', ${money(r('p.amount_minor'), r('p.currency'))})`,
    },
    reversal: {
      from: sql`payments p join payment_reversals x on x.tenant_id = p.tenant_id and x.payment_id = p.id
        where ${ofAccounts('p')}`,
      at: r('x.reversed_at'),
      key: r('p.id'),
      data: sql`jsonb_build_object('reason', x.reason, 'by', x.reversed_by,
        'amount', ${money(r('p.amount_minor'), r('p.currency'))})`,
    },
    promise: {
      from: sql`promises p where ${ofAccounts('p')}`,
      at: r('p.created_at'),
      key: r('p.id'),
      data: sql`jsonb_build_object('untilOn', p.until_on, 'state', p.state, 'by', p.created_by,
        'amount', ${money(r('p.amount_minor'), r('p.currency'))})`,
    },
    hold: {
      from: sql`holds h where ${ofAccounts('h')}`,
      at: r('h.created_at'),
      key: r('h.id'),
      data: sql`jsonb_build_object('hold', h.kind, 'reason', h.reason, 'by', h.created_by,
        'expiresAt', ${instant(r('h.expires_at'))}, 'releasedAt', ${instant(r('h.released_at'))})`,
    },
    dunning: {
      from: sql`dunning_decisions d
        join services s on s.tenant_id = d.tenant_id and s.id = d.service_id
        join plans p on p.tenant_id = s.tenant_id and p.id = s.plan_id
        where ${ofAccounts('d')} and d.action <> 'none'`,
      at: r('d.decided_at'),
      key: r('d.id'),
      data: sql`jsonb_build_object('action', d.action, 'state', d.state, 'isEnforced', d.is_enforced,
        'planName', p.name)`,
    },
    reminder: {
      from: sql`dunning_notices n join invoices i on i.tenant_id = n.tenant_id and i.id = n.invoice_id
        where ${ofAccounts('n')}`,
      at: r('n.created_at'),
      key: r('n.id'),
      data: sql`jsonb_build_object('number', i.full_number, 'dueDate', i.due_date, 'offsetDays', n.offset_days,
        'state', n.state, 'channel', n.tried[cardinality(n.tried)])`,
    },
    cut_message: {
      from: sql`cut_messages m join services s on s.tenant_id = m.tenant_id and s.id = m.service_id
        where ${ofAccounts('m')} and m.state not in ('joined', 'dropped')`,
      at: r('m.created_at'),
      key: r('m.id'),
      data: sql`jsonb_build_object('about', m.phase, 'address', s.address, 'at', ${instant(r('m.event_at'))},
        'state', m.state, 'channel', m.tried[cardinality(m.tried)])`,
    },
    message: {
      from: sql`maintenance_messages m
        join maintenance_notices n on n.tenant_id = m.tenant_id and n.id = m.notice_id
        join outbox e on e.tenant_id = m.tenant_id and e.id = m.event_id
        where ${ofCustomer('m')} and m.state <> 'dropped'`,
      at: r('m.created_at'),
      key: r('m.id'),
      data: sql`jsonb_build_object('about', e.data ->> 'phase', 'work', n.window_name, 'state', m.state,
        'from', ${instant(r('n.from_at'))}, 'to', ${instant(r('n.to_at'))},
        'channel', m.tried[cardinality(m.tried)])`,
    },
    ...networkBranches(of, ofCustomer('x')),
    ...supportBranches(ofCustomer),
  };
}

function networkBranches(of: TimelineOf, ofCustomer: RawBuilder<unknown>) {
  return {
    incident: {
      from: sql`(
        select x.tenant_id, x.incident_id, min(x.from_at) as from_at, bool_or(x.certainty = 'confirmed') as is_certain,
          case when bool_or(x.to_at is null) then null else max(x.to_at) end as to_at
        from incident_services x where ${ofCustomer} group by x.tenant_id, x.incident_id
      ) hurt join incidents i on i.tenant_id = hurt.tenant_id and i.id = hurt.incident_id where true`,
      at: r('hurt.from_at'),
      key: r('i.id'),
      data: sql`jsonb_build_object('incidentId', i.id, 'cause', i.cause, 'rootName', i.root_name,
        'isCertain', hurt.is_certain, 'until', ${instant(r('hurt.to_at'))})`,
    },
    session: {
      from: sql`service_sessions s join devices d on d.tenant_id = s.tenant_id and d.id = s.device_id
        where s.tenant_id = ${of.tenantId} and s.user_name = any(${[...of.identities]}::text[])`,
      at: r('s.from_at'),
      key: r('s.id'),
      data: sql`jsonb_build_object('user', s.user_name, 'routerName', d.name, 'address', s.address,
        'reason', s.disconnect_reason, 'until', ${instant(r('s.to_at'))})`,
    },
    device_event: {
      from: sql`(
        select distinct l.tenant_id, l.device_id, l.valid_from, l.valid_to from service_device_links l
        where l.tenant_id = ${of.tenantId} and l.service_id = any(${[...of.serviceIds]}::uuid[])
          and l.kind = 'cpe' and l.status <> 'rejected'
      ) cpe
      join device_events e on e.tenant_id = cpe.tenant_id and e.device_id = cpe.device_id
        and e.at >= cpe.valid_from and (cpe.valid_to is null or e.at < cpe.valid_to)
      join devices d on d.tenant_id = e.tenant_id and d.id = e.device_id where true`,
      at: r('e.at'),
      key: r('e.id'),
      data: sql`jsonb_build_object('deviceId', d.id, 'deviceName', d.name, 'severity', e.severity, 'title', e.title)`,
    },
  };
}

function supportBranches(ofCustomer: (alias: string) => RawBuilder<unknown>) {
  return {
    ticket: {
      from: sql`tickets t where ${ofCustomer('t')}`,
      at: r('t.opened_at'),
      key: r('t.id'),
      data: sql`jsonb_build_object('ticketId', t.id, 'number', t.number, 'subject', t.subject, 'by', t.opened_by,
        'state', case when t.state = 'open' and t.assigned_to is not null then 'assigned' else t.state end)`,
    },
    visit: {
      from: sql`visits v left join users u on u.id = v.technician_id
        where ${ofCustomer('v')} and v.began_at is not null`,
      at: r('v.began_at'),
      key: r('v.id'),
      data: sql`jsonb_build_object('visitId', v.id, 'visit', v.kind, 'state', v.state, 'technician', u.name,
        'outcome', v.outcome)`,
    },
  };
}
