import type { LineMenu, RouterRow } from '@atalaya/core/domain/enforcement/router-rows';
import type { BlockMatch } from '@atalaya/core/domain/enforcement/take-over-match';
import type { NamedBlocks } from '@atalaya/core/domain/enforcement/take-over-names';
import type { BlockOwner } from '@atalaya/core/domain/enforcement/take-over-owners';
import type { BlockKind } from '@atalaya/core/domain/enforcement/take-over-reading';
import type { RouterSurvey } from '@atalaya/core/domain/enforcement/take-over-survey';
import type { ColumnType } from 'kysely';
import type { Id, Instant, Json } from './columns.js';

export interface TakeOversTable {
  tenant_id: string;
  router_id: string;
  named: Json<Partial<NamedBlocks>>;
  /** null: the router was not read yet. */
  survey: ColumnType<RouterSurvey | null, string | undefined, string>;
  read_at: Instant | null;
  named_at: Instant | null;
  named_by: string | null;
}

export interface TakeOverEntriesTable {
  tenant_id: string;
  id: Id;
  router_id: string;
  kind: BlockKind;
  key: string;
  menu: LineMenu;
  values: Json<RouterRow>;
  owners: Json<readonly BlockOwner[]>;
  match: BlockMatch['match'];
  reason: BlockMatch['reason'];
  source: BlockMatch['source'];
  /** That it is of; of an ambiguous one that it seems to be of. */
  service_id: string | null;
  /** Whom the comment names: never enough to match. */
  suggested_service_id: string | null;
  first_seen_at: Instant;
  /** When what was read of it, or whose it is, was last another. */
  changed_at: Instant;
  last_seen_at: Instant;
  ended_at: Instant | null;
  ended_how: 'taken_over' | 'gone' | null;
  /** The last that was made for it. */
  command_id: string | null;
  /** When people were told that it blocks who is to have service; null: they were not, or it does not. */
  told_at: Instant | null;
}
