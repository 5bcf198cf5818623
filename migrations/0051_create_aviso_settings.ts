import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/**
 * The notice that cut customers are sent to. A port is one organisation's, and stays its own while the notice is off:
 * routers know it. The web server learns which ports to open before it knows a tenant.
 */
const TABLE = `
create table aviso_settings (
  tenant_id uuid not null references tenants (id) on delete cascade,
  is_on boolean not null default false,
  port integer not null unique check (port between 1 and 65535),
  text_es text not null default '' check (length(text_es) <= 600),
  text_en text not null default '' check (length(text_en) <= 600),
  updated_at timestamptz not null, updated_by text not null,
  primary key (tenant_id)
);
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLE).execute(db);
  await protectTenantTable(db, 'aviso_settings');
  await sql
    .raw(`
      create policy ports_to_open on aviso_settings for select to atalaya_platform using (is_on);
      grant select (tenant_id, is_on, port) on aviso_settings to atalaya_platform;
      grant select, insert, update, delete on aviso_settings to atalaya_app;`)
    .execute(db);
}
