import { randomBytes } from 'node:crypto';
import type { Role } from '@atalaya/core/domain/access/roles';
import type { ProofResult } from '@atalaya/core/domain/portal/portal-host';
import { createManualClock, type ManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import type { Session } from '@atalaya/core/wire/rest/auth';
import { createLog } from '@atalaya/platform/log/create-log';
import { MemoryMetricStore } from '@atalaya/platform/metrics/memory-metric-store';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import { createMemoryPollRequests } from '@atalaya/platform/streams/memory-poll-requests';
import { createMemorySampleStream } from '@atalaya/platform/streams/memory-sample-stream';
import { type TestDatabase, withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll } from 'vitest';
import { createPasswords } from '../access/password.js';
import { insertSetupToken, type SetupTokenRequest } from '../access/setup-tokens.store.js';
import type { ApiDeps } from '../deps.js';
import { type BuiltServer, buildServer } from '../server.js';
import { ApiClient } from './api-client.js';

export interface Tenant {
  readonly id: string;
  readonly owner: ApiClient;
  readonly session: Session;
}

export const PASSWORD = 'correct horse battery';

/** The whole api on a database of this file's own, with a clock that stands still and cheap passwords. */
export class TestApi {
  readonly db: TestDatabase;
  readonly clock: ManualClock = createManualClock();
  readonly metrics = new MemoryMetricStore();
  readonly bus = createMemoryEventBus(silentLog);
  readonly samples = createMemorySampleStream({ log: silentLog });
  readonly pollRequests = createMemoryPollRequests(this.clock, silentLog);
  readonly secretKey = new Uint8Array(randomBytes(32));
  /** What DNS would say of a host; nothing, where it is not here. */
  readonly proofs = new Map<string, ProofResult>();
  /** What was logged, line by line. */
  readonly logged: string[] = [];
  systemMs = Date.UTC(2026, 2, 1);
  #built: BuiltServer | undefined;
  #overrides: Partial<ApiDeps>;

  constructor(db: TestDatabase, overrides: Partial<ApiDeps>) {
    this.db = db;
    this.#overrides = overrides;
  }

  get app(): BuiltServer['app'] {
    return this.built.app;
  }

  get built(): BuiltServer {
    if (!this.#built) throw new Error('withApi() is ready only inside tests and later hooks');
    return this.#built;
  }

  async start(): Promise<void> {
    this.#built = await buildServer(this.deps(), createPasswords({ N: 1_024, r: 8, p: 1 }));
    this.#built.app.get('/broken', { config: { public: true } }, async () => {
      throw new Error('secret detail');
    });
    await this.#built.app.ready();
  }

  async stop(): Promise<void> {
    await this.#built?.app.close();
    await this.metrics.close();
  }

  deps(): ApiDeps {
    return {
      clock: this.clock,
      systemNow: () => this.systemMs,
      log: createLog({
        level: 'debug',
        isReadable: false,
        write: (line) => void this.logged.push(line),
      }),
      database: this.db.database,
      metrics: this.metrics,
      bus: this.bus,
      samples: this.samples,
      pollRequests: this.pollRequests,
      secrets: createSecretBox(this.secretKey),
      secretKey: this.secretKey,
      publicUrl: undefined,
      trustedProxies: [],
      proveHost: async (host) => this.proofs.get(host) ?? 'missing',
      uiFolder: undefined,
      latencyMeasured: () => true,
      health: {
        report: async () => ({
          code: 200,
          body: { status: 'ok', version: '0.1.0', checks: [] },
        }),
        tasks: () => ({ items: [] }),
        metrics: async () => ({ type: 'text/plain', text: '# HELP atalaya_up 1 while it runs\n' }),
      },
      ...this.#overrides,
    };
  }

  client(token?: string): ApiClient {
    return new ApiClient(this.app, token);
  }

  /** A tenant with its owner, as a person makes it from the one-time link. */
  async tenant(slug: string): Promise<Tenant> {
    const token = await this.setupToken({ purpose: 'first_tenant' });
    const answer = await this.client().post('/setup', {
      token,
      tenant: {
        name: `ISP ${slug}`,
        slug,
        timezone: 'America/Mexico_City',
        currency: 'MXN',
        locale: 'es',
      },
      owner: { name: `Owner of ${slug}`, email: `owner@${slug}.test`, password: PASSWORD },
    });
    const session = answer.as<Session>(201);
    if (!session.tenant) throw new Error('a set-up tenant has a session inside it');
    return { id: session.tenant.id, owner: this.client(session.accessToken), session };
  }

  async setupToken(request: Omit<SetupTokenRequest, 'validForMs'>): Promise<string> {
    const { token } = await this.db.database.withPlatform((platform) =>
      insertSetupToken(platform, { ...request, validForMs: null }, new Date(this.systemMs)),
    );
    return token;
  }

  /** A further person of a tenant, signed in. */
  async person(tenant: Tenant, role: Role, email: string): Promise<ApiClient> {
    const created = await tenant.owner.post('/users', { email, name: `A ${role}`, role });
    const { invitation } = created.as<{ invitation: { url: string } }>(201);
    const token = invitation.url.split('#token=')[1] ?? '';
    const reset = await this.client().post('/auth/password-reset', { token, password: PASSWORD });
    if (reset.status !== 204) throw new Error(`password-reset answered ${reset.status}`);
    return this.signIn(email);
  }

  async signIn(email: string, more: object = {}): Promise<ApiClient> {
    const answer = await this.client().post('/auth/login', { email, password: PASSWORD, ...more });
    return this.client(answer.as<Session>(200).accessToken);
  }
}

export function withApi(overrides: Partial<ApiDeps> = {}): TestApi {
  const api = new TestApi(withDatabase(), overrides);
  beforeAll(() => api.start());
  afterAll(() => api.stop());
  return api;
}
