import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

const TABLES = [
  'silences',
  'incident_tellings',
  'escalation_policies',
  'on_call_rotas',
  'on_call_members',
  'on_call_overrides',
  'channel_quiet_hours',
  'incident_pagings',
  'held_pages',
] as const;

/**
 * Who is told of an incident, and when. `announced_at` is when its opening went out, and `incident_tellings` to which
 * channels: what follows goes only there. `incident_pagings` is one climb of an escalation's steps, counted in the
 * transaction that queues them, with the steps as they were when it began; `held_pages` waits for quiet hours to end.
 * Days and times of day are text, for they mean what the tenant's clocks show.
 */
const PAGING = `
alter table incidents add column announced_at timestamptz;
create table silences (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('incident', 'rule', 'device', 'subtree', 'site')),
  incident_id uuid, rule_id uuid, device_id uuid, site_id uuid,
  check ((kind = 'incident') = (incident_id is not null)), check ((kind = 'rule') = (rule_id is not null)),
  check ((kind in ('device', 'subtree')) = (device_id is not null)), check ((kind = 'site') = (site_id is not null)),
  from_at timestamptz not null, until_at timestamptz not null check (until_at > from_at),
  reason text not null default '',
  created_by text not null, created_at timestamptz not null,
  ended_at timestamptz, ended_by text, check ((ended_at is null) = (ended_by is null)),
  primary key (tenant_id, id),
  foreign key (tenant_id, incident_id) references incidents (tenant_id, id) on delete cascade,
  foreign key (tenant_id, rule_id) references alert_rules (tenant_id, id) on delete cascade,
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade,
  foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade
);
create index silences_newest on silences (tenant_id, created_at desc, id);
create index silences_until on silences (tenant_id, until_at);
create index silences_incident on silences (tenant_id, incident_id);
create index silences_rule on silences (tenant_id, rule_id);
create index silences_device on silences (tenant_id, device_id);
create index silences_site on silences (tenant_id, site_id);
create table incident_tellings (
  tenant_id uuid not null, incident_id uuid not null, channel_id uuid not null, at timestamptz not null,
  primary key (tenant_id, incident_id, channel_id),
  foreign key (tenant_id, incident_id) references incidents (tenant_id, id) on delete cascade,
  foreign key (tenant_id, channel_id) references channels (tenant_id, id) on delete cascade
);
create index incident_tellings_channel on incident_tellings (tenant_id, channel_id);
create table escalation_policies (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null, enabled boolean not null, is_default boolean not null,
  severities text[] not null check (severities <@ array['info', 'warning', 'critical']),
  site_ids uuid[] not null,
  steps jsonb not null,
  repeat_minutes integer check (repeat_minutes >= 1), repeat_times integer check (repeat_times >= 1),
  check ((repeat_minutes is null) = (repeat_times is null)),
  created_at timestamptz not null, updated_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, name)
);
create unique index escalation_policies_default on escalation_policies (tenant_id) where is_default;
create table on_call_rotas (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null, period text not null check (period in ('daily', 'weekly')),
  handover_time text not null, starts_on text not null,
  created_at timestamptz not null, updated_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, name)
);
create table on_call_members (
  tenant_id uuid not null, rota_id uuid not null, user_id uuid not null, position integer not null,
  primary key (tenant_id, rota_id, user_id),
  foreign key (tenant_id, rota_id) references on_call_rotas (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references memberships (tenant_id, user_id) on delete cascade
);
create index on_call_members_user on on_call_members (tenant_id, user_id);
create table on_call_overrides (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  rota_id uuid not null, user_id uuid not null,
  from_at timestamptz not null, to_at timestamptz not null check (to_at > from_at),
  created_by text not null, created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, rota_id) references on_call_rotas (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references memberships (tenant_id, user_id) on delete cascade
);
create index on_call_overrides_rota on on_call_overrides (tenant_id, rota_id, to_at);
create index on_call_overrides_user on on_call_overrides (tenant_id, user_id);
create table channel_quiet_hours (
  tenant_id uuid not null, channel_id uuid not null,
  severity text not null check (severity in ('info', 'warning', 'critical')),
  from_time text, until_time text, check ((from_time is null) = (until_time is null)),
  primary key (tenant_id, channel_id, severity),
  foreign key (tenant_id, channel_id) references channels (tenant_id, id) on delete cascade
);
create table incident_pagings (
  tenant_id uuid not null, incident_id uuid not null,
  event_id uuid not null,
  severity text not null check (severity in ('info', 'warning', 'critical')),
  ladder jsonb,
  state text not null check (state in ('running', 'stopped')),
  stopped_for text check (stopped_for in ('acknowledged', 'silenced', 'resolved')),
  check ((state = 'stopped') = (stopped_for is not null)),
  started_at timestamptz not null, next_at timestamptz,
  done integer not null default 0 check (done >= 0), pages integer not null default 0 check (pages >= 0),
  primary key (tenant_id, incident_id),
  foreign key (tenant_id, incident_id) references incidents (tenant_id, id) on delete cascade
);
create table held_pages (
  tenant_id uuid not null, incident_id uuid not null, channel_id uuid not null,
  about text not null check (about in ('opened', 'resolved')),
  event_id uuid not null, step integer not null check (step >= 0),
  note jsonb not null,
  held_until timestamptz not null,
  primary key (tenant_id, incident_id, channel_id, about),
  foreign key (tenant_id, incident_id) references incidents (tenant_id, id) on delete cascade,
  foreign key (tenant_id, channel_id) references channels (tenant_id, id) on delete cascade
);
create index held_pages_until on held_pages (tenant_id, held_until);
create index held_pages_channel on held_pages (tenant_id, channel_id);
`;

/** Until now every incident was told at once. Without FORCE the owner may see the rows of every tenant. */
const TOLD_UNTIL_NOW = `
alter table incidents no force row level security;
alter table outbox no force row level security;
alter table channel_deliveries no force row level security;
update incidents set announced_at = opened_at;
insert into incident_tellings (tenant_id, incident_id, channel_id, at)
select i.tenant_id, i.id, d.channel_id, min(d.queued_at)
from incidents i
join outbox e on e.tenant_id = i.tenant_id and e.subject = 'incident:' || i.id and e.type = 'incident.opened'
join channel_deliveries d on d.tenant_id = e.tenant_id and d.event_id = e.id
where i.resolved_at is null
group by i.tenant_id, i.id, d.channel_id;
alter table incidents force row level security;
alter table outbox force row level security;
alter table channel_deliveries force row level security;
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(PAGING).execute(db);
  await sql.raw(TOLD_UNTIL_NOW).execute(db);
  for (const table of TABLES) {
    await protectTenantTable(db, table);
    await sql.raw(`grant select, insert, update, delete on ${table} to atalaya_app`).execute(db);
  }
}
