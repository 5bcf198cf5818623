import type { UsagePart } from './session.js';

/** Midnight of every zone lies between two quarters of an hour: parts of one quarter are of one day. */
const QUARTER_MS = 15 * 60_000;

/** The parts with more behind them; what goes on without a gap within a quarter of an hour becomes one. */
export function addUsageParts(
  parts: ReadonlyMap<string, readonly UsagePart[]>,
  more: readonly UsagePart[],
): Map<string, readonly UsagePart[]> {
  const byUser = new Map(parts);
  for (const part of more) {
    const own = byUser.get(part.user) ?? [];
    const last = own.at(-1);
    const joined = last && joinedParts(last, part);
    byUser.set(part.user, joined ? [...own.slice(0, -1), joined] : [...own, part]);
  }
  return byUser;
}

function joinedParts(last: UsagePart, next: UsagePart): UsagePart | undefined {
  const isOneQuarter = Math.floor(last.toAt / QUARTER_MS) === Math.floor(next.toAt / QUARTER_MS);
  if (!isOneQuarter || last.toAt !== next.fromAt || next.begun > 0) return undefined;
  return {
    ...last,
    toAt: next.toAt,
    bytesIn: last.bytesIn + next.bytesIn,
    bytesOut: last.bytesOut + next.bytesOut,
  };
}
