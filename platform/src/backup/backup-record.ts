import { z } from 'zod';
import { BackupFileError } from './sealed-file.js';

/*
 * What lies inside a backup, in this order: a head; for each table its head, its rows as COPY writes them, its end;
 * the sequences; the end. Each record is kind (1 byte) | length (4 bytes, big endian) | content.
 */
const KINDS = { head: 72, table: 84, rows: 68, tableEnd: 69, sequences: 83, end: 90 } as const;
type Kind = keyof typeof KINDS;
const PREFIX_BYTES = 5;
/** Longer rows are cut over several records. */
const MOST_BYTES = 1_024 * 1_024;
const NEW_LINE = 10;

const identifier = z.string().min(1).max(63);

const headSchema = z.strictObject({
  format: z.literal(1),
  /** Of the program that made it. */
  version: z.string(),
  createdAt: z.iso.datetime(),
  /** Names of all that had been applied, in their order. */
  migrations: z.array(z.string()).min(1),
  /** SECRET_KEY, in base64: without it the sealed credentials among the rows cannot be read. */
  secretKey: z.base64().length(44),
  hasMetrics: z.boolean(),
});
export type BackupHead = z.infer<typeof headSchema>;

const tableSchema = z.strictObject({
  schema: identifier,
  name: identifier,
  columns: z.array(identifier).min(1),
  /** Names of the partitions that hold the rows; they are made anew. */
  partitions: z.array(identifier),
});
export type BackupTable = z.infer<typeof tableSchema>;

const sequenceSchema = z.strictObject({
  schema: identifier,
  name: identifier,
  lastValue: z.string().regex(/^-?\d+$/),
  isCalled: z.boolean(),
});
export type BackupSequence = z.infer<typeof sequenceSchema>;

const tableEndSchema = z.strictObject({ rows: z.int().min(0) });
const endSchema = z.strictObject({ tables: z.int().min(0), rows: z.int().min(0) });

export type BackupRecord =
  | { readonly kind: 'head'; readonly content: BackupHead }
  | { readonly kind: 'table'; readonly content: BackupTable }
  | { readonly kind: 'rows'; readonly content: Buffer }
  | { readonly kind: 'tableEnd'; readonly content: z.infer<typeof tableEndSchema> }
  | { readonly kind: 'sequences'; readonly content: readonly BackupSequence[] }
  | { readonly kind: 'end'; readonly content: z.infer<typeof endSchema> };

/** The bytes of one record; rows come back as several where they are long. */
export function* encodeRecord(record: BackupRecord): Generator<Buffer> {
  if (record.kind !== 'rows') {
    yield framed(record.kind, Buffer.from(JSON.stringify(record.content), 'utf8'));
    return;
  }
  for (let from = 0; from < record.content.length; from += MOST_BYTES) {
    yield framed('rows', record.content.subarray(from, from + MOST_BYTES));
  }
}

function framed(kind: Kind, content: Buffer): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix[0] = KINDS[kind];
  prefix.writeUInt32BE(content.length, 1);
  return Buffer.concat([prefix, content]);
}

/** The records of a stream of bytes. Throws BackupFileError where they are none. */
export async function* decodeRecords(bytes: AsyncIterable<Buffer>): AsyncGenerator<BackupRecord> {
  let parts: Buffer[] = [];
  let size = 0;
  let wanted = PREFIX_BYTES;
  for await (const part of bytes) {
    parts.push(part);
    size += part.length;
    if (size < wanted) continue;
    let rest = Buffer.concat(parts);
    for (;;) {
      wanted = recordBytes(rest);
      if (rest.length < wanted) break;
      yield parse(rest[0] ?? 0, rest.subarray(PREFIX_BYTES, wanted));
      rest = rest.subarray(wanted);
    }
    parts = [rest];
    size = rest.length;
  }
  if (size > 0) throw new BackupFileError('it ends in the middle of a record');
}

/** Of the record that begins here, prefix and all; of its prefix alone while that is not whole. */
function recordBytes(bytes: Buffer): number {
  if (bytes.length < PREFIX_BYTES) return PREFIX_BYTES;
  const length = bytes.readUInt32BE(1);
  if (length > 64 * MOST_BYTES) throw new BackupFileError('it holds a record that is too long');
  return PREFIX_BYTES + length;
}

function parse(code: number, content: Buffer): BackupRecord {
  switch (code) {
    case KINDS.rows:
      return { kind: 'rows', content };
    case KINDS.head:
      return { kind: 'head', content: json(headSchema, content) };
    case KINDS.table:
      return { kind: 'table', content: json(tableSchema, content) };
    case KINDS.tableEnd:
      return { kind: 'tableEnd', content: json(tableEndSchema, content) };
    case KINDS.sequences:
      return { kind: 'sequences', content: json(z.array(sequenceSchema), content) };
    case KINDS.end:
      return { kind: 'end', content: json(endSchema, content) };
    default:
      throw new BackupFileError(`it holds a record of an unknown kind (${code})`);
  }
}

function json<T>(schema: z.ZodType<T>, content: Buffer): T {
  try {
    return schema.parse(JSON.parse(content.toString('utf8')));
  } catch {
    throw new BackupFileError('it holds a record that cannot be read');
  }
}

/** Of COPY's text each row is one line, for a line feed inside a value is written as \n. */
export function countRows(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEW_LINE); at !== -1; at = bytes.indexOf(NEW_LINE, at + 1))
    count += 1;
  return count;
}
