import { writeCellText } from '@atalaya/core/domain/inventory-import/cell-text';
import { z } from 'zod';
import { csvText } from '../../files/csv-text.js';

const linesSchema = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string())),
});

export type LinesTable = z.infer<typeof linesSchema>;

/** As the collector stored them; an import without lines has an empty table. */
export function readLines(lines: unknown): LinesTable {
  return linesSchema.catch({ columns: [], rows: [] }).parse(lines ?? {});
}

/** The prospective subscriber lines of a router, for what is to be made of them later. */
export function linesCsv({ columns, rows }: LinesTable): string {
  return csvText(
    columns.map((column) => writeCellText(column)),
    rows.map((row) => row.map((value) => writeCellText(value))),
  );
}
