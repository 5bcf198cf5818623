import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { SubscriberRouter } from '../../simulators/routeros/testing/subscriber-router.js';

/** What collectors are told: of whom there are commands, and what time it is. */
export interface CollectorNews {
  readonly tenantId: string;
  readonly now: Instant;
}

/** One collector at a time, which may end at any moment as `kill -9` ends it. */
export interface Collectors {
  /** Ends the one that works. Nothing is heard of it any more, and nobody has taken its place yet. */
  kill(): Promise<void>;
  /** Another one begins, at this time. */
  begin(news: CollectorNews): Promise<void>;
  tell(news: CollectorNews): Promise<void>;
  stop(): Promise<void>;
}

export interface CollectorWorld {
  readonly secretKey: Uint8Array;
  readonly routers: readonly SubscriberRouter[];
}
