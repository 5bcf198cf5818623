import { mkdir, statfs } from 'node:fs/promises';
import { detectEchoProgram } from '@atalaya/collector/transports/icmp/detect-echo-program';
import { MIGRATIONS } from '@atalaya/migrations/index';
import type { Config } from '@atalaya/platform/config/config';
import { checkDatabase } from '@atalaya/platform/postgres/check-database';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import {
  lockHolder,
  openDataFolder,
  readClusterFile,
} from '@atalaya/platform/postgres/embedded/data-folder';
import {
  findRunningServer,
  startEmbeddedServer,
} from '@atalaya/platform/postgres/embedded/embedded-server';
import { pendingMigrations } from '@atalaya/platform/postgres/migrate';
import { connectRedis } from '@atalaya/platform/redis/redis-connections';
import { systemNow } from '@atalaya/platform/runtime/system-timers';
import { checkPortIsFree } from '../start-platform.js';
import { readVersion } from '../version.js';
import { diagnoseBackup } from './backup-age.js';
import { type Diagnosis, ok, warning, wrong } from './diagnosis.js';

type Check = (config: Config) => Promise<readonly Diagnosis[]>;

const OLDEST_NODE = [20, 19] as const;
const GIB = 1_024 ** 3;
const CLOCK_SKEW_MS = 2_000;
/** When this was written: a clock before it has lost its battery. */
const EARLIEST_MS = Date.UTC(2026, 0, 1);

/** In the order in which they are told. What a check throws is wrong, in its own words. */
export const CHECKS: Readonly<Record<string, Check>> = {
  versions: async () => {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
    const detail = `Atalaya ${await readVersion()} on Node ${process.versions.node}`;
    return [isOld ? wrong(`${detail}; ${OLDEST_NODE.join('.')} or newer is needed`) : ok(detail)];
  },
  'data folder': async ({ dataDir }) => {
    const holder = await lockHolder(dataDir);
    const path = await openDataFolder(dataDir);
    return [ok(holder ? `${path}, in use by process ${holder.pid}` : path)];
  },
  port: async (config) => {
    const isOurs = await answersAsAtalaya(config);
    if (isOurs) return [ok(`${config.port} is this platform's, which is running`)];
    await checkPortIsFree(config);
    return [ok(`${config.port} on ${config.host} is free`)];
  },
  database: checkDatabaseOf,
  redis: async ({ redisUrl }) => {
    if (redisUrl === undefined) return [ok('not configured')];
    const redis = await connectRedis(redisUrl, silentLog);
    await redis.close();
    return [ok('answers')];
  },
  influxdb: async ({ influx }) => {
    if (influx === undefined) return [ok('not configured')];
    const answer = await fetch(new URL('/ping', influx.url), { signal: AbortSignal.timeout(5_000) })
      .then((response) => response.status)
      .catch(() => undefined);
    if (answer === undefined) return [wrong(`nothing answers at ${new URL(influx.url).host}`)];
    return [ok(`answers at ${new URL(influx.url).host}`)];
  },
  clock: async () => {
    const now = new Date(systemNow());
    const isLost = now.getTime() < EARLIEST_MS;
    const text = `${now.toISOString()} by this machine's clock`;
    return [isLost ? wrong(`${text}: set it, and keep it right with NTP`) : ok(text)];
  },
  disk: async ({ dataDir }) => {
    await mkdir(dataDir, { recursive: true });
    const { bavail, blocks, bsize } = await statfs(dataDir);
    const free = (bavail * bsize) / GIB;
    const percent = Math.floor((100 * bavail) / Math.max(1, blocks));
    const detail = `${free.toFixed(1)} GiB free (${percent} %) where the data folder lies`;
    if (free < 1) return [wrong(`${detail}: at least 1 GiB is needed`)];
    return [percent < 10 ? warning(`${detail}: the oldest raw samples go first`) : ok(detail)];
  },
  latency: async ({ fpingPath }) => {
    const { kind, detail } = await detectEchoProgram(fpingPath);
    return [kind === 'fping' ? ok(detail) : warning(detail)];
  },
};

async function checkDatabaseOf(config: Config): Promise<readonly Diagnosis[]> {
  const { databaseUrl, dataDir } = config;
  if (databaseUrl !== undefined) return examine(databaseUrl, config);
  if ((await readClusterFile(dataDir)) === undefined) {
    return [ok('embedded; it is made at the first start')];
  }
  const running = await findRunningServer(dataDir);
  if (running !== undefined) return examine(running, config);
  const server = await startEmbeddedServer({ dataDir });
  try {
    return await examine(server.url, config);
  } finally {
    await server.stop();
  }
}

async function examine(url: string, config: Config): Promise<readonly Diagnosis[]> {
  const { version, now } = await checkDatabase(url);
  const pending = await pendingMigrations(url, MIGRATIONS);
  const skewMs = Math.abs(now - systemNow());
  return [
    ok(`PostgreSQL ${version} answers`),
    pending.length === 0
      ? ok('is up to date')
      : warning(`lacks ${pending.join(', ')}; the next start adds them`),
    ...(skewMs > CLOCK_SKEW_MS
      ? [wrong(`its clock is ${(skewMs / 1_000).toFixed(1)} s off this machine's: run NTP on both`)]
      : []),
    ...(pending.length === 0 ? await diagnoseBackup(url, config) : []),
  ];
}

async function answersAsAtalaya({ host, port, tls }: Config): Promise<boolean> {
  if (port === 0) return false;
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const at = shown.includes(':') ? `[${shown}]` : shown;
  try {
    const url = `${tls ? 'https' : 'http'}://${at}:${port}/health`;
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    const health: unknown = await response.json();
    return typeof health === 'object' && health !== null && 'checks' in health;
  } catch {
    return false;
  }
}
