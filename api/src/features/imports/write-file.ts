import { writeCellText } from '@atalaya/core/domain/inventory-import/cell-text';
import { COLUMNS } from '@atalaya/core/domain/inventory-import/columns';
import { exportCells } from '@atalaya/core/domain/inventory-import/export-cells';
import type { Inventory } from '@atalaya/core/domain/inventory-import/inventory';
import { csvText } from '../../files/csv-text.js';

export function inventoryCsv(inventory: Inventory): string {
  const rows = exportCells(inventory).map((cells) =>
    COLUMNS.map((column) => writeCellText(cells[column])),
  );
  return csvText(COLUMNS, rows);
}
