import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { SampleClass } from './tiers.js';

/** A sample as its table has it. */
export interface SampleRow {
  readonly id: number;
  readonly sampleClass: SampleClass;
  readonly at: Instant;
  readonly value: number;
}

export const COPY_SAMPLES =
  'copy metrics.samples (series_id, class, at, value) from stdin (format binary)';

/** PostgreSQL's documentation of COPY, "Binary Format": signature, no flags, no extension. */
const HEAD = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const COLUMNS = 4;
const LENGTHS = { int4: 4, int2: 2, timestamptz: 8, float8: 8 } as const;
const ROW_BYTES = 2 + 4 * COLUMNS + 4 + 2 + 8 + 8;
const END = -1;
/** A timestamptz counts microseconds from here. */
const EPOCH = Date.UTC(2000, 0, 1);
const TWO_32 = 2 ** 32;

/** Rows for COPY_SAMPLES. */
export function samplesAsCopy(rows: readonly SampleRow[]): Buffer {
  const bytes = Buffer.allocUnsafe(HEAD.length + rows.length * ROW_BYTES + 2);
  let to = HEAD.copy(bytes);
  for (const { id, sampleClass, at, value } of rows) {
    const micros = Math.round((at - EPOCH) * 1_000);
    const high = Math.floor(micros / TWO_32);
    to = bytes.writeInt16BE(COLUMNS, to);
    to = bytes.writeInt32BE(id, bytes.writeInt32BE(LENGTHS.int4, to));
    to = bytes.writeInt16BE(sampleClass, bytes.writeInt32BE(LENGTHS.int2, to));
    to = bytes.writeInt32BE(high, bytes.writeInt32BE(LENGTHS.timestamptz, to));
    to = bytes.writeUInt32BE(micros - high * TWO_32, to);
    to = bytes.writeDoubleBE(value, bytes.writeInt32BE(LENGTHS.float8, to));
  }
  bytes.writeInt16BE(END, to);
  return bytes;
}
