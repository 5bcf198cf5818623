import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAlertingApp } from '@atalaya/alerting/app';
import { OUTGOING_EVENT_TYPES } from '@atalaya/core/domain/outbox/outgoing-event';
import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import { loadConfig } from '@atalaya/platform/config/load-config';
import { newWebhookSecret } from '@atalaya/platform/outbound/webhook-signature';
import type { Database } from '@atalaya/platform/postgres/database';
import { createPlatform, type Platform } from '@atalaya/platform/runtime/platform';
import { systemDelay } from '@atalaya/platform/runtime/system-timers';
import { waitFor } from '../hostile/wait-for.js';
import { seedWebhookEndpoint, seedWebhookTenant } from '../webhooks/seed-webhook.js';
import { WebhookReceiver } from '../webhooks/webhook-receiver.js';
import { type BenchOptions, type BenchResult, rounded } from './bench.js';
import { withBenchServer } from './bench-postgres.js';
import { StormFeed } from './storm/storm-feed.js';
import { type StormNetwork, seedStormNetwork } from './storm/storm-network.js';

const DEVICES = 5_000;
const LONGEST_MS = 120_000;
/** News of devices that join are told each 30 s at most: whatever would come has come by then. */
const AFTERMATH_MS = 40 * SECOND_MS;
const SETTLE_MS = 10 * SECOND_MS;
const WATCH_EVERY_MS = 200;

/** One tower takes thousands of devices with it: the alerting role with PostgreSQL, and two receivers. */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const devices = options.number('devices', DEVICES);
  const figures = await withBenchServer(({ url, database }) => measure(url, database, devices));
  return {
    name: 'storm',
    work: `${devices} devices, read by echoes and SNMP, fell silent at once because one tower died, as a collector would tell it; the alerting role in this process with PostgreSQL; \`notifications\` is all that a receiver of incident.opened got until ${AFTERMATH_MS / SECOND_MS} s after the last state was stored, \`deliveriesOfAllTypes\` what a receiver of every type got`,
    figures,
    peers: {},
  };
}

async function measure(url: string, database: Database, devices: number) {
  const dataDir = await mkdtemp(join(tmpdir(), 'atalaya-storm-'));
  const secretKey = randomBytes(32);
  const config = loadConfig({
    DATABASE_URL: url,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    SECRET_KEY: secretKey.toString('base64'),
  });
  if (!config.ok) throw new Error(config.error.mistakes.join(' '));
  const platform = await createPlatform({
    config: config.value,
    version: 'bench',
    databaseUrl: url,
    secretKey,
  });
  try {
    return await storm(platform, database, devices);
  } finally {
    await platform.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function storm(platform: Platform, database: Database, devices: number) {
  const { tenantId } = await seedWebhookTenant(database, 'storm');
  const network = await seedStormNetwork(database, tenantId, devices);
  const one = await receiver(platform, database, tenantId, ['incident.opened']);
  const all = await receiver(platform, database, tenantId, OUTGOING_EVENT_TYPES);
  const alerting = createAlertingApp(platform);
  const feed = new StormFeed(platform.samples, platform.pollRequests, tenantId, network);
  const memory = new Memory();
  try {
    await alerting.start();
    feed.start();
    await until('all devices to be up', database, tenantId, network, 'up');
    await systemDelay(SETTLE_MS);
    const rssMbBefore = memory.rssMb();
    const killedAt = Date.now();
    const killing = feed.kill(network.lost);
    const { firstAt } = await waitFor(
      'the notification',
      () => one,
      ({ firstAt: at }) => at !== null,
      LONGEST_MS,
    );
    await killing;
    await until('all lost devices to be stored as lost', database, tenantId, network, 'lost');
    const storedAt = Date.now();
    await systemDelay(AFTERMATH_MS);
    return {
      notifications: one.receiver.received.length,
      seconds: rounded(((firstAt ?? Number.NaN) - killedAt) / SECOND_MS, 2),
      allStoredSeconds: rounded((storedAt - killedAt) / SECOND_MS, 1),
      deliveriesOfAllTypes: all.receiver.received.length,
      rssMbBefore,
      rssMbPeak: memory.peak(),
      rssMbAfter: memory.rssMb(),
    };
  } finally {
    memory.stop();
    await feed.stop();
    await alerting.stop();
    await Promise.all([one.receiver.close(), all.receiver.close()]);
  }
}

interface Listening {
  readonly receiver: WebhookReceiver;
  firstAt: number | null;
}

async function receiver(
  { secrets }: Platform,
  database: Database,
  tenantId: string,
  types: Parameters<typeof seedWebhookEndpoint>[2]['types'],
): Promise<Listening> {
  const secret = newWebhookSecret();
  const listening: Listening = { receiver: new WebhookReceiver(secret), firstAt: null };
  listening.receiver.behaviour = ({ isSigned }) => {
    if (isSigned) listening.firstAt ??= Date.now();
    return { status: isSigned ? 204 : 400 };
  };
  await listening.receiver.open();
  await seedWebhookEndpoint(database, secrets, {
    tenantId,
    url: listening.receiver.url,
    secret,
    types,
  });
  return listening;
}

async function until(
  what: string,
  database: Database,
  tenantId: string,
  { kept, lost }: StormNetwork,
  wanted: 'up' | 'lost',
): Promise<void> {
  const states = wanted === 'up' ? (['up'] as const) : (['down', 'unreachable'] as const);
  const count = wanted === 'up' ? kept.length + lost.length : lost.length;
  const look = () =>
    database.withTenant(tenantId, async (trx) => {
      const row = await trx
        .selectFrom('device_state')
        .where('state', 'in', states)
        .select((eb) => eb.fn.countAll<string>().as('count'))
        .executeTakeFirstOrThrow();
      return Number(row.count);
    });
  await waitFor(what, look, (seen) => seen === count, LONGEST_MS);
}

/** The memory of this process, looked at all the time. */
class Memory {
  #peak = 0;
  readonly #stop = new AbortController();

  constructor() {
    void this.#watch();
  }

  rssMb(): number {
    return rounded(process.memoryUsage.rss() / 1e6, 0);
  }

  /** Since the last call. */
  peak(): number {
    const peak = this.#peak;
    this.#peak = 0;
    return peak;
  }

  stop(): void {
    this.#stop.abort();
  }

  async #watch(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#peak = Math.max(this.#peak, this.rssMb());
      await systemDelay(WATCH_EVERY_MS);
    }
  }
}
