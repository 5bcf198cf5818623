import type { Instant } from '../domain/shared/instant.js';

export const POLL_REQUEST_KINDS = ['echo', 'full', 'read', 'align', 'history'] as const;

/**
 * echo: 3 echoes with a verdict within 1 s. full: every way is read once, now.
 * read: as full, without the echoes: what has just returned may lose three of them.
 * align: one reading a second until `until`, a lease that the open page renews (10 min at most).
 * history: what its controller has kept of the device's past is stored; `until` is where that past ends.
 */
export interface PollRequestMessage {
  readonly tenantId: string;
  readonly deviceId: string;
  readonly kind: (typeof POLL_REQUEST_KINDS)[number];
  readonly until: Instant;
}

/** To the collector that owns the device's shard; deduplicated; answered by samples. */
export interface PollRequests {
  request(message: PollRequestMessage): Promise<void>;
  subscribe(listener: (message: PollRequestMessage) => void): () => void;
}
