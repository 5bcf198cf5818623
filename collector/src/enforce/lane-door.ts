import type { WrittenSentence } from '@atalaya/core/domain/enforcement/network-command';
import type { RouterRows, RouterWrite } from '@atalaya/core/domain/enforcement/router-rows';
import type { SentWrite } from './send-write.js';

/** What a lane reads and writes, whatever enforces there. Reads throw a LaneFailure. */
export interface LaneDoor {
  /** All that the lane's work needs; asked anew each time. */
  read(): Promise<RouterRows>;
  /** Why what it shows is not believed; null: it is. */
  disbelief(rows: RouterRows): Promise<string | null>;
  send(
    write: RouterWrite,
    run: { readonly signal: AbortSignal; readonly deadlineMs?: number | undefined },
  ): Promise<SentWrite>;
  /** Ends what customers who were just cut still have open, where that can be done; fails nothing. */
  endConnections(
    addresses: ReadonlySet<string>,
    run: { readonly signal: AbortSignal; spend(): boolean },
  ): Promise<readonly WrittenSentence[]>;
  /** `isSound`: it answered to the end, and its session may serve the next lane. */
  close(isSound: boolean): Promise<void>;
}
