import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BackupRecord, countRows, decodeRecords, encodeRecord } from './backup-record.js';
import { BackupFileError } from './sealed-file.js';

async function decoded(bytes: Buffer, partBytes: number): Promise<BackupRecord[]> {
  async function* parts() {
    for (let at = 0; at < bytes.length; at += partBytes) yield bytes.subarray(at, at + partBytes);
  }
  const records: BackupRecord[] = [];
  for await (const record of decodeRecords(parts())) records.push(record);
  return records;
}

const rows = fc
  .uint8Array({ minLength: 1, maxLength: 300 })
  .map((content): BackupRecord => ({ kind: 'rows', content: Buffer.from(content) }));
const tableEnd = fc
  .nat()
  .map((count): BackupRecord => ({ kind: 'tableEnd', content: { rows: count } }));
const table = fc.array(fc.string({ minLength: 1, maxLength: 63 }), { minLength: 1 }).map(
  (columns): BackupRecord => ({
    kind: 'table',
    content: { schema: 'public', name: 'tenants', columns, partitions: [] },
  }),
);

describe('the records of a backup', () => {
  it('come back as they were written, however the bytes are cut', async () => {
    const any = fc.array(fc.oneof(rows, tableEnd, table), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(any, fc.integer({ min: 1, max: 400 }), async (records, partBytes) => {
        const bytes = Buffer.concat(records.flatMap((record) => [...encodeRecord(record)]));
        expect(await decoded(bytes, partBytes)).toEqual(records);
      }),
    );
  });

  it('cut long rows into several', () => {
    const content = Buffer.alloc(2_500_000, 'x\n');
    const parts = [...encodeRecord({ kind: 'rows', content })];
    expect(parts).toHaveLength(3);
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(1_100_000);
  });

  it.each([
    ['an unknown kind', Buffer.from([1, 0, 0, 0, 0])],
    ['a length beyond all reason', Buffer.from([68, 255, 255, 255, 255, 1])],
    ['an end in the middle', Buffer.from([68, 0, 0, 0, 9, 1])],
    ['a head that is none', Buffer.from([72, 0, 0, 0, 2, 123, 125])],
    ['a table without columns', Buffer.from([84, 0, 0, 0, 1, 49])],
  ])('are refused with %s', async (_name, bytes) => {
    await expect(decoded(bytes, 3)).rejects.toThrow(BackupFileError);
  });

  it('count rows by their ends', () => {
    expect(countRows(Buffer.from('1\ta\\nb\n2\tc\n'))).toBe(2);
    expect(countRows(Buffer.alloc(0))).toBe(0);
  });
});
