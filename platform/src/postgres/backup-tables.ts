import type { Generated } from 'kysely';
import type { Instant } from './columns.js';

/** Each backup that was finished, of the whole installation. */
export interface BackupsTable {
  id: Generated<string>;
  origin: 'nightly' | 'command';
  started_at: Instant;
  finished_at: Instant;
  file: string;
  bytes: number | string;
  rows: number | string;
  /** Of the backup key; tells nothing of it. */
  key_id: string;
  has_metrics: boolean;
}
