import { createServer } from 'node:net';
import type { Clock } from '@atalaya/core/ports/clock';
import type { Config } from '@atalaya/platform/config/config';
import type { Environment } from '@atalaya/platform/config/load-config';
import { createLog, type Log } from '@atalaya/platform/log/create-log';
import { startHealthListener } from '@atalaya/platform/runtime/health-listener';
import { createHealthPages } from '@atalaya/platform/runtime/health-pages';
import { createPlatform, type Platform } from '@atalaya/platform/runtime/platform';
import { errorCode, errorMessage, StartupError } from '@atalaya/platform/runtime/startup-error';
import type { SystemClock } from '@atalaya/platform/runtime/system-clock';
import { type OpenDatabase, openDatabase } from './open-database.js';
import { readConfig } from './read-config.js';
import { startRoles } from './roles.js';
import { firstSetupToken } from './setup-link.store.js';
import { readVersion } from './version.js';

export interface StartOptions {
  readonly env: Environment;
  /** The platform clock; system time by default. */
  readonly clock?: Clock;
  /** Instead of it, of a demo: the web server gets a route that moves it forward. Never from the environment. */
  readonly demoClock?: SystemClock;
  readonly log?: Log;
  /** False for throw-away data folders: the embedded database skips fsync. */
  readonly isDurable?: boolean;
}

export interface StartedPlatform {
  /** Where the web server listens; undefined when the api is not one of the roles. */
  readonly url: string | undefined;
  /** Where a process without the api tells its health; undefined without HEALTH_PORT. */
  readonly healthUrl: string | undefined;
  /** On an empty database: the one-time link that makes its first tenant. */
  readonly setupLink: string | undefined;
  readonly platform: Platform;
  readonly version: string;
  /** Resolves with a sentence when the embedded database ends by itself. Stop then. */
  readonly died: Promise<string>;
  /** Roles, streams, connections, database, in that order. Safe to call twice. */
  stop(): Promise<void>;
}

/** Starts the roles of the configuration on their database. Throws StartupError, one sentence each. */
export async function startPlatform(options: StartOptions): Promise<StartedPlatform> {
  const config = readConfig(options.env);
  const log = options.log ?? terminalLog(config);
  const version = await readVersion();
  // Before anything is made: the most common mistake is a platform that runs already.
  if (config.roles.includes('api')) await checkPortIsFree(config);
  const opened = await openDatabase(config, {
    isDurable: options.isDurable ?? true,
    onServerLog: (line) => logServerLine(log, line),
  });
  try {
    return await startOn(opened, { config, log, version, options });
  } catch (error) {
    await opened.stop();
    throw error;
  }
}

interface Parts {
  readonly config: Config;
  readonly log: Log;
  readonly version: string;
  readonly options: Pick<StartOptions, 'clock' | 'demoClock'>;
}

async function startOn(opened: OpenDatabase, parts: Parts): Promise<StartedPlatform> {
  const { config, log, version, options } = parts;
  for (const name of opened.migrated) log.info({ migration: name }, 'migrated');
  const secretKey = await opened.secretKey();
  const platform = await createPlatform({
    config,
    version,
    databaseUrl: opened.url,
    secretKey,
    log,
    ...(options.clock && { clock: options.clock }),
    ...(options.demoClock && { demoClock: options.demoClock }),
  });
  try {
    const token = config.roles.includes('api')
      ? await firstSetupToken(platform.database, secretKey, platform.systemNow())
      : undefined;
    const roles = await startRoles(platform, config.roles).catch((error: unknown) => {
      throw explainListening(config, error);
    });
    const health = await startHealth(platform).catch(async (error: unknown) => {
      await roles.stop();
      throw error;
    });
    const base = config.publicUrl?.replace(/\/$/, '') ?? roles.url;
    let stopping: Promise<void> | undefined;
    const stop = async () => {
      await health?.stop();
      await roles.stop();
      await platform.close();
      await opened.stop();
    };
    return {
      url: roles.url,
      healthUrl: health?.url,
      setupLink: token && base ? `${base}/setup#token=${token}` : undefined,
      platform,
      version,
      died: opened.died.then((reason) => `The embedded PostgreSQL ended by itself: ${reason}.`),
      stop: () => {
        stopping ??= stop();
        return stopping;
      },
    };
  } catch (error) {
    await platform.close();
    throw error;
  }
}

type Watched = Pick<Platform, 'config' | 'log' | 'health' | 'tasks' | 'prometheus'>;

/** On HEALTH_PORT, where that is set. */
export async function startHealth(host: Watched) {
  const { health } = host.config;
  if (health === undefined) return undefined;
  const options = { ...health, log: host.log, pages: createHealthPages(host) };
  return startHealthListener(options).catch((error: unknown) => {
    throw explainListening(health, error, 'HEALTH_');
  });
}

export function terminalLog(config: Config): Log {
  return createLog({ level: config.logLevel, isReadable: process.stdout.isTTY === true });
}

function logServerLine(log: Log, line: string): void {
  // "due to administrator command" is our own stop, told by a connection that was still closing.
  const isSerious = /^(FATAL|PANIC):/.test(line) && !/administrator command/.test(line);
  if (isSerious) log.warn({ postgres: line }, 'embedded PostgreSQL');
  else log.debug({ postgres: line }, 'embedded PostgreSQL');
}

/** Listens for a moment where the api will. */
export async function checkPortIsFree(config: Pick<Config, 'host' | 'port'>): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(config.port, config.host, () => server.close(() => resolve()));
    });
  } catch (error) {
    throw explainListening(config, error);
  }
}

/** `prefix`: of the variables that say where. */
function explainListening(
  { host, port }: Pick<Config, 'host' | 'port'>,
  error: unknown,
  prefix = '',
): unknown {
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return new StartupError(
        `Port ${port} on ${host} is in use by another program: stop it, or set ${prefix}PORT to another port.`,
      );
    case 'EACCES':
      return new StartupError(
        `This user may not listen on port ${port}: set ${prefix}PORT to one above 1023.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartupError(
        `${prefix}HOST ${host} is no address of this machine (${errorMessage(error)}).`,
      );
    default:
      return error;
  }
}
