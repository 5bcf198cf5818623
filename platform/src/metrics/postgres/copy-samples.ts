import { writeInstant } from './binary-array.js';
import type { SampleRows } from './sample-rows.js';

export const COPY_SAMPLES =
  'copy metrics.samples (series_id, class, at, value) from stdin (format binary)';

/** PostgreSQL's documentation of COPY, "Binary Format": signature, no flags, no extension. */
const HEAD = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const COLUMNS = 4;
const LENGTHS = { int4: 4, int2: 2, timestamptz: 8, float8: 8 } as const;
const ROW_BYTES = 2 + 4 * COLUMNS + 4 + 2 + 8 + 8;
const END = -1;

/** Rows for COPY_SAMPLES. */
export function samplesAsCopy({ ids, classes, ats, values, length }: SampleRows): Buffer {
  const bytes = Buffer.allocUnsafe(HEAD.length + length * ROW_BYTES + 2);
  let to = HEAD.copy(bytes);
  for (let row = 0; row < length; row += 1) {
    to = bytes.writeInt16BE(COLUMNS, to);
    to = bytes.writeInt32BE(ids[row] ?? 0, bytes.writeInt32BE(LENGTHS.int4, to));
    to = bytes.writeInt16BE(classes[row] ?? 0, bytes.writeInt32BE(LENGTHS.int2, to));
    to = bytes.writeInt32BE(LENGTHS.timestamptz, to);
    writeInstant(bytes, ats[row] ?? 0, to);
    to = bytes.writeInt32BE(LENGTHS.float8, to + LENGTHS.timestamptz);
    to = bytes.writeDoubleBE(values[row] ?? 0, to);
  }
  bytes.writeInt16BE(END, to);
  return bytes;
}
