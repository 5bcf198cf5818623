import { randomBytes } from 'node:crypto';
import { insertSetupToken } from '@atalaya/api/access/setup-tokens.store';
import type { ApiDeps } from '@atalaya/api/deps';
import { buildServer } from '@atalaya/api/server';
import type { MetricStore } from '@atalaya/core/ports/metric-store';
import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { createLog } from '@atalaya/platform/log/create-log';
import { PostgresMetricStore } from '@atalaya/platform/metrics/postgres/postgres-metric-store';
import type { Database } from '@atalaya/platform/postgres/database';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import { createMemoryPollRequests } from '@atalaya/platform/streams/memory-poll-requests';
import { createMemorySampleStream } from '@atalaya/platform/streams/memory-sample-stream';
import { fieldOf, textOf } from '../../demo/demo-client.js';
import { type BenchOptions, percentile, rounded } from '../bench.js';
import { withBenchServer } from '../bench-postgres.js';
import { NOW } from './book-names.js';
import { fillBooks } from './fill-books.js';

const CUSTOMERS = 100_000;
const INVOICES_EACH = 25;
const LINES_EACH = 2;

/** How large the books are: by default 100,000 customers with 5,000,000 lines on their invoices. */
export function sizesOf(options: BenchOptions) {
  return {
    customers: options.number('customers', CUSTOMERS),
    invoicesEach: options.number('invoices', INVOICES_EACH),
    linesEach: options.number('lines', LINES_EACH),
  };
}

/** What a bench may add to the books before it asks. */
export interface BooksWorld {
  readonly tenantId: string;
  readonly superuserUrl: string;
  readonly database: Database;
  readonly metrics: MetricStore;
}

/** The whole api on loopback, as its roles and row-level security have it, over books that were filled for it. */
export async function withBooksApi<T>(
  sizes: ReturnType<typeof sizesOf>,
  work: (clerk: Clerk, world: BooksWorld) => Promise<T>,
): Promise<T> {
  return withBenchServer(async ({ database, superuserUrl }) => {
    const { url, token, tenantId, metrics, close } = await startApi(database);
    try {
      await fillBooks(superuserUrl, { tenantId, ...sizes });
      return await work(new Clerk(url, token), { tenantId, superuserUrl, database, metrics });
    } finally {
      await close();
    }
  });
}

/** Somebody at a browser: what each answer took is kept by the name of the call. */
export class Clerk {
  readonly #url: string;
  readonly #token: string;
  readonly #took = new Map<string, number[]>();
  #calls = 0;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  async get(name: string, path: string): Promise<unknown> {
    // Each from an address of its own: one person does not open hundreds of pages a minute.
    this.#calls += 1;
    const address = `10.${this.#calls >> 16}.${(this.#calls >> 8) & 255}.${this.#calls & 255}`;
    const headers = { authorization: `Bearer ${this.#token}`, 'x-forwarded-for': address };
    return this.timed(name, async () => {
      const answer = await fetch(`${this.#url}/api/v1${path}`, { headers });
      const text = await answer.text();
      if (answer.status !== 200) {
        throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 300)}`);
      }
      return JSON.parse(text) as unknown;
    });
  }

  async timed<T>(name: string, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    const result = await work();
    const times = this.#took.get(name) ?? [];
    times.push(performance.now() - startedAt);
    this.#took.set(name, times);
    return result;
  }

  /** What was done until now was to warm up. */
  forget(): void {
    this.#took.clear();
  }

  /** `<name>P50Ms` and `<name>P95Ms` of each call. */
  figures(): Record<string, number> {
    return Object.fromEntries(
      [...this.#took].flatMap(([name, times]) => [
        [`${name}P50Ms`, rounded(percentile(times, 0.5))],
        [`${name}P95Ms`, rounded(percentile(times, 0.95))],
      ]),
    );
  }

  /** Of all calls of these names together, in milliseconds. */
  percentileOf(names: readonly string[], p: number): number {
    return rounded(
      percentile(
        names.flatMap((name) => this.#took.get(name) ?? []),
        p,
      ),
    );
  }
}

async function startApi(database: Database) {
  const secretKey = new Uint8Array(randomBytes(32));
  const clock = createManualClock(NOW);
  const metrics = new PostgresMetricStore({ pool: database.metricsPool(), clock });
  const deps: ApiDeps = {
    clock,
    systemNow: () => clock.now(),
    log: createLog({ level: 'error', isReadable: false, write: () => {} }),
    database,
    metrics,
    bus: createMemoryEventBus(silentLog),
    samples: createMemorySampleStream({ log: silentLog }),
    pollRequests: createMemoryPollRequests(clock, silentLog),
    secrets: createSecretBox(secretKey),
    secretKey,
    publicUrl: undefined,
    trustedProxies: ['127.0.0.1'],
    uiFolder: undefined,
    latencyMeasured: () => true,
    health: {
      report: async () => ({ code: 200, body: { status: 'ok', version: '0', checks: [] } }),
      tasks: () => ({ items: [] }),
      metrics: async () => ({ type: 'text/plain', text: '' }),
    },
  };
  const { app } = await buildServer(deps);
  const { token } = await database.withPlatform((platform) =>
    insertSetupToken(platform, { purpose: 'first_tenant', validForMs: null }, new Date(0)),
  );
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/setup',
    payload: {
      token,
      tenant: {
        name: 'Bench',
        slug: 'bench',
        timezone: 'America/Mexico_City',
        currency: 'MXN',
        locale: 'es',
      },
      owner: { name: 'Owner', email: 'owner@bench.test', password: 'correct horse battery' },
    },
  });
  const session: unknown = answer.json();
  return {
    url: await app.listen({ host: '127.0.0.1', port: 0 }),
    token: textOf(session, 'accessToken', '/setup'),
    tenantId: textOf(fieldOf(session, 'tenant'), 'id', '/setup'),
    metrics,
    close: async () => {
      await app.close();
      await metrics.close();
    },
  };
}
