import { createHash, randomBytes } from 'node:crypto';
import { insertSetupToken } from '@atalaya/api/access/setup-tokens.store';
import type { ApiDeps } from '@atalaya/api/deps';
import { type BuiltServer, buildServer } from '@atalaya/api/server';
import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { createLog } from '@atalaya/platform/log/create-log';
import { MemoryMetricStore } from '@atalaya/platform/metrics/memory-metric-store';
import type { Database } from '@atalaya/platform/postgres/database';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import { createMemoryPollRequests } from '@atalaya/platform/streams/memory-poll-requests';
import { createMemorySampleStream } from '@atalaya/platform/streams/memory-sample-stream';
import { fieldOf, textOf } from '../demo/demo-client.js';
import type { BenchOptions, BenchResult } from './bench.js';
import { percentile, rounded } from './bench.js';
import { withBenchDatabase } from './bench-postgres.js';
import { fillBooks } from './customer-page/fill.js';

const CUSTOMERS = 100_000;
const INVOICES_EACH = 25;
const LINES_EACH = 2;
const PAGES = 200;
/** What clerks type: words with thousands of hits, two words, a telephone, a user, one who is not there. */
const SEARCHES = ['garcia', 'maria lopez', '52 4', 'usuario99', 'TAX00000', 'nadie', 'a'];

/** The customer page as a browser opens it, over the whole api but the network: all its requests at once. */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const customers = options.number('customers', CUSTOMERS);
  return withBenchDatabase(async (database) => {
    const { app, close } = await startApi(database);
    try {
      const { token, tenantId } = await signIn(app, database);
      const books = { tenantId, customers, invoicesEach: INVOICES_EACH, linesEach: LINES_EACH };
      await fillBooks(database, books);
      const clerk = new Clerk(app, token);
      await timed(() => clerk.openPage(idOf('c', 0), idOf('a', 0), idOf('s', 0)));
      const pages: number[] = [];
      for (let page = 0; page < PAGES; page += 1) {
        const n = (page * 7_919) % customers;
        pages.push(await timed(() => clerk.openPage(idOf('c', n), idOf('a', n), idOf('s', n))));
      }
      const searches: number[] = [];
      for (let round = 0; round < 5; round += 1) {
        for (const text of SEARCHES) searches.push(await timed(() => clerk.search(text)));
      }
      return {
        name: 'customer-page',
        work: `${PAGES} customer pages (8 requests at once, in process) and ${searches.length} searches with ${customers} customers and ${customers * INVOICES_EACH * LINES_EACH} invoice lines, embedded Postgres`,
        figures: {
          p95Ms: rounded(percentile(pages, 0.95)),
          p50Ms: rounded(percentile(pages, 0.5)),
          searchP95Ms: rounded(percentile(searches, 0.95)),
        },
        peers: {},
      };
    } finally {
      await close();
    }
  });
}

/** As the rows were named. */
function idOf(mark: string, n: number): string {
  const hex = createHash('md5').update(`${mark}${n}`).digest('hex');
  const uuid = `${hex.slice(0, 12)}4${hex.slice(13, 16)}8${hex.slice(17)}`;
  return uuid.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

class Clerk {
  readonly #app: BuiltServer['app'];
  readonly #token: string;
  #address = 0;

  constructor(app: BuiltServer['app'], token: string) {
    this.#app = app;
    this.#token = token;
  }

  async openPage(customer: string, account: string, service: string): Promise<void> {
    await Promise.all(
      [
        `/customers/${customer}`,
        `/accounts?customerId=${customer}&limit=20`,
        `/services?customerId=${customer}&limit=200`,
        `/services/${service}/device-links?limit=100`,
        `/customers/${customer}/notes?pinned=true&limit=100`,
        `/customers/${customer}/timeline?limit=50`,
        `/invoices?accountId=${account}&limit=50`,
        `/equipment?customerId=${customer}&limit=200`,
      ].map((path) => this.#get(path)),
    );
  }

  search(text: string): Promise<void> {
    return this.#get(`/customers?limit=100&search=${encodeURIComponent(text)}`);
  }

  async #get(path: string): Promise<void> {
    // Each from an address of its own: one person does not open hundreds of pages a minute.
    this.#address += 1;
    const answer = await this.#app.inject({
      url: `/api/v1${path}`,
      headers: { authorization: `Bearer ${this.#token}` },
      remoteAddress: `10.${this.#address >> 16}.${(this.#address >> 8) & 255}.${this.#address & 255}`,
    });
    if (answer.statusCode !== 200) {
      throw new Error(`${path} answered ${answer.statusCode}: ${answer.body.slice(0, 300)}`);
    }
  }
}

async function startApi(database: Database) {
  const secretKey = new Uint8Array(randomBytes(32));
  const clock = createManualClock();
  const metrics = new MemoryMetricStore();
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
    trustedProxies: [],
    uiFolder: undefined,
    latencyMeasured: () => true,
    health: {
      report: async () => ({ code: 200, body: { status: 'ok', version: '0', checks: [] } }),
      tasks: () => ({ items: [] }),
      metrics: async () => ({ type: 'text/plain', text: '' }),
    },
  };
  const { app } = await buildServer(deps);
  await app.ready();
  return {
    app,
    close: async () => {
      await app.close();
      await metrics.close();
    },
  };
}

async function signIn(app: BuiltServer['app'], database: Database) {
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
    token: textOf(session, 'accessToken', '/setup'),
    tenantId: textOf(fieldOf(session, 'tenant'), 'id', '/setup'),
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
