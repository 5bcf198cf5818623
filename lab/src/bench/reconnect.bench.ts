import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueInvoice } from '@atalaya/api/testing/issue-invoice';
import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { serviceListSchema, serviceSchema } from '@atalaya/core/wire/rest/services';
import { serviceSessionListSchema } from '@atalaya/core/wire/rest/sessions';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import type { DemoClient } from '../demo/demo-client.js';
import { createDemoClock } from '../demo/demo-clock.js';
import { startTowerPlatform } from '../e2e/tower-platform.js';
import {
  type SubscriberRouter,
  startSubscriberRouter,
} from '../simulators/routeros/testing/subscriber-router.js';
import { type BenchOptions, type BenchResult, percentile, rounded } from './bench.js';
import { type BenchServer, withBenchServer } from './bench-postgres.js';

const TRIES = 50;
/** Returns here come one after the other at once: far more in a minute than the 60 sentences of the default. */
const WRITES_PER_MINUTE = 6_000;
const PRICE = { amountMinor: 49_900, currency: 'MXN' };
/** Monday, ten in the morning in Mexico. */
const NOW = Date.UTC(2026, 2, 9, 16);
const GIVE_UP_MS = 5 * MINUTE_MS;
/** Whoever owes is cut at once. */
const POLICY = {
  ...{ mode: 'enforce', graceDays: 0, announceMinutes: 0, reconnectionFeeMinor: 5_000 },
  ...{ cutFrom: '00:00', cutUntil: '23:59', noCutWeekdays: [], noCutOnHolidays: false },
  notices: { offsets: [], businessDaysBeforeCut: null },
  pace: { services: 10_000, everyMinutes: 1 },
  breaker: { percentOfActive: 100, timesUsualPercent: 1_000, leastServices: 10_000 },
};

/** The whole platform in this process, one router of the lab, and customers who were cut and pay one after the other. */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const tries = options.number('tries', TRIES);
  const figures = await withBenchServer((server) => measure(server, tries));
  return {
    name: 'reconnect',
    work: `${tries} customers whose PPPoE lines were cut pay one after the other; from the sending of POST /payments until GET /services/:id says that the line was read back as let in; the whole platform in one process, PostgreSQL and the lab's router on this machine; \`onRouterP95Ms\` is until the entry was gone`,
    figures,
    peers: {},
  };
}

async function measure(server: BenchServer, tries: number) {
  const folder = await mkdtemp(join(tmpdir(), 'atalaya-reconnect-'));
  const users = Array.from({ length: tries }, (_, place) => `user${place + 1}`);
  const router = await startSubscriberRouter({ users });
  const clock = createDemoClock(NOW);
  const { platform, client, tenantId } = await startTowerPlatform({
    databaseUrl: server.url,
    folder,
    demoClock: clock,
  });
  try {
    await enforceRouter(client, router);
    const lines = await makeLines(client, users);
    for (const { accountId } of lines) {
      const invoice = { accountId, dueDate: '2026-03-05', totalMinor: PRICE.amountMinor };
      await issueInvoice({ db: server, clock }, tenantId, invoice);
    }
    await client.put('/dunning-policy', POLICY);
    // Dunning searches for what is due each half hour, beside the news.
    await clock.advance(31 * MINUTE_MS);
    for (const line of lines)
      await until(`${line.user} to be cut`, isSeen(client, line, 'suspended'));
    const took: Took[] = [];
    for (const line of lines) took.push(await payAndWait(client, line, router));
    const at = (p: number, of: (one: Took) => number) => rounded(percentile(took.map(of), p), 0);
    return {
      p50Ms: at(0.5, ({ seenMs }) => seenMs),
      p95Ms: at(0.95, ({ seenMs }) => seenMs),
      mostMs: at(1, ({ seenMs }) => seenMs),
      onRouterP95Ms: at(0.95, ({ goneMs }) => goneMs),
    };
  } finally {
    await platform.stop();
    await router.unplug();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Line {
  readonly user: string;
  readonly serviceId: string;
  readonly accountId: string;
}

interface Took {
  readonly goneMs: number;
  readonly seenMs: number;
}

async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  if (!(await waitUntil(isSo, GIVE_UP_MS, 10))) throw new Error(`waited in vain for ${what}`);
}

const isSeen =
  (client: DemoClient, { serviceId }: Line, state: string) =>
  async () =>
    serviceSchema.parse(await client.get(`/services/${serviceId}`)).observedState === state;

async function payAndWait(
  client: DemoClient,
  line: Line,
  { services }: SubscriberRouter,
): Promise<Took> {
  const stands = () =>
    services.addressLists.rows.some(({ values }) => values['comment']?.includes(line.serviceId));
  if (!stands()) throw new Error(`${line.user} has no entry on the router`);
  const startedAt = performance.now();
  const payment = { accountId: line.accountId, amount: PRICE };
  await client.post('/payments', payment, randomUUID());
  await until(`${line.user}'s entry to go`, () => !stands());
  const goneMs = performance.now() - startedAt;
  await until(`${line.user} to be let in`, isSeen(client, line, 'active'));
  return { goneMs, seenMs: performance.now() - startedAt };
}

async function enforceRouter(client: DemoClient, { port, subscribers }: SubscriberRouter) {
  const secret = { kind: 'routeros', user: 'admin', password: '', tls: false };
  const credentialId = await client.make('/credentials', { name: 'api', secret });
  const id = await client.make('/devices', {
    ...{ name: 'Concentrador', role: 'router', address: '127.0.0.1' },
    sources: [{ driver: 'routeros', credentialId, port }],
  });
  const areRead = async () => {
    const { items } = serviceSessionListSchema.parse(
      await client.get('/sessions?open=true&limit=200'),
    );
    return items.length === Math.min(200, subscribers.length);
  };
  await until('the router to be read', areRead);
  await client.put(`/enforcement-routers/${id}/terms`, { writesPerMinute: WRITES_PER_MINUTE });
  const bundle = { aviso: null, allowed: [] };
  await client.put(`/enforcement-routers/${id}/mode`, { mode: 'enforce', bundle });
}

async function makeLines(client: DemoClient, users: readonly string[]): Promise<Line[]> {
  const plan = { name: 'Hogar 20', downKbps: 20_000, upKbps: 5_000, price: PRICE };
  const planId = await client.make('/plans', plan);
  const lines: Line[] = [];
  for (const user of users) {
    const customerId = await client.make('/customers', { kind: 'person', name: user });
    const access = { accessKind: 'pppoe', accessIdentity: user };
    await client.make('/services', { customerId, planId, ...access });
    const answer = await client.get(`/services?customerId=${customerId}`);
    const [service] = serviceListSchema.parse(answer).items;
    if (service?.accountId == null) throw new Error('a service has an account');
    lines.push({ user, serviceId: service.id, accountId: service.accountId });
  }
  return lines;
}
