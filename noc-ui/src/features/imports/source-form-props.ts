import type { InventoryImport } from '@atalaya/core/wire/rest/imports';

/** What every source's form tells: its import is made, and its preview can be looked at. */
export interface SourceFormProps {
  readonly onCreated: (made: InventoryImport) => void;
}
