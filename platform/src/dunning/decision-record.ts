import type { DunningPolicy } from '@atalaya/core/domain/dunning/dunning-policy';
import type { Hold } from '@atalaya/core/domain/dunning/hold';
import type {
  DunningSnapshot,
  SnapshotCut,
  SnapshotIncident,
} from '@atalaya/core/domain/dunning/snapshot';
import type { Instant } from '@atalaya/core/domain/shared/instant';

/** What is kept beside a decision: all that it was taken from, and what later decisions need of it. */
export interface DecisionRecord {
  readonly now: Instant;
  readonly timeZone: string;
  readonly snapshot: DunningSnapshot;
  readonly policy: DunningPolicy;
  readonly holds: readonly Hold[];
  readonly incidents: readonly SnapshotIncident[];
  /** Of a suspension or a reduced speed: what it is held against later. */
  readonly cut?: Omit<SnapshotCut, 'at'>;
  /** Of a reconnection: what was still open then. */
  readonly tolerated?: DunningSnapshot['tolerated'];
  /** Where it is only watched: that its speed would have been reduced, and for what. */
  readonly watchedStep?: SnapshotCut;
  /** The cut that other systems know of after this decision. */
  readonly announced: DunningSnapshot['announced'];
  /** Who asked for it, where a person or a key did. */
  readonly by?: string;
}
