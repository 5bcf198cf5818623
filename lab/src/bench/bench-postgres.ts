import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MIGRATIONS } from '@atalaya/migrations/index';
import { createDatabase, type Database } from '@atalaya/platform/postgres/database';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { deleteDataFolder } from '@atalaya/platform/postgres/embedded/delete-data-folder';
import {
  type EmbeddedServer,
  startEmbeddedServer,
} from '@atalaya/platform/postgres/embedded/embedded-server';
import { migrate } from '@atalaya/platform/postgres/migrate';

export interface BenchServer {
  /** The owner's, as DATABASE_URL would be. */
  readonly url: string;
  /** Of the same database: for a world that is made past what the owner may skip. */
  readonly superuserUrl: string;
  readonly database: Database;
}

/** Runs `work` on an embedded Postgres of its own, with fsync as in production, and removes it. */
export async function withBenchServer<T>(work: (server: BenchServer) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'atalaya-bench-'));
  // Started as root, the server runs as another user, who has to reach it here.
  await chmod(dataDir, 0o755);
  try {
    const server = await startEmbeddedServer({ dataDir });
    try {
      await migrate(server.url, MIGRATIONS);
      const database = createDatabase({ url: server.url, log: silentLog });
      try {
        return await work({ url: server.url, superuserUrl: superuserOf(server), database });
      } finally {
        await database.close();
      }
    } finally {
      await server.stop();
    }
  } finally {
    await deleteDataFolder(dataDir);
  }
}

function superuserOf(server: EmbeddedServer): string {
  const url = new URL(server.superuserUrl);
  url.pathname = new URL(server.url).pathname;
  return url.href;
}

export function withBenchDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  return withBenchServer(({ database }) => work(database));
}
