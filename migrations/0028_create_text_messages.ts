import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/** Text messages that routers with a SIM are asked to send; a collector takes them. `id` is the sender's own. */
const TABLE = `
create table text_messages (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null,
  device_id uuid not null, modem text not null, phone text not null, text text not null,
  state text not null check (state in ('queued', 'sent', 'refused', 'failed')),
  error text,
  claimed_by text, claimed_until timestamptz,
  check ((claimed_by is null) = (claimed_until is null)),
  queued_at timestamptz not null, expires_at timestamptz not null, settled_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade
);
create index text_messages_queued on text_messages (tenant_id, queued_at) where state = 'queued';
create index text_messages_device on text_messages (tenant_id, device_id);
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLE).execute(db);
  await protectTenantTable(db, 'text_messages');
  await sql.raw('grant select, insert, update, delete on text_messages to atalaya_app').execute(db);
}
