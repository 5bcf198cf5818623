import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/**
 * A webhook becomes one kind of channel, beside those that reach people. What is secret of a channel is sealed, the
 * rest is `config`; whom it reaches is `user_id`, where that is one person. A delivery's `step` is the step of an
 * escalation, so that one event may go to one channel again. `message_id` is what the far end calls the message and
 * `receipt` what it told of it later.
 */
const RENAME = `
alter table webhook_endpoints rename to channels;
alter table webhook_deliveries rename to channel_deliveries;
alter table webhook_attempts rename to channel_attempts;
alter table channel_deliveries rename column endpoint_id to channel_id;
alter policy platform_webhook_endpoints on channels rename to platform_channels;
alter policy platform_webhook_deliveries on channel_deliveries rename to platform_channel_deliveries;
do $$
declare each record;
begin
  for each in
    select conname as name, conrelid::regclass as owner from pg_constraint
    where conrelid in ('channels'::regclass, 'channel_deliveries'::regclass, 'channel_attempts'::regclass)
      and conname like 'webhook%' and contype <> 'n'
  loop
    execute format('alter table %s rename constraint %I to %I', each.owner, each.name,
      replace(replace(replace(each.name, 'webhook_endpoints', 'channels'), 'webhook_', 'channel_'), 'endpoint_id', 'channel_id'));
  end loop;
  for each in
    select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid in ('channels'::regclass, 'channel_deliveries'::regclass, 'channel_attempts'::regclass)
      and c.relname like 'webhook%'
  loop
    execute format('alter index %I rename to %I', each.name,
      replace(replace(each.name, 'webhook_endpoints', 'channels'), 'webhook_', 'channel_'));
  end loop;
end $$;
`;

/** Without FORCE the owner may see the rows of every tenant. */
const CHANGE = `
alter table channels
  add column kind text not null default 'webhook'
    check (kind in ('webhook', 'email', 'telegram', 'whatsapp', 'sms')),
  add column config jsonb not null default '{}',
  add column min_severity text not null default 'info' check (min_severity in ('info', 'warning', 'critical')),
  add column user_id uuid,
  add foreign key (tenant_id, user_id) references memberships (tenant_id, user_id) on delete set null (user_id),
  alter column types set default '{}',
  alter column key_id drop not null,
  alter column ciphertext drop not null,
  add check ((key_id is null) = (ciphertext is null)),
  add check (kind <> 'webhook' or key_id is not null);
alter table channels alter column kind drop default;
-- Without FORCE the owner sees the rows of every tenant.
alter table channels no force row level security;
update channels set config = jsonb_build_object('url', url);
alter table channels force row level security;
alter table channels drop column url;
create index channels_user on channels (tenant_id, user_id);
alter table channel_deliveries
  add column step integer not null default 0 check (step >= 0),
  add column message_id text,
  add column receipt text check (receipt in ('sent', 'delivered', 'read', 'failed')),
  add column receipt_at timestamptz,
  add column receipt_error text,
  add check ((receipt is null) = (receipt_at is null)),
  drop constraint channel_deliveries_tenant_id_channel_id_event_id_key,
  add unique (tenant_id, channel_id, event_id, step);
create index channel_deliveries_message on channel_deliveries (tenant_id, channel_id, message_id)
  where message_id is not null;
alter table channel_attempts add column request text;
create table telegram_bots (
  tenant_id uuid not null references tenants (id) on delete cascade,
  bot_id text not null,
  last_update bigint not null default 0,
  leased_by text, leased_until timestamptz,
  check ((leased_by is null) = (leased_until is null)),
  error text,
  primary key (tenant_id, bot_id)
);
create table channel_link_codes (
  tenant_id uuid not null, channel_id uuid not null,
  code_hash bytea not null, expires_at timestamptz not null,
  primary key (tenant_id, channel_id),
  foreign key (tenant_id, channel_id) references channels (tenant_id, id) on delete cascade
);
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(RENAME).execute(db);
  await sql.raw(CHANGE).execute(db);
  for (const table of ['telegram_bots', 'channel_link_codes']) {
    await protectTenantTable(db, table);
    await sql.raw(`grant select, insert, update, delete on ${table} to atalaya_app`).execute(db);
  }
  // As with what is due: whoever asks Telegram for news first asks whose bots there are.
  await sql
    .raw(`
      create policy platform_telegram_bots on telegram_bots for select to atalaya_platform using (true);
      grant select (tenant_id, bot_id, leased_until) on telegram_bots to atalaya_platform;`)
    .execute(db);
}
