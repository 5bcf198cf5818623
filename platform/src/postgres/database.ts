import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { DatabaseLog } from './database-log.js';
import { createListener } from './listener.js';
import type { Schema } from './schema.js';
import { valueParsers } from './value-parsers.js';

export type { DatabaseLog } from './database-log.js';
export type Trx = Transaction<Schema>;

export interface DatabaseOptions {
  /** The owner's URL. */
  readonly url: string;
  readonly log: DatabaseLog;
  /** Connections of the relational side; the metric store has half as many of its own. */
  readonly poolSize?: number;
  /** Longest statement of a tenant or platform transaction; 0 for none. Default 30 s. */
  readonly statementTimeoutMs?: number;
  readonly applicationName?: string;
}

/** The metric store's connections: plain `pg`, for COPY-like inserts that kysely only slows down. */
export interface MetricsPool {
  /** BEGIN; SET LOCAL ROLE atalaya_metrics; work; COMMIT, or ROLLBACK when `work` throws. */
  transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T>;
}

export interface Database {
  /**
   * One transaction as `atalaya_app` in which row-level security shows this tenant's rows only. Role and
   * tenant end with the transaction, whichever way it ends. Call no device and no network in it.
   */
  withTenant<T>(tenantId: string, work: (trx: Trx) => Promise<T>): Promise<T>;
  /** One transaction as `atalaya_platform`: what is looked up before a tenant is known. */
  withPlatform<T>(work: (trx: Trx) => Promise<T>): Promise<T>;
  /** One transaction as the owner: migrations, the launcher's commands, checks of the catalogue. */
  withOwner<T>(work: (trx: Trx) => Promise<T>): Promise<T>;
  metricsPool(): MetricsPool;
  /** NOTIFY, at once. Payload at most 7,999 bytes (PostgreSQL's limit). */
  notify(channel: string, payload: string): Promise<void>;
  /** LISTEN on one connection that comes back by itself; resolves with the unlistener when it listens. */
  listen(channel: string, listener: (payload: string) => void): Promise<() => Promise<void>>;
  /** Called after the listening connection was lost and is back: notifications in between are gone. */
  onListenGap(listener: () => void): () => void;
  /** Rejects when the database does not answer within 5 s. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const DEFAULT_POOL_SIZE = 20;
const CONNECT_TIMEOUT_MS = 10_000;
const PING_TIMEOUT_MS = 5_000;

export function createDatabase(options: DatabaseOptions): Database {
  const size = options.poolSize ?? DEFAULT_POOL_SIZE;
  const pool = createPool(options, size, 'atalaya');
  const metrics = createPool(options, Math.max(2, Math.ceil(size / 2)), 'atalaya metrics');
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const listener = createListener(options.url, options.log);
  const timeout = String(options.statementTimeoutMs ?? 30_000);
  let closing: Promise<void> | undefined;

  // set_config('role', …, true) is SET LOCAL ROLE: role, tenant and timeout in one round trip.
  const asRole = <T>(role: string, tenantId: string, work: (trx: Trx) => Promise<T>) =>
    kysely.transaction().execute(async (trx) => {
      await sql`select set_config('app.tenant_id', ${tenantId}, true),
        set_config('statement_timeout', ${timeout}, true), set_config('role', ${role}, true)`.execute(
        trx,
      );
      return work(trx);
    });

  const closeAll = async () => {
    await Promise.all([listener.close(), kysely.destroy(), metrics.end()]);
    // Kysely ends the pool only if it ever used it.
    if (!pool.ending) await pool.end();
  };

  return {
    withTenant: async (tenantId, work) => {
      if (!isUuid(tenantId)) throw new TypeError('tenantId is not a UUID');
      return asRole('atalaya_app', tenantId, work);
    },
    withPlatform: (work) => asRole('atalaya_platform', '', work),
    withOwner: (work) => kysely.transaction().execute(work),
    metricsPool: () => ({
      transaction: (work) => inTransaction(metrics, 'set local role atalaya_metrics', work),
    }),
    notify: async (channel, payload) => {
      await pool.query('select pg_notify($1, $2)', [channel, payload]);
    },
    listen: (channel, onPayload) => listener.listen(channel, onPayload),
    onListenGap: (onGap) => listener.onGap(onGap),
    ping: async () => {
      await pool.query(pingQuery);
    },
    close: () => {
      closing ??= closeAll();
      return closing;
    },
  };
}

const pingQuery: pg.QueryConfig & { query_timeout: number } = {
  text: 'select 1',
  query_timeout: PING_TIMEOUT_MS,
};

const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

function createPool(options: DatabaseOptions, max: number, name: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max,
    types: valueParsers,
    application_name: options.applicationName ?? name,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  // The pool listens to idle connections only: without one of its own, a connection that the server ends while a
  // transaction holds it would end this process. Whoever asks next on it hears of it.
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
  // Without a listener an idle connection that the server ends would end this process.
  // While the pool ends it is no news: pg does not wait for its sockets to close.
  pool.on('error', (error) => {
    if (!pool.ending) options.log.warn({ reason: error.message }, 'idle connection lost');
  });
  return pool;
}

async function inTransaction<T>(
  pool: pg.Pool,
  firstStatement: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(`begin; ${firstStatement}`);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    // A connection whose transaction could not be ended is thrown away with its role and settings.
    client.release(broken);
  }
}
