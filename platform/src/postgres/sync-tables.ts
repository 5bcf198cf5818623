import type { SyncKind, SyncMenu, SyncRow } from '@atalaya/core/domain/enforcement/sync-row';
import type { Id, Instant, Json } from './columns.js';

/** Where a router and the books do not say the same of a line, as the last comparison found it. */
export interface RouterSyncRowsTable {
  tenant_id: string;
  id: Id;
  router_id: string;
  service_id: string | null;
  kind: SyncKind;
  menu: SyncMenu;
  key: string;
  details: Json<SyncRow['details']>;
  /** When it was first found so. */
  found_at: Instant;
  /** Somebody said that it may stay so. */
  ignored_at: Instant | null;
  ignored_by: string | null;
}
