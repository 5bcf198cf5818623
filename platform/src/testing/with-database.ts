import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { createDatabase, type Database } from '../postgres/database.js';
import { silentLog } from '../postgres/database-log.js';

export interface TestDatabase {
  /** Usable inside tests and hooks that run after this one. */
  readonly database: Database;
  /** Owner's URL, as DATABASE_URL would be. */
  readonly ownerUrl: string;
  /** Superuser's URL of the same database, to look at the catalogue or break a connection. */
  readonly superuserUrl: string;
}

/**
 * A migrated database of this file's own: call it once, at the top of the file. Read its fields inside
 * the tests; it is dropped when the file is done.
 */
export function withDatabase(options: { readonly poolSize?: number } = {}): TestDatabase {
  let open: TestDatabase | undefined;
  const current = (): TestDatabase => {
    if (!open) throw new Error('withDatabase() is ready only inside tests and later hooks');
    return open;
  };
  beforeAll(async () => {
    open = await createTestDatabase(options.poolSize ?? 5);
  });
  afterAll(async () => {
    if (!open) return;
    await open.database.close();
    await onServer(`drop database ${nameOf(open.ownerUrl)} with (force)`);
  });
  return {
    get database() {
      return current().database;
    },
    get ownerUrl() {
      return current().ownerUrl;
    },
    get superuserUrl() {
      return current().superuserUrl;
    },
  };
}

async function createTestDatabase(poolSize: number): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name} template atalaya owner atalaya strategy file_copy`);
  const ownerUrl = inDatabase(inject('testTemplateUrl'), name);
  return {
    database: createDatabase({ url: ownerUrl, log: silentLog, poolSize }),
    ownerUrl,
    superuserUrl: inDatabase(inject('testServerUrl'), name),
  };
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('testServerUrl') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function inDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

const nameOf = (url: string) => new URL(url).pathname.slice(1);
