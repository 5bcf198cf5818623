import type { WrittenSentence } from '@atalaya/core/domain/enforcement/network-command';
import type { RouterRows, RouterWrite } from '@atalaya/core/domain/enforcement/router-rows';
import type { RouterLane } from '@atalaya/core/ports/network-commands';
import { endConnections } from './end-connections.js';
import { LaneReader } from './lane-reader.js';
import type { ReadRun } from './router-menus.js';
import type { RouterSessions } from './router-sessions.js';
import { type SentWrite, sendWrite } from './send-write.js';
import { UispDoor } from './uisp/uisp-door.js';

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

/** A router by RouterOS, or a UISP for one of its gateways: the credential tells. */
export async function openDoor(
  lane: RouterLane,
  { sessions, ...run }: ReadRun & { readonly sessions: RouterSessions },
): Promise<LaneDoor> {
  if (lane.target.credential.kind === 'uisp') return new UispDoor(lane, run);
  const router = await sessions.take(lane, run.signal);
  const reader = new LaneReader(lane, router.channel, run);
  return {
    read: () => reader.read(),
    disbelief: (rows) => reader.disbelief(rows),
    send: (write, sending) => sendWrite(router.channel, write, sending),
    endConnections: (addresses, ending) => endConnections(router.channel, addresses, ending),
    close: (isSound) => router.giveBack(isSound),
  };
}
