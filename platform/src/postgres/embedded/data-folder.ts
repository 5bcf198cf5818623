import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { errorCode, StartupError } from '../../runtime/startup-error.js';
import { describeProcess } from './process-identity.js';

/** What DATA_DIR/cluster.json says. */
export interface ClusterFile {
  readonly version: 1;
  /** Short random name; the folder under /var/lib/atalaya where that is needed. */
  readonly id: string;
  /** `postgres` (in DATA_DIR, which may be moved) or `/var/lib/atalaya/<id>/postgres`. */
  readonly directory: string;
}

/** Both are kept in DATA_DIR/database-passwords.json, mode 0600. */
export interface ClusterPasswords {
  readonly superuser: string;
  readonly owner: string;
}

/** Makes DATA_DIR and proves that we may write there. */
export async function openDataFolder(dataDir: string): Promise<string> {
  const path = resolve(dataDir);
  const trial = join(path, `.write-test-${process.pid}`);
  try {
    await mkdir(path, { recursive: true });
    await writeFile(trial, '', { mode: 0o600 });
    await rm(trial);
    return path;
  } catch (error) {
    throw new StartupError(
      `The data folder ${path} cannot be written (${errorCode(error) ?? 'unknown reason'}): set DATA_DIR to a folder that this user may write.`,
    );
  }
}

/** A file that only we may read, replaced whole so that a crash never leaves half of it. */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const aside = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  await writeFile(aside, text, { mode: 0o600 });
  await chmod(aside, 0o600);
  await rename(aside, path);
}

export async function readTextFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new StartupError(`${path} cannot be read (${errorCode(error) ?? 'unknown reason'}).`);
  }
}

export async function pathExists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}

const clusterFilePath = (dataDir: string) => join(dataDir, 'cluster.json');
const passwordsPath = (dataDir: string) => join(dataDir, 'database-passwords.json');

export async function readClusterFile(dataDir: string): Promise<ClusterFile | undefined> {
  const text = await readTextFile(clusterFilePath(dataDir));
  if (text === undefined) return undefined;
  const value = parseJson(text);
  if (isClusterFile(value)) return value;
  throw new StartupError(
    `${clusterFilePath(dataDir)} is damaged, so the database's place is not known: restore that file from a copy, or delete ${dataDir} to start empty.`,
  );
}

export async function writeClusterFile(dataDir: string, file: ClusterFile): Promise<void> {
  await writePrivateFile(clusterFilePath(dataDir), `${JSON.stringify(file, null, 2)}\n`);
}

export async function readPasswords(dataDir: string): Promise<ClusterPasswords> {
  const value = parseJson((await readTextFile(passwordsPath(dataDir))) ?? '');
  if (isPasswords(value)) return value;
  throw new StartupError(
    `${passwordsPath(dataDir)} is missing or damaged and the database cannot be opened without it: restore that file from a copy, or delete ${dataDir} to start empty.`,
  );
}

export async function writeNewPasswords(dataDir: string): Promise<ClusterPasswords> {
  const passwords = { superuser: newPassword(), owner: newPassword() };
  await writePrivateFile(passwordsPath(dataDir), `${JSON.stringify(passwords)}\n`);
  return passwords;
}

const newPassword = () => randomBytes(24).toString('base64url');

export const newClusterId = () => randomBytes(6).toString('hex');

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where root puts what the `postgres` user could not reach in DATA_DIR. */
export const systemFolder = (id: string) => join('/var/lib/atalaya', id);

export const clusterIn = (folder: string) => join(folder, 'postgres');

/** The folder is deleted with its data folder: a damaged file must not name any other. */
const isOurPlace = (directory: string, id: string) =>
  directory === 'postgres' || directory === clusterIn(systemFolder(id));

function isClusterFile(value: unknown): value is ClusterFile {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    'id' in value &&
    'directory' in value &&
    value.version === 1 &&
    typeof value.id === 'string' &&
    /^[0-9a-f]{12}$/.test(value.id) &&
    typeof value.directory === 'string' &&
    isOurPlace(value.directory, value.id)
  );
}

function isPasswords(value: unknown): value is ClusterPasswords {
  return (
    typeof value === 'object' &&
    value !== null &&
    'superuser' in value &&
    'owner' in value &&
    typeof value.superuser === 'string' &&
    typeof value.owner === 'string'
  );
}

interface LockHolder {
  readonly pid: number;
  readonly startedAt: string;
}

const lockPath = (dataDir: string) => join(dataDir, 'running.lock');

/** The live process that holds the data folder, if there is one. */
export async function lockHolder(dataDir: string): Promise<LockHolder | undefined> {
  const value = parseJson((await readTextFile(lockPath(dataDir))) ?? '');
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('pid' in value && 'startedAt' in value)) return undefined;
  if (typeof value.pid !== 'number' || typeof value.startedAt !== 'string') return undefined;
  const found = describeProcess(value.pid);
  return found?.startedAt === value.startedAt
    ? { pid: value.pid, startedAt: value.startedAt }
    : undefined;
}

/** One process per data folder. A lock left by a killed process is taken over. Returns the unlocker. */
export async function lockDataFolder(dataDir: string): Promise<() => Promise<void>> {
  const path = lockPath(dataDir);
  const holder = await lockHolder(dataDir);
  if (holder) {
    throw new StartupError(
      `Another Atalaya (process ${holder.pid}) is running on the data folder ${dataDir}: stop it first, or set DATA_DIR to another folder.`,
    );
  }
  await rm(path, { force: true });
  const startedAt = describeProcess(process.pid)?.startedAt ?? '';
  try {
    await writeFile(path, JSON.stringify({ pid: process.pid, startedAt }), {
      flag: 'wx',
      mode: 0o600,
    });
  } catch {
    throw new StartupError(`Another Atalaya is starting on the data folder ${dataDir}.`);
  }
  return () => rm(path, { force: true });
}
