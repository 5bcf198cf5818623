import type { AttemptResult } from '@atalaya/core/domain/outbox/judge-attempt';
import type { Claim, ClaimedDelivery } from './claim-deliveries.store.js';

/** What one attempt came to, as it is logged: no secret is in it. */
export interface ChannelAttempt extends AttemptResult {
  readonly requestId: string;
  readonly durationMs: number;
  /** One sentence for a person; null after an answer. */
  readonly error: string | null;
  /** The first bytes of what was answered. */
  readonly answer: string | null;
  /** What was sent and to where, in one line. */
  readonly request: string | null;
  /** What the far end calls the message, where it calls it anything. */
  readonly messageId?: string | null;
}

/** A kind of channel: one folder each. It sends and tells what came of it; when to try again is not its business. */
export interface ChannelSender {
  /** Deliveries of one channel that may be under way at once. */
  readonly lanes: number;
  /** @param secrets what is sealed of the channel, opened; the newest first, none where it has none. */
  open(claim: Claim, secrets: readonly string[]): ChannelConnection;
}

export interface ChannelConnection {
  /** Never rejects: a failure is a value. Ends within `timeoutMs` or when the signal breaks it off. */
  send(delivery: ClaimedDelivery, timeoutMs: number, signal: AbortSignal): Promise<ChannelAttempt>;
  close(): Promise<void>;
}
