import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { partitionNamed } from '../metrics/postgres/partitions.js';
import { type Migrations, migrate } from '../postgres/migrate.js';
import { StartupError } from '../runtime/startup-error.js';
import type { BackupHead, BackupSequence, BackupTable } from './backup-record.js';
import {
  appliedMigrations,
  becomeFor,
  copyTarget,
  type FoundTable,
  findTables,
  METRICS_SCHEMA,
  quoted,
} from './backup-tables.read-model.js';
import { connectOwner } from './owner-connection.js';
import { type BackupContents, walkBackup } from './read-backup.js';
import { layDownGuards } from './restore-guards.js';

export interface RestoreRequest {
  readonly path: string;
  readonly key: Uint8Array;
  /** As checkBackup found it, which has read all of the file. */
  readonly head: BackupHead;
  /** The owner's, of an installation without organisations and people. */
  readonly databaseUrl: string;
  /** Those of this program. */
  readonly migrations: Migrations;
  /** Takes the backup's SECRET_KEY, or throws when this installation has another; called before anything is written. */
  readonly takeSecretKey: (key: Uint8Array) => Promise<void>;
}

export interface Restored extends BackupContents {
  /** Applied after it, to come from the backup's level to this program's. */
  readonly migrated: readonly string[];
}

/**
 * Puts a backup that was checked into an empty installation: brings the database to the level of the backup, fills it
 * in one transaction and migrates on. Throws StartupError, one sentence; then nothing of the backup is in the database.
 */
export async function restoreBackup(request: RestoreRequest): Promise<Restored> {
  const { head, databaseUrl, migrations } = request;
  checkKnown(head, migrations);
  const known = Object.fromEntries(
    Object.entries(migrations).filter(([name]) => head.migrations.includes(name)),
  );
  const owner = await connectOwner(databaseUrl);
  try {
    await checkAlone(owner.client);
    const applied = await appliedMigrations(owner.client);
    if (applied.length > 0) await checkEmpty(owner.client);
    checkLevel(head, applied);
    await request.takeSecretKey(new Uint8Array(Buffer.from(head.secretKey, 'base64')));
    await migrate(databaseUrl, known);
    const contents = await fill(owner.client, request);
    await owner.close();
    return { ...contents, migrated: await migrate(databaseUrl, migrations) };
  } catch (error) {
    owner.hangUp();
    throw error;
  }
}

function checkKnown(head: BackupHead, migrations: Migrations): void {
  const ours = Object.keys(migrations).sort();
  const unknown = head.migrations.find((name, index) => ours[index] !== name);
  if (unknown === undefined) return;
  throw new StartupError(
    ours.includes(unknown)
      ? `This backup lacks migrations that come before ${unknown} in this version: restore it with the version ${head.version} that made it.`
      : `This backup holds the migration ${unknown}, which this version does not know: restore it with the newer version that made it (${head.version}).`,
  );
}

/** A database can be brought forward to the backup's level, never back. */
function checkLevel(head: BackupHead, applied: readonly string[]): void {
  const beyond = applied.find((name, index) => head.migrations[index] !== name);
  if (beyond === undefined) return;
  throw new StartupError(
    `This backup is older than this database, which has ${beyond} already: restore it into a data folder or database that was never started; it is brought to this version there.`,
  );
}

async function checkAlone(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select application_name as name from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and usename = current_user limit 1`,
  );
  const [other] = rows;
  if (!other) return;
  throw new StartupError(
    `Somebody else is connected to this database (${other.name || 'without a name'}): stop the platform, then restore.`,
  );
}

async function fill(client: pg.ClientBase, { path, key }: RestoreRequest): Promise<BackupContents> {
  await checkEmpty(client);
  await client.query('begin');
  const tables = new Map((await findTables(client, true)).map((table) => [quoted(table), table]));
  const waiting = new Set(tables.keys());
  const putBack = await layDownGuards(client);
  const contents = await walkBackup(path, key, {
    head: async ({ hasMetrics }) => {
      for (const [name, table] of tables) {
        if (table.schema === METRICS_SCHEMA && !hasMetrics) waiting.delete(name);
      }
      await truncate(
        client,
        [...tables.values()].filter((table) => waiting.has(quoted(table))),
      );
    },
    table: async (table, rows) => {
      const name = quoted(table);
      const found = tables.get(name);
      if (!found || !waiting.delete(name)) throw unfit(name);
      await becomeFor(client, found.foreignOwner);
      await makePartitions(client, table);
      const into = client.query(copyFrom(`copy ${copyTarget(table)} from stdin`));
      await pipeline(Readable.from(rows, { objectMode: false }), into);
      await becomeFor(client, null);
    },
    sequences: (sequences) => setSequences(client, sequences),
  });
  const [forgotten] = waiting;
  if (forgotten) throw unfit(forgotten);
  await client.query('set constraints all immediate');
  await putBack();
  await client.query('commit');
  return contents;
}

/** As the role that sees tenants and people; an owner sees no row of a protected table. */
async function checkEmpty(client: pg.ClientBase): Promise<void> {
  await client.query('begin; set local role atalaya_platform');
  const { rows } = await client.query<{ isUsed: boolean }>(
    'select exists (select from tenants) or exists (select from users) as "isUsed"',
  );
  await client.query('rollback');
  if (!rows[0]?.isUsed) return;
  throw new StartupError(
    'This installation is not empty: a backup is restored only where there is no organisation and no account yet.',
  );
}

/** What migrations and a start without organisations had written: the backup has its own. */
async function truncate(client: pg.ClientBase, tables: readonly FoundTable[]): Promise<void> {
  for (const owner of new Set(tables.map(({ foreignOwner }) => foreignOwner))) {
    const names = tables.filter((table) => table.foreignOwner === owner).map(quoted);
    await becomeFor(client, owner);
    await client.query(`truncate ${names.join(', ')}`);
  }
  await becomeFor(client, null);
}

async function makePartitions(client: pg.ClientBase, table: BackupTable): Promise<void> {
  for (const name of table.partitions) {
    const partition = table.schema === METRICS_SCHEMA ? partitionNamed(name) : undefined;
    if (!partition) throw unfit(`${quoted(table)}, partition ${name}`);
    const [from, to] = [partition.from, partition.to].map((at) => new Date(at).toISOString());
    await client.query(
      `create table if not exists metrics.${partition.name} partition of metrics.${partition.parent}
       for values from ('${from}') to ('${to}')`,
    );
  }
}

async function setSequences(
  client: pg.ClientBase,
  sequences: readonly BackupSequence[],
): Promise<void> {
  for (const { lastValue, isCalled, ...sequence } of sequences) {
    const { rows } = await client.query<{ owner: string | null }>(
      `select nullif(pg_get_userbyid(c.relowner), current_user)::text as owner
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'S' and n.nspname = $1 and c.relname = $2`,
      [sequence.schema, sequence.name],
    );
    const [found] = rows;
    if (!found) throw unfit(quoted(sequence));
    await becomeFor(client, found.owner);
    await client.query('select setval($1::regclass, $2::bigint, $3)', [
      quoted(sequence),
      lastValue,
      isCalled,
    ]);
    await becomeFor(client, null);
  }
}

const unfit = (what: string) =>
  new StartupError(`This backup does not fit the database of its level: ${what}.`);
