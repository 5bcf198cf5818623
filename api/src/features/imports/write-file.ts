import { writeCellText } from '@atalaya/core/domain/inventory-import/cell-text';
import { COLUMNS } from '@atalaya/core/domain/inventory-import/columns';
import { exportCells } from '@atalaya/core/domain/inventory-import/export-cells';
import type { Inventory } from '@atalaya/core/domain/inventory-import/inventory';
import { stringify } from 'csv-stringify/sync';

/** With a byte order mark, without which Excel takes UTF-8 for something else. */
export function csvText(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  return stringify([[...heading], ...rows.map((row) => [...row])], {
    bom: true,
    record_delimiter: 'windows',
  });
}

export function inventoryCsv(inventory: Inventory): string {
  const rows = exportCells(inventory).map((cells) =>
    COLUMNS.map((column) => writeCellText(cells[column])),
  );
  return csvText(COLUMNS, rows);
}
