import { chmod, mkdtemp, readdir, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
// By path: vitest resolves a global setup without the workspaces' source condition.
import { MIGRATIONS } from '../../../migrations/index.js';
import { lockHolder } from '../postgres/embedded/data-folder.js';
import { deleteDataFolder } from '../postgres/embedded/delete-data-folder.js';
import { type EmbeddedServer, startEmbeddedServer } from '../postgres/embedded/embedded-server.js';
import { stopLeftBehind } from '../postgres/embedded/postmaster.js';
import { migrate } from '../postgres/migrate.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser's URL of the run's server. */
    testServerUrl: string;
    /** Owner's URL of the migrated template database. */
    testTemplateUrl: string;
  }
}

const PREFIX = 'atalaya-test-server-';
let server: EmbeddedServer | undefined;
let dataDir = '';

/** One server for the run, and one migrated database in it that each test file copies. */
export async function setup(project: TestProject): Promise<void> {
  await sweep();
  dataDir = await mkdtemp(join(await roomiest(), PREFIX));
  // mkdtemp closes the folder to others; as root the server's account is another.
  await chmod(dataDir, 0o755);
  server = await startEmbeddedServer({ dataDir, isDurable: false });
  await migrate(server.url, MIGRATIONS);
  await forbidConnections(server);
  project.provide('testServerUrl', server.superuserUrl);
  project.provide('testTemplateUrl', server.url);
}

export async function teardown(): Promise<void> {
  await server?.stop();
  await deleteDataFolder(dataDir);
}

/** Linux's folder in memory: a copy of the template takes a tenth of the time that a disk takes. */
const IN_MEMORY = '/dev/shm';
const ENOUGH_BYTES = 4 * 1024 ** 3;

/** In memory where there is enough of it; a container's 64 MB are not. */
async function roomiest(): Promise<string> {
  const { bavail, bsize } = await statfs(IN_MEMORY).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize >= ENOUGH_BYTES ? IN_MEMORY : tmpdir();
}

/** A copy is refused while anyone is connected to the template. */
async function forbidConnections(running: EmbeddedServer): Promise<void> {
  const client = new pg.Client({ connectionString: running.superuserUrl });
  await client.connect();
  await client.query('alter database atalaya with allow_connections false');
  await client.end();
}

/** Servers and folders of runs that were killed. */
async function sweep(): Promise<void> {
  for (const parent of [tmpdir(), IN_MEMORY]) {
    for (const name of await readdir(parent).catch(() => [])) {
      if (name.startsWith(PREFIX)) await sweepAway(join(parent, name));
    }
  }
}

async function sweepAway(folder: string): Promise<void> {
  try {
    if (await lockHolder(folder)) return;
    await stopLeftBehind(join(folder, 'postgres'));
    await deleteDataFolder(folder);
  } catch {
    // Another user's, or another run is sweeping it.
  }
}
