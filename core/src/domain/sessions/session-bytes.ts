import type { SessionCounter } from './session.js';

type Bytes = Pick<SessionCounter, 'bytesIn' | 'bytesOut'>;
const NOTHING: Bytes = { bytesIn: 0n, bytesOut: 0n };

/**
 * What a counter grew by since it was read before. One that went back was set to zero: what it shows was counted
 * since. One that is another under the same name counts in whole only when its session is new since the last poll;
 * else nobody knows how much of it was counted already, and it counts from here on.
 */
export function counted(
  now: SessionCounter,
  before: SessionCounter | null,
  session: { readonly isNew: boolean },
): Bytes {
  const isSame = before !== null && before.identity === now.identity;
  if (isSame) return grownSince(now, before);
  if (!session.isNew) return NOTHING;
  // A binding that was made by hand keeps its interface and its count from one session to the next.
  return before === null ? now : grownSince(now, before);
}

function grownSince(now: Bytes, before: Bytes): Bytes {
  return {
    bytesIn: grown(now.bytesIn, before.bytesIn),
    bytesOut: grown(now.bytesOut, before.bytesOut),
  };
}

const grown = (now: bigint, before: bigint) => (now >= before ? now - before : now);
