import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/**
 * What customers are told of a cut: that it is near, that it was seen on the network, and that the service was seen
 * back; each once for one cut of one service. Lines of one account that are told of together have one message: the
 * others are `joined`. Customers open tickets themselves.
 */
const TABLE = `
create table cut_messages (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  service_id uuid not null, account_id uuid not null, customer_id uuid not null,
  phase text not null check (phase in ('soon', 'cut', 'back')),
  about text not null, event_at timestamptz not null,
  state text not null check (state in ('waiting', 'sending', 'told', 'joined', 'failed', 'unreachable', 'dropped')),
  reason text check (reason in ('no-contact', 'no-consent', 'no-channel', 'not-delivered', 'not-needed')),
  check ((reason is null) = (state in ('waiting', 'sending', 'told', 'joined'))),
  event_id uuid, tried text[] not null default '{}', delivery_id uuid,
  created_at timestamptz not null, settled_at timestamptz,
  check ((settled_at is null) = (state in ('waiting', 'sending'))),
  primary key (tenant_id, id), unique (tenant_id, service_id, phase, about),
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id) on delete cascade
);
create index cut_messages_open on cut_messages (tenant_id, created_at) where settled_at is null;
create index cut_messages_account on cut_messages (tenant_id, account_id, created_at desc, id desc);
alter table tickets drop constraint tickets_source_check,
  add constraint tickets_source_check check (source in ('desk', 'incident', 'action', 'portal'));
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLE).execute(db);
  await protectTenantTable(db, 'cut_messages');
  await sql.raw('grant select, insert, update on cut_messages to atalaya_app').execute(db);
}
