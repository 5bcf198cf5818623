import { writeCellText } from '@atalaya/core/domain/inventory-import/cell-text';
import { z } from 'zod';
import { csvText } from './write-file.js';

const linesSchema = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string())),
});

/** The prospective subscriber lines of a router, for what is to be made of them later. */
export function linesCsv(lines: unknown): string {
  const { columns, rows } = linesSchema.catch({ columns: [], rows: [] }).parse(lines ?? {});
  return csvText(
    columns.map((column) => writeCellText(column)),
    rows.map((row) => row.map((value) => writeCellText(value))),
  );
}
