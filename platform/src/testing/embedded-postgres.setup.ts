import { chmod, mkdtemp, readdir } from 'node:fs/promises';
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
  dataDir = await mkdtemp(join(tmpdir(), PREFIX));
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

/** A copy is refused while anyone is connected to the template. */
async function forbidConnections(running: EmbeddedServer): Promise<void> {
  const client = new pg.Client({ connectionString: running.superuserUrl });
  await client.connect();
  await client.query('alter database atalaya with allow_connections false');
  await client.end();
}

/** Servers and folders of runs that were killed. */
async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(tmpdir(), name);
    try {
      if (await lockHolder(folder)) continue;
      await stopLeftBehind(join(folder, 'postgres'));
      await deleteDataFolder(folder);
    } catch {
      // Another user's, or another run is sweeping it.
    }
  }
}
