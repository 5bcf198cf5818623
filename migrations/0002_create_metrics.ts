import { type Kysely, sql } from 'kysely';

/**
 * The metric store's schema. It has no row-level security: tenants reach it only through the gateway that
 * resolves their devices first, and atalaya_app has no USAGE here. Day and month partitions are made and
 * dropped at run time by atalaya_metrics, which owns everything in it.
 */
const TABLES = `
create table metrics.series (
  id integer generated always as identity primary key,
  tenant_id uuid not null,
  device_id uuid not null,
  metric text collate "C" not null,
  tags jsonb not null,
  -- Partition of metrics.samples: 0 infrastructure, 1 subscriber.
  class smallint not null,
  -- The metric is itself a percentile: roll-ups keep its count and maximum only.
  is_percentile boolean not null,
  unique (tenant_id, device_id, metric, tags)
);
create table metrics.latest (
  series_id integer primary key,
  at timestamptz not null,
  value double precision not null
) with (fillfactor = 50);
create table metrics.samples (
  series_id integer not null,
  class smallint not null,
  at timestamptz not null,
  value double precision not null,
  primary key (class, series_id, at)
) partition by list (class);
create table metrics.samples_0 partition of metrics.samples for values in (0) partition by range (at);
create table metrics.samples_1 partition of metrics.samples for values in (1) partition by range (at);
-- Samples come in nearly in order of time, so this finds a window of all series in a few pages. From
-- PostgreSQL 18 on the planner may skip through the primary key instead; older servers cannot.
create index on metrics.samples using brin (at) with (pages_per_range = 16);
-- Up to closed_to writers report what they change; up to rolled_to the buckets are computed.
create table metrics.rollup_state (
  step_ms integer primary key,
  closed_to timestamptz not null,
  rolled_to timestamptz not null
);
-- Hours of series that were written to after their buckets had been closed.
create table metrics.dirty_hours (
  series_id integer not null,
  class smallint not null,
  hour timestamptz not null,
  primary key (series_id, hour)
);
-- Retention has dropped everything of a tier that is older.
create table metrics.kept_from (
  tier text primary key,
  at timestamptz not null
);`;

const rollup = (name: string) => `
create table metrics.${name} (
  series_id integer not null,
  count integer not null,
  at timestamptz not null,
  max double precision not null,
  min double precision,
  sum double precision,
  last double precision,
  p95 double precision,
  primary key (series_id, at)
) partition by range (at);`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
      create schema metrics authorization atalaya_metrics;
      set local role atalaya_metrics;
      ${TABLES}
      ${rollup('rollup_5m')}
      ${rollup('rollup_1h')}
      reset role;`)
    .execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw('set local role atalaya_metrics; drop schema metrics cascade; reset role;')
    .execute(db);
}
