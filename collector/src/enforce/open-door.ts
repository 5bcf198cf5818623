import type { RouterLane } from '@atalaya/core/ports/network-commands';
import { endConnections } from './end-connections.js';
import type { LaneDoor } from './lane-door.js';
import { LaneReader } from './lane-reader.js';
import type { ReadRun } from './router-menus.js';
import type { RouterSessions } from './router-sessions.js';
import { sendWrite } from './send-write.js';
import { UispDoor } from './uisp/uisp-door.js';

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
