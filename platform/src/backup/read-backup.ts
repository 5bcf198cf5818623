import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { errorCode, StartupError } from '../runtime/startup-error.js';
import {
  type BackupHead,
  type BackupRecord,
  type BackupSequence,
  type BackupTable,
  countRows,
  decodeRecords,
} from './backup-record.js';
import { BackupFileError, opening } from './sealed-file.js';

/** What is done with the parts of a backup, in their order. */
export interface BackupVisitor {
  head(head: BackupHead): Promise<void>;
  /** Takes all of the rows, as COPY writes them. */
  table(table: BackupTable, rows: AsyncIterable<Buffer>): Promise<void>;
  sequences(sequences: readonly BackupSequence[]): Promise<void>;
}

export interface BackupContents {
  readonly head: BackupHead;
  readonly tables: number;
  readonly rows: number;
}

/** Reads a backup to its end and proves that it is whole, changing nothing. Throws StartupError, one sentence. */
export function checkBackup(path: string, key: Uint8Array): Promise<BackupContents> {
  return walkBackup(path, key, {
    head: async () => {},
    table: async (_table, rows) => {
      for await (const _row of rows);
    },
    sequences: async () => {},
  });
}

/** Throws StartupError for a file that cannot be used, and what the visitor throws. */
export async function walkBackup(
  path: string,
  key: Uint8Array,
  visitor: BackupVisitor,
): Promise<BackupContents> {
  const plain = createGunzip();
  const file = createReadStream(path);
  // What fails on the way destroys the last stream with its error, and so comes out of the loop over it.
  pipeline(file, opening(key), plain, () => {});
  const records = decodeRecords(plain);
  try {
    return await walk(new Records(records), visitor);
  } catch (error) {
    throw explain(path, error);
  } finally {
    plain.destroy();
  }
}

async function walk(records: Records, visitor: BackupVisitor): Promise<BackupContents> {
  const head = await records.next('head');
  await visitor.head(head);
  let [tables, rows] = [0, 0];
  for (;;) {
    const record = await records.any();
    if (record.kind === 'sequences') {
      await visitor.sequences(record.content);
      break;
    }
    if (record.kind !== 'table') throw disorder();
    const counted = { rows: 0 };
    await visitor.table(record.content, records.rows(counted));
    const end = await records.next('tableEnd');
    if (end.rows !== counted.rows) throw disorder();
    tables += 1;
    rows += counted.rows;
  }
  const end = await records.next('end');
  if (end.tables !== tables || end.rows !== rows || !(await records.isOver())) throw disorder();
  return { head, tables, rows };
}

type ContentOf<K extends BackupRecord['kind']> = Extract<BackupRecord, { kind: K }>['content'];

class Records {
  #ahead: BackupRecord | undefined;

  constructor(private readonly records: AsyncGenerator<BackupRecord>) {}

  async any(): Promise<BackupRecord> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    if (ahead) return ahead;
    const { value, done } = await this.records.next();
    if (done) throw disorder();
    return value;
  }

  async next<K extends BackupRecord['kind']>(kind: K): Promise<ContentOf<K>> {
    const record = await this.any();
    if (record.kind !== kind) throw disorder();
    return record.content as ContentOf<K>;
  }

  async *rows(counted: { rows: number }): AsyncGenerator<Buffer> {
    for (;;) {
      const record = await this.any();
      if (record.kind !== 'rows') {
        this.#ahead = record;
        return;
      }
      counted.rows += countRows(record.content);
      yield record.content;
    }
  }

  async isOver(): Promise<boolean> {
    return (await this.records.next()).done === true;
  }
}

const disorder = () => new BackupFileError('its parts are not in their order');

function explain(path: string, error: unknown): unknown {
  if (error instanceof BackupFileError) {
    return new StartupError(`${path} cannot be restored: ${error.message}.`);
  }
  const code = errorCode(error);
  if (code === 'ENOENT') return new StartupError(`There is no file ${path}.`);
  if (code === 'EACCES' || code === 'EISDIR') {
    return new StartupError(`${path} cannot be read (${code}).`);
  }
  if (code?.startsWith('Z_')) {
    return new StartupError(`${path} cannot be restored: it is damaged (${code}).`);
  }
  return error;
}
