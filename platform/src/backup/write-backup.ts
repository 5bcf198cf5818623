import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { pathExists } from '../postgres/embedded/data-folder.js';
import { errorCode, StartupError } from '../runtime/startup-error.js';
import { type BackupRecord, type BackupTable, countRows, encodeRecord } from './backup-record.js';
import {
  appliedMigrations,
  BACKUP_READER,
  becomeFor,
  type FoundTable,
  findTables,
  ident,
  quoted,
  readSequences,
} from './backup-tables.read-model.js';
import { connectOwner } from './owner-connection.js';
import { sealing } from './sealed-file.js';

export interface BackupRequest {
  /** The owner's. */
  readonly databaseUrl: string;
  /** Seals the file. */
  readonly key: Uint8Array;
  /** Goes into the sealed part. */
  readonly secretKey: Uint8Array;
  /** Of this program. */
  readonly version: string;
  readonly at: Date;
  readonly hasMetrics: boolean;
  readonly signal?: AbortSignal;
}

export interface BackupFigures {
  readonly tables: number;
  readonly rows: number;
  /** Of the file. */
  readonly bytes: number;
}

/** 'ATBK' in ASCII: one backup at a time, whichever process makes it. */
const LOCK = 1_096_040_011;

/**
 * Writes one snapshot of the whole database, compressed and sealed, to a new file (mode 0600): whole or not at all.
 * Others go on writing meanwhile; only a change of a table's shape waits. Throws StartupError for what an operator
 * can act on.
 */
export async function writeBackup(path: string, request: BackupRequest): Promise<BackupFigures> {
  if (await pathExists(path)) {
    throw new StartupError(`${path} is there already: a backup never replaces a file.`);
  }
  const draft = `${path}.part`;
  const figures = { tables: 0, rows: 0 };
  const owner = await connectOwner(request.databaseUrl);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await pipeline(
      Readable.from(plaintext(owner.client, request, figures), { objectMode: false }),
      createGzip(),
      sealing(request.key),
      createWriteStream(draft, { mode: 0o600, flush: true }),
      { signal: request.signal },
    );
    await owner.close();
    await rename(draft, path);
    return { ...figures, bytes: (await stat(path)).size };
  } catch (error) {
    owner.hangUp();
    await rm(draft, { force: true }).catch(() => undefined);
    throw explain(path, error);
  }
}

async function* plaintext(
  client: pg.Client,
  { secretKey, version, at, hasMetrics }: BackupRequest,
  figures: { tables: number; rows: number },
): AsyncGenerator<Buffer> {
  await client.query('begin isolation level repeatable read read only');
  const { rows } = await client.query<{ isOurs: boolean }>(
    'select pg_try_advisory_xact_lock($1) as "isOurs"',
    [LOCK],
  );
  if (!rows[0]?.isOurs) throw new StartupError('Another backup of this database is running.');
  const migrations = await appliedMigrations(client);
  const tables = await findTables(client, hasMetrics);
  await checkReadable(client, tables);
  const head = {
    format: 1 as const,
    version,
    createdAt: at.toISOString(),
    migrations,
    secretKey: Buffer.from(secretKey).toString('base64'),
    hasMetrics,
  };
  yield* encodeRecord({ kind: 'head', content: head });
  for (const { foreignOwner, isHidden: _, ...table } of tables) {
    await becomeFor(client, foreignOwner ?? BACKUP_READER);
    yield* encodeRecord({ kind: 'table', content: table });
    let count = 0;
    for await (const content of rowsOf(client, table)) {
      count += countRows(content);
      yield* encodeRecord({ kind: 'rows', content });
    }
    yield* encodeRecord({ kind: 'tableEnd', content: { rows: count } });
    figures.tables += 1;
    figures.rows += count;
    await becomeFor(client, null);
  }
  const sequences = await readSequences(client, hasMetrics);
  yield* encodeRecord({ kind: 'sequences', content: sequences });
  const end: BackupRecord = { kind: 'end', content: { ...figures } };
  yield* encodeRecord(end);
  await client.query('commit');
}

/** A table whose rows were hidden would be saved empty, and nobody would notice until it is needed. */
async function checkReadable(client: pg.Client, tables: readonly FoundTable[]): Promise<void> {
  const { rows } = await client.query<{ isThere: boolean }>(
    'select exists (select from pg_roles where rolname = $1) as "isThere"',
    [BACKUP_READER],
  );
  if (!rows[0]?.isThere) {
    throw new StartupError(
      'This database is from before there were backups: start the platform once, or run "node launcher/bin/atalaya.mjs migrate".',
    );
  }
  const hidden = tables.filter(({ isHidden }) => isHidden).map(quoted);
  if (hidden.length > 0) {
    throw new StartupError(
      `The role ${BACKUP_READER} does not see every row of ${hidden.join(', ')}: give these tables the policy backup_reads.`,
    );
  }
}

function rowsOf(client: pg.Client, table: BackupTable): AsyncIterable<Buffer> {
  const columns = table.columns.map(ident).join(', ');
  return client.query(copyTo(`copy (select ${columns} from ${quoted(table)}) to stdout`));
}

function explain(path: string, error: unknown): unknown {
  const code = errorCode(error);
  const isOfFile = code !== undefined && /^(E[A-Z]+)$/.test(code) && code !== 'ECONNRESET';
  return isOfFile ? new StartupError(`${path} cannot be written (${code}).`) : error;
}
