import fc from 'fast-check';
import { expect, it } from 'vitest';
import { copyIn } from '../../postgres/copy-in.js';
import { withDatabase } from '../../testing/with-database.js';
import { COPY_SAMPLES, samplesAsCopy } from './copy-samples.js';
import { SampleRows } from './sample-rows.js';

const db = withDatabase();

interface SampleRow {
  readonly id: number;
  readonly sampleClass: 0 | 1;
  readonly at: number;
  readonly value: number;
}

const asCopy = (rows: readonly SampleRow[]): Buffer =>
  samplesAsCopy(
    new SampleRows(
      Int32Array.from(rows, ({ id }) => id),
      Uint8Array.from(rows, ({ sampleClass }) => sampleClass),
      Float64Array.from(rows, ({ at }) => at),
      Float64Array.from(rows, ({ value }) => value),
    ),
  );

const rows: fc.Arbitrary<SampleRow[]> = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    sampleClass: fc.constantFrom(0 as const, 1 as const),
    // Both sides of where Postgres counts from, and of where its count leaves 32 bits.
    at: fc.integer({ min: Date.UTC(1999, 11, 31), max: Date.UTC(2000, 0, 2) - 1 }),
    value: fc.double({ noNaN: true }),
  }),
  { selector: ({ id }) => id, maxLength: 50 },
);

it('stores every number and instant as it is', async () => {
  await db.database.metricsPool().transaction(async (client) => {
    for (const sampleClass of [0, 1]) {
      await client.query(`create table metrics.samples_${sampleClass}_turn
        partition of metrics.samples_${sampleClass} for values from ('1999-12-31') to ('2000-01-02')`);
    }
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        await copyIn(client, COPY_SAMPLES, asCopy(given));
        const stored = await client.query<SampleRow>(
          `delete from metrics.samples where at < '2000-01-02' returning series_id as id,
            class as "sampleClass", extract(epoch from at)::float8 * 1000 as at, value`,
        );
        const byId = (a: SampleRow, b: SampleRow) => a.id - b.id;
        expect(stored.rows.sort(byId)).toEqual([...given].sort(byId));
      }),
      { numRuns: 30 },
    );
  });
});

it('says what the server refuses, and leaves the connection usable', async () => {
  const pool = db.database.metricsPool();
  const nowhere: SampleRow = { id: 1, sampleClass: 0, at: Date.UTC(1980, 0, 1), value: 1 };
  const copied = pool.transaction((client) => copyIn(client, COPY_SAMPLES, asCopy([nowhere])));
  await expect(copied).rejects.toMatchObject({ code: '23514' });
  const { rows: found } = await pool.transaction((client) =>
    client.query<{ one: number }>('select 1 as one'),
  );
  expect(found).toEqual([{ one: 1 }]);
});
