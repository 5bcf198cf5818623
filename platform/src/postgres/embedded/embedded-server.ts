import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import pg from 'pg';
import { StartupError } from '../../runtime/startup-error.js';
import {
  type ClusterPasswords,
  clusterIn,
  lockDataFolder,
  lockHolder,
  newClusterId,
  openDataFolder,
  pathExists,
  readClusterFile,
  readPasswords,
  systemFolder,
  writeClusterFile,
  writeNewPasswords,
} from './data-folder.js';
import { initialiseCluster } from './initialise-cluster.js';
import { readPostmasterFile, startPostmaster, stopLeftBehind } from './postmaster.js';
import { canAccess, type ServerAccount, serverAccount } from './server-account.js';
import { findBinaryPackage, prepareBinaries, type ServerBinaries } from './server-binaries.js';

const MARKER = '.initialising';
const OWNER = 'atalaya';

export interface EmbeddedServerOptions {
  readonly dataDir: string;
  /** False (tests, throw-away demos): no fsync, a crash of the machine may lose the cluster. Default true. */
  readonly isDurable?: boolean;
  /** On loopback; a free one by default. */
  readonly port?: number;
  readonly onLogLine?: (line: string) => void;
}

export interface EmbeddedServer {
  /** The owner's URL: role `atalaya`, no superuser, as an operator's DATABASE_URL would be. */
  readonly url: string;
  /** Only to make databases in tests and backups; never given to the platform. */
  readonly superuserUrl: string;
  readonly pid: number;
  readonly directory: string;
  /** Resolves with PostgreSQL's last words when it ends without having been told to. */
  readonly died: Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts the private PostgreSQL of a data folder, made at the first start. Throws StartupError, one
 * sentence, for whatever an operator can act on.
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const dataDir = await openDataFolder(options.dataDir);
  const unlock = await lockDataFolder(dataDir);
  try {
    const server = await start(dataDir, options);
    return {
      ...server,
      stop: async () => {
        await server.stop();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** The owner's URL of a server that another process runs on this data folder; undefined when none does. */
export async function findRunningServer(dataDir: string): Promise<string | undefined> {
  const file = await readClusterFile(dataDir);
  if (!file || !(await lockHolder(dataDir))) return undefined;
  const state = await readPostmasterFile(locate(dataDir, file.directory));
  if (!state?.isReady) return undefined;
  return urlOf(OWNER, (await readPasswords(dataDir)).owner, state.port, OWNER);
}

async function start(dataDir: string, options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const isDurable = options.isDurable ?? true;
  const found = await findBinaryPackage();
  const major = found.version.split('.')[0] ?? '';
  const account = await serverAccount();
  const cluster = await findOrPlaceCluster(dataDir, account, major);
  const binaries = await prepareBinaries(found, account, () =>
    privateFolder(dataDir, account, cluster.id),
  );
  const passwords = cluster.isNew
    ? await makeCluster(dataDir, cluster.directory, { binaries, account, isDurable })
    : await readPasswords(dataDir);
  await stopLeftBehind(cluster.directory);
  const postmaster = await startPostmaster({
    binaries,
    account,
    directory: cluster.directory,
    ...(options.port === undefined ? {} : { port: options.port }),
    settings: isDurable ? {} : FAST_AND_LOOSE,
    onLogLine: options.onLogLine ?? (() => {}),
  });
  try {
    if (cluster.isNew) {
      await makeOwner(postmaster.port, passwords);
      await rm(join(dataDir, MARKER), { force: true });
    }
  } catch (error) {
    await postmaster.stop();
    throw error;
  }
  return {
    url: urlOf(OWNER, passwords.owner, postmaster.port, OWNER),
    superuserUrl: urlOf('postgres', passwords.superuser, postmaster.port, 'postgres'),
    pid: postmaster.pid,
    directory: cluster.directory,
    died: postmaster.died,
    stop: () => postmaster.stop(),
  };
}

const FAST_AND_LOOSE = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
};

interface PlacedCluster {
  readonly id: string;
  readonly directory: string;
  readonly isNew: boolean;
}

const locate = (dataDir: string, directory: string) =>
  isAbsolute(directory) ? directory : join(dataDir, directory);

async function findOrPlaceCluster(
  dataDir: string,
  account: ServerAccount,
  major: string,
): Promise<PlacedCluster> {
  const file = await readClusterFile(dataDir);
  if (!file) return placeNewCluster(dataDir, account);
  const directory = locate(dataDir, file.directory);
  await checkWhole(dataDir, directory, major);
  return { id: file.id, directory, isNew: false };
}

async function checkWhole(dataDir: string, directory: string, major: string): Promise<void> {
  const versionPath = join(directory, 'PG_VERSION');
  if (await pathExists(join(dataDir, MARKER))) throw halfMade(dataDir);
  if (!(await pathExists(versionPath))) {
    throw new StartupError(
      `The data folder ${dataDir} is half-made: ${directory} holds no PostgreSQL cluster; put the cluster back from a backup, or delete ${dataDir} to start empty.`,
    );
  }
  const found = (await readFile(versionPath, 'utf8')).trim();
  if (found !== major) {
    throw new StartupError(
      `The data in ${directory} was made by PostgreSQL ${found} and this version of Atalaya runs PostgreSQL ${major}: start the version that made it, take a backup and restore it here.`,
    );
  }
}

const halfMade = (dataDir: string) =>
  new StartupError(
    `The data folder ${dataDir} is half-made: its first start was interrupted before anything was stored; delete it and start again.`,
  );

async function placeNewCluster(dataDir: string, account: ServerAccount): Promise<PlacedCluster> {
  if (await pathExists(clusterIn(dataDir))) throw halfMade(dataDir);
  const id = newClusterId();
  const isReachable = canAccess(account, dataDir, 'x');
  const directory = isReachable ? 'postgres' : clusterIn(systemFolder(id));
  await writeFile(join(dataDir, MARKER), '');
  await writeClusterFile(dataDir, { version: 1, id, directory });
  return { id, directory: locate(dataDir, directory), isNew: true };
}

/** Where binaries go that the server's account cannot run in node_modules. */
async function privateFolder(dataDir: string, account: ServerAccount, id: string): Promise<string> {
  const isReachable = canAccess(account, dataDir, 'x');
  const folder = isReachable ? join(dataDir, 'runtime') : systemFolder(id);
  await mkdir(folder, { recursive: true });
  return folder;
}

async function makeCluster(
  dataDir: string,
  directory: string,
  how: { binaries: ServerBinaries; account: ServerAccount; isDurable: boolean },
): Promise<ClusterPasswords> {
  await mkdir(dirname(directory), { recursive: true });
  const passwords = await writeNewPasswords(dataDir);
  await initialiseCluster({ ...how, directory, superuserPassword: passwords.superuser });
  return passwords;
}

/** The role that owns everything: it may make roles for the migrations, and nothing else is special about it. */
async function makeOwner(port: number, passwords: ClusterPasswords): Promise<void> {
  const client = new pg.Client({
    connectionString: urlOf('postgres', passwords.superuser, port, 'postgres'),
  });
  await client.connect();
  try {
    const password = client.escapeLiteral(passwords.owner);
    await client.query(`create role ${OWNER} login createrole password ${password}`);
    await client.query(`create database ${OWNER} owner ${OWNER}`);
    await client.query(`revoke all on database ${OWNER} from public`);
  } finally {
    await client.end();
  }
}

const urlOf = (user: string, password: string, port: number, database: string) =>
  `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
