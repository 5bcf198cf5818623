import { MIGRATIONS } from '@atalaya/migrations/index';
import type { Config } from '@atalaya/platform/config/config';
import { checkDatabase } from '@atalaya/platform/postgres/check-database';
import { lockHolder, readClusterFile } from '@atalaya/platform/postgres/embedded/data-folder';
import {
  findRunningServer,
  startEmbeddedServer,
} from '@atalaya/platform/postgres/embedded/embedded-server';
import { ensureGrafanaLogin } from '@atalaya/platform/postgres/grafana-login';
import { migrate } from '@atalaya/platform/postgres/migrate';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { keptSecretKey } from '@atalaya/platform/secrets/secret-key';

export interface OpenDatabase {
  /** The owner's. */
  readonly url: string;
  /** Applied by this opening. */
  readonly migrated: readonly string[];
  readonly isEmbedded: boolean;
  secretKey(): Promise<Uint8Array>;
  /** Resolves with its last words when an embedded server that we started ends by itself. */
  readonly died: Promise<string>;
  stop(): Promise<void>;
}

export interface OpenOptions {
  readonly onServerLog?: (line: string) => void;
  /** False for throw-away data folders: no fsync. */
  readonly isDurable?: boolean;
  /** False: as it was found, for what looks at a database of whichever version, or fills it. Default true. */
  readonly migrates?: boolean;
}

const never = new Promise<string>(() => {});
const OTHER_START_MS = 30_000;

/** The database to run on: DATABASE_URL, or the data folder's own server. Migrated. Throws StartupError. */
export async function openDatabase(
  config: Config,
  options: OpenOptions = {},
): Promise<OpenDatabase> {
  return config.databaseUrl
    ? openConfigured(config, config.databaseUrl, options)
    : own(config, options);
}

/**
 * The same for a command beside a platform that may be running on this data folder: its server is used
 * as it is, else started for the moment.
 */
export async function visitDatabase(
  config: Config,
  options: Pick<OpenOptions, 'migrates'> = {},
): Promise<OpenDatabase> {
  if (config.databaseUrl) return openConfigured(config, config.databaseUrl, options);
  const hasCluster = (await readClusterFile(config.dataDir)) !== undefined;
  if (!hasCluster || !(await lockHolder(config.dataDir))) return own(config, options);
  let url: string | undefined;
  await waitUntil(async () => {
    url = await findRunningServer(config.dataDir);
    return url !== undefined || !(await lockHolder(config.dataDir));
  }, OTHER_START_MS);
  if (url === undefined) return own(config, options);
  return {
    url,
    migrated: options.migrates === false ? [] : await migrate(url, MIGRATIONS),
    isEmbedded: true,
    secretKey: () => secretKeyOf(config),
    died: never,
    stop: async () => {},
  };
}

async function openConfigured(
  config: Config,
  url: string,
  options: OpenOptions,
): Promise<OpenDatabase> {
  await checkDatabase(url);
  return {
    url,
    migrated: await prepare(config, url, options),
    isEmbedded: false,
    secretKey: () => secretKeyOf(config),
    died: never,
    stop: async () => {},
  };
}

async function own(config: Config, options: OpenOptions): Promise<OpenDatabase> {
  const server = await startEmbeddedServer({
    dataDir: config.dataDir,
    isDurable: options.isDurable ?? true,
    ...(config.postgresPort === undefined ? {} : { port: config.postgresPort }),
    ...(options.onServerLog ? { onLogLine: options.onServerLog } : {}),
  });
  try {
    return {
      url: server.url,
      migrated: await prepare(config, server.url, options),
      isEmbedded: true,
      secretKey: () => secretKeyOf(config),
      died: server.died,
      stop: () => server.stop(),
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function prepare(
  config: Config,
  url: string,
  { migrates }: OpenOptions,
): Promise<readonly string[]> {
  if (migrates === false) return [];
  const migrated = await migrate(url, MIGRATIONS);
  // One process's work: several at once would trip over each other's change of the role.
  if (config.grafanaDatabasePassword && config.roles.includes('api')) {
    await ensureGrafanaLogin(url, config.grafanaDatabasePassword);
  }
  return migrated;
}

const secretKeyOf = async (config: Config) =>
  config.secretKey ?? (await keptSecretKey(config.dataDir));
