import pg from 'pg';
import { errorCode, errorMessage, StartupError } from '../runtime/startup-error.js';

const CONNECT_TIMEOUT_MS = 5_000;
/** Roles are granted WITH INHERIT and SET, which 16 brought. */
const OLDEST_MAJOR = 16;

export interface DatabaseFacts {
  /** As the server says it: `18.4`. */
  readonly version: string;
  /** The server's clock, ms since 1970. */
  readonly now: number;
}

/** Connects once. Throws StartupError, one sentence without the password, for whatever an operator can act on. */
export async function checkDatabase(url: string): Promise<DatabaseFacts> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; number: number; now: Date }>(
      `select current_setting('server_version') as version, clock_timestamp() as now,
         current_setting('server_version_num')::int as number`,
    );
    const facts = rows[0];
    if (!facts) throw new Error('no answer');
    if (facts.number < OLDEST_MAJOR * 10_000) {
      throw new StartupError(
        `DATABASE_URL: the server at ${hostOf(url)} is PostgreSQL ${facts.version}, and ${OLDEST_MAJOR} or newer is needed.`,
      );
    }
    return { version: facts.version, now: facts.now.getTime() };
  } catch (error) {
    throw error instanceof StartupError ? error : new StartupError(explain(url, error));
  } finally {
    await client.end().catch(() => {});
  }
}

function explain(url: string, error: unknown): string {
  const at = hostOf(url);
  const { pathname, username } = new URL(url);
  const name = decodeURIComponent(pathname.slice(1)) || decodeURIComponent(username);
  const code = errorCode(error);
  switch (code) {
    case 'ECONNREFUSED':
      return `DATABASE_URL: nothing listens at ${at} (connection refused): is PostgreSQL running there?`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `DATABASE_URL: the host of ${at} is not known (${code}).`;
    case '28P01':
    case '28000':
      return `DATABASE_URL: PostgreSQL at ${at} refuses the user "${decodeURIComponent(username)}" or its password.`;
    case '3D000':
      return `DATABASE_URL: PostgreSQL at ${at} has no database "${name}": create it, owned by "${decodeURIComponent(username)}".`;
    default:
      return `DATABASE_URL: PostgreSQL at ${at} cannot be used (${errorMessage(error)}).`;
  }
}

/** Never the whole URL: it holds a password. */
const hostOf = (url: string) => new URL(url).host || 'the local socket';
