import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { type StartedPlatform, startPlatform } from '@atalaya/launcher/start-platform';
import { InfluxMetricStore } from '@atalaya/platform/metrics/influx/influx-metric-store';
import { ensureGrafanaLogin } from '@atalaya/platform/postgres/grafana-login';
import { type InfluxServer, startInfluxServer } from '@atalaya/platform/testing/influx-server';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dashboard } from '../../../grafana/dashboard.js';
import { DASHBOARDS } from '../../../grafana/dashboards/dashboards.js';
import { type DashboardSpec, FLAVOURS } from '../../../grafana/panel-spec.js';
import {
  type Choices,
  expand,
  panelQueries,
  type RunnableQuery,
} from '../../../grafana/testing/panel-queries.js';
import { DemoClient } from '../demo/demo-client.js';
import { seedTenant } from '../demo/seed-tenant.js';
import { waitFor } from '../hostile/wait-for.js';
import { type Lab, startLab } from '../scenarios/start-lab.js';

const BUCKET = 'atalaya';
const PASSWORD = 'grafana-of-the-test';
/** What a panel a few hours wide asks for, and two that the roll-ups answer. */
const INTERVALS_MS = [30_000, 300_000, 3_600_000];

/** Both stores filled by the lab; every query of every panel runs on the one it is for. */
describe('every panel of every Grafana dashboard', () => {
  const db = withDatabase({ poolSize: 10 });
  let lab: Lab;
  let platform: StartedPlatform;
  let influx: InfluxServer;
  let folder: string;
  let reader: pg.Pool;
  let tenant: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atalaya-grafana-'));
    influx = await startInfluxServer();
    lab = await startLab({
      devices: 40,
      hasStory: false,
      now: Date.now,
      folder: join(folder, 'lab'),
    });
    platform = await startPlatform({
      env: {
        PORT: '0',
        DATABASE_URL: db.ownerUrl,
        SECRET_KEY: randomBytes(32).toString('base64'),
        DATA_DIR: join(folder, 'data'),
        FPING_PATH: lab.fpingPath,
        LOG_LEVEL: 'error',
      },
    });
    const token = platform.setupLink?.split('token=')[1] ?? '';
    tenant = (await seedTenant(new DemoClient(platform.url ?? ''), token, lab)).tenantId;
    reader = new pg.Pool({ connectionString: await grafanaUrl(db.ownerUrl), max: 4 });
    await waitFor(
      'every panel to have something to show',
      emptyPanels,
      (left) => left.length === 0,
      150_000,
    );
    await copyToInflux();
  });

  afterAll(async () => {
    await reader?.end();
    await platform?.stop();
    await lab?.close();
    await influx?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function emptyPanels(): Promise<string[]> {
    const empty: string[] = [];
    for (const spec of DASHBOARDS) {
      const choices = await choicesFor(spec, 30_000);
      for (const query of panelQueries(dashboard(spec, 'postgres'))) {
        if ((await mostRows(query, choices)) === 0) empty.push(query.panel);
      }
    }
    return empty;
  }

  async function copyToInflux(): Promise<void> {
    const { rows } = await reader.query<{
      device_id: string;
      metric: string;
      tags: Record<string, string>;
      at: Date;
      last: number;
    }>('select device_id, metric, tags, at, last from grafana.history where step_ms = 0');
    const samples = rows.flatMap((row): Sample[] =>
      isMetricName(row.metric)
        ? [
            {
              tenantId: tenant,
              deviceId: row.device_id,
              metric: row.metric,
              tags: row.tags,
              at: row.at.getTime(),
              value: row.last,
            },
          ]
        : [],
    );
    const store = new InfluxMetricStore({ url: influx.url, bucket: BUCKET });
    await store.write(samples);
    await store.close();
  }

  /** The tenant, its first tower with all its devices, and in turn each device of the dashboard's roles. */
  async function choicesFor(spec: DashboardSpec, intervalMs: number): Promise<Choices[]> {
    const { rows } = await reader.query<{ id: string; site_id: string; role: string }>(
      `select d.id, d.site_id, d.role from grafana.devices d
        join grafana.sites s on s.id = d.site_id where d.tenant_id = $1 and s.kind <> 'premises'
        order by (select count(*) from grafana.latest l where l.device_id = d.id) desc`,
      [tenant],
    );
    const site = rows.find(({ role }) => role === 'ap')?.site_id ?? '';
    const siteDevices = rows.filter((row) => row.site_id === site).map(({ id }) => id);
    const toMs = Date.now();
    const common = { tenant, site, siteDevices, fromMs: toMs - 3_600_000, toMs, intervalMs };
    if (spec.reach.kind !== 'device') return [{ ...common, device: '' }];
    const { rows: devices } = await reader.query<{ id: string }>(
      'select id from grafana.devices where tenant_id = $1 and role = any ($2)',
      [tenant, spec.reach.roles],
    );
    return devices.map(({ id }) => ({ ...common, device: id }));
  }

  async function countRows(query: RunnableQuery, choices: Choices): Promise<number> {
    const text = expand(query, choices);
    if (query.store === 'postgres') return (await reader.query(text)).rowCount ?? 0;
    const url = new URL('/query', influx.url);
    const body = new URLSearchParams({ db: BUCKET, q: text });
    const answer: unknown = await (await fetch(url, { method: 'POST', body })).json();
    const whole = JSON.stringify(answer);
    if (whole.includes('"error"'))
      throw new Error(`${query.panel}: ${whole.slice(0, 300)}\n${text}`);
    return whole.match(/"values":\[\[/g)?.length ?? 0;
  }

  async function mostRows(query: RunnableQuery, choices: readonly Choices[]): Promise<number> {
    let rows = 0;
    for (const choice of choices) rows = Math.max(rows, await countRows(query, choice));
    return rows;
  }

  const cases = DASHBOARDS.flatMap((spec) => FLAVOURS.map((flavour) => ({ spec, flavour })));
  it.each(cases)('shows something: $spec.title, $flavour', async ({ spec, flavour }) => {
    const queries = panelQueries(dashboard(spec, flavour));
    for (const intervalMs of INTERVALS_MS) {
      const choices = await choicesFor(spec, intervalMs);
      for (const query of queries) {
        const what = `${query.panel}, every ${intervalMs} ms: ${query.text}`;
        expect(await mostRows(query, choices), what).toBeGreaterThan(0);
      }
    }
  });

  it('lets its login read the views and nothing else', async () => {
    for (const table of ['users', 'credentials', 'sessions', 'audit_log', 'interfaces']) {
      await expect(reader.query(`select 1 from ${table} limit 1`)).rejects.toThrow(/denied/);
    }
    await expect(reader.query('select settings from tenants')).rejects.toThrow(/denied/);
    // Read-only is its default, which a session may change; the rights stay.
    const write = 'set transaction read write; delete from metrics.samples';
    await expect(reader.query(write)).rejects.toThrow(/denied/);
  });
});

async function grafanaUrl(ownerUrl: string): Promise<string> {
  await ensureGrafanaLogin(ownerUrl, PASSWORD);
  const url = new URL(ownerUrl);
  url.username = 'atalaya_grafana_reader';
  url.password = PASSWORD;
  return url.href;
}
