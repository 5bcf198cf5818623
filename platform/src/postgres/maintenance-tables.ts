import type { Generated } from 'kysely';
import type { Id, Instant } from './columns.js';

export interface MaintenanceWindowsTable {
  tenant_id: string;
  id: Id;
  name: string;
  notes: Generated<string>;
  kind: 'once' | 'weekly';
  from_at: Instant | null;
  to_at: Instant | null;
  weekdays: number[] | null;
  start_time: string | null;
  duration_minutes: number | null;
  valid_from: string | null;
  valid_until: string | null;
  ended_at: Instant | null;
  over_at: Instant | null;
  tell_customers: Generated<boolean>;
  /** Ends up to here have been told, or were there before anybody told of ends. */
  told_until: Instant | null;
  created_by: string;
  created_at: Instant;
  updated_at: Instant;
}

export interface MaintenanceWindowScopesTable {
  tenant_id: string;
  id: Generated<string>;
  window_id: string;
  kind: 'site' | 'device' | 'subtree' | 'service';
  site_id: string | null;
  device_id: string | null;
  service_id: string | null;
}
