import type { SessionCounter } from './session.js';

type Bytes = Pick<SessionCounter, 'bytesIn' | 'bytesOut'>;
const NOTHING: Bytes = { bytesIn: 0n, bytesOut: 0n };

/** Of a session whose begin was watched: whatever its counter will show is its own. */
export const FROM_ZERO: SessionCounter = { bytesIn: 0n, bytesOut: 0n, identity: '' };

/**
 * What a counter grew by since it was read before. One that went back was set to zero: what it shows was counted
 * since. One that is another under the same name counts in whole only for a session whose begin was watched; else
 * nobody knows how much of it was counted already, and it counts from here on.
 *
 * `before` is the session's own last reading, null when its begin was not watched. `earlier` is that of the session
 * before it: a binding that was made by hand keeps its interface and its count from one session to the next.
 */
export function counted(
  now: SessionCounter,
  before: SessionCounter | null,
  earlier: SessionCounter | null,
): Bytes {
  const isRead = before !== null && before.identity !== FROM_ZERO.identity;
  const base = isRead ? before : earlier;
  if (base?.identity === now.identity) return grownSince(now, base);
  return before === null || isRead ? NOTHING : now;
}

function grownSince(now: Bytes, before: Bytes): Bytes {
  return {
    bytesIn: grown(now.bytesIn, before.bytesIn),
    bytesOut: grown(now.bytesOut, before.bytesOut),
  };
}

const grown = (now: bigint, before: bigint) => (now >= before ? now - before : now);
