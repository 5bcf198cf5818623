import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@atalaya/platform/postgres/database';
import { systemDelay } from '@atalaya/platform/runtime/system-timers';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import { buildCode } from '../../../launcher/bin/build.mjs';
import { type BenchOptions, type BenchResult, percentile, rounded } from './bench.js';
import { withBenchServer } from './bench-postgres.js';
import { FieldCollector, type Published } from './field/field-collector.js';
import { fieldPlan, INTERVAL_MS, stationsOf } from './field/field-plan.js';
import { latePercents } from './field/lateness.js';
import { seedField } from './field/seed-field.js';

/** The acceptance is 5,000 devices for 10 minutes: `--minutes 10`. */
const DEVICES = 5_000;
const MINUTES = 2;
const GROWTH = [0.2, 0.5];
const GROWTH_MINUTES = 1;
/** All first polls, full ones, are over by then, and each has its second. */
const WARM_UP_MS = 1.5 * INTERVAL_MS;
const WATCH_EVERY_MS = 2_000;
/** A poll is told a moment after the instant that its samples bear. */
const EDGE_S = 2;
const MEBIBYTE = 1_024 * 1_024;

type Figures = Readonly<Record<string, number>>;

/** A collector process, its echo programs and a real metric store; simulated devices in a process beside it. */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const devices = options.number('devices', DEVICES);
  const minutes = options.number('minutes', MINUTES);
  await buildCode();
  return withBenchServer(async (server) => {
    const smaller: Figures[] = [];
    for (const share of options.has('only') ? [] : GROWTH) {
      smaller.push(await measure(server, Math.round(devices * share), GROWTH_MINUTES));
    }
    const full = await measure(server, devices, minutes);
    const growth = Object.fromEntries(
      smaller.flatMap((figures) =>
        ['cpuPercentOfCore', 'rssMb', 'samplesPerSecond', 'lateP99Percent'].map((name) => [
          `${name}At${figures['devices']}`,
          figures[name] ?? 0,
        ]),
      ),
    );
    const stations = stationsOf(fieldPlan(devices));
    return {
      name: 'field',
      work: `${devices} devices at 60 s for ${minutes} min (20 % RouterOS API, 60 % SNMP with a walk of 8 interfaces, 20 % through UISP, all with 20 echoes a window; ${stations} stations) on one collector process, its children counted; samples into PostgreSQL`,
      figures: { ...full, ...growth },
      peers: {},
    };
  });
}

interface Server {
  readonly url: string;
  readonly database: Database;
}

async function measure(server: Server, devices: number, minutes: number): Promise<Figures> {
  const plan = fieldPlan(devices);
  const simulators = fork(new URL('./field/simulators.main.ts', import.meta.url), [
    String(devices),
  ]);
  const dataDir = await mkdtemp(join(tmpdir(), 'atalaya-field-'));
  const secretKey = randomBytes(32);
  let collector: FieldCollector | undefined;
  try {
    const [{ uispPort }] = (await once(simulators, 'message')) as [{ uispPort: number }];
    const secrets = createSecretBox(secretKey);
    const { tenantId } = await seedField(server.database, secrets, plan, uispPort);
    collector = await FieldCollector.start({
      PATH: process.env['PATH'],
      DATABASE_URL: server.url,
      DATA_DIR: dataDir,
      SECRET_KEY: secretKey.toString('base64'),
      LOG_LEVEL: 'warn',
    });
    await systemDelay(WARM_UP_MS);
    const watched = await watch(collector, minutes);
    await collector.stop();
    const samples = await samplesOf(server.database, watched);
    await suspend(server.database, tenantId);
    return { devices, ...figuresOf(watched, samples, { devices, minutes }) };
  } finally {
    collector?.kill();
    simulators.kill();
    await rm(dataDir, { recursive: true, force: true });
  }
}

interface Samples {
  readonly seconds: number;
  readonly published: number;
  readonly stored: number;
}

interface Watched {
  readonly published: Published;
  readonly from: number;
  readonly to: number;
  readonly cpuSeconds: number;
  readonly rssBytes: number;
}

async function watch(collector: FieldCollector, minutes: number): Promise<Watched> {
  await collector.begin();
  const from = Date.now();
  const before = collector.usage;
  let rssBytes = 0;
  while (Date.now() < from + minutes * INTERVAL_MS) {
    await systemDelay(WATCH_EVERY_MS);
    rssBytes = Math.max(rssBytes, collector.usage.rssBytes);
  }
  const { cpuSeconds } = collector.usage;
  const to = Date.now();
  const published = await collector.end();
  return { published, from, to, rssBytes, cpuSeconds: cpuSeconds - before.cpuSeconds };
}

function figuresOf(
  { published, from, to, cpuSeconds, rssBytes }: Watched,
  samples: Samples,
  { devices, minutes }: { readonly devices: number; readonly minutes: number },
): Figures {
  const seconds = (to - from) / 1_000;
  const late = latePercents(published.polls, INTERVAL_MS);
  const done = published.polls.reduce((sum, [, times]) => sum + times.length, 0);
  if (published.failed > 0) console.error('failed polls:', published.reasons);
  const answered = Math.min(1, (done - published.failed) / (devices * minutes));
  return {
    cpuPercentOfCore: rounded((100 * cpuSeconds) / seconds),
    rssMb: Math.round(rssBytes / MEBIBYTE),
    lateP99Percent: rounded(percentile(late, 0.99), 2),
    lateMaxPercent: rounded(Math.max(0, ...late.slice(0, 100_000)), 2),
    storedPercent: rounded(100 * answered * Math.min(1, samples.stored / samples.published), 2),
    pollsPercent: rounded(100 * answered, 2),
    samplesPerSecond: Math.round(samples.published / samples.seconds),
    heapMb: Math.round(published.memory.heapTotal / MEBIBYTE),
    ownRssMb: Math.round(published.memory.rss / MEBIBYTE),
  };
}

/** Published and stored of the same whole seconds, both ends of the watch left out. */
async function samplesOf(database: Database, { published, from, to }: Watched): Promise<Samples> {
  const first = Math.ceil(from / 1_000) + EDGE_S;
  const end = Math.floor(to / 1_000) - EDGE_S;
  const inside = published.samples.filter(([second]) => second >= first && second < end);
  const { rows } = await database
    .metricsPool()
    .transaction((client) =>
      client.query<{ count: string }>(
        'select count(*) from metrics.samples where at >= $1 and at < $2',
        [new Date(first * 1_000), new Date(end * 1_000)],
      ),
    );
  return {
    seconds: end - first,
    published: inside.reduce((sum, [, count]) => sum + count, 0),
    stored: Number(rows[0]?.count ?? 0),
  };
}

/** So that the next size's collector does not poll this one's devices. */
async function suspend(database: Database, tenantId: string): Promise<void> {
  await database.withPlatform((trx) =>
    trx.updateTable('tenants').set({ status: 'suspended' }).where('id', '=', tenantId).execute(),
  );
}
