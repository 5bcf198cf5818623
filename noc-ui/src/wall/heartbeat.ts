import type { LiveStatus } from '../shared/live/live-status.js';

export const AMBER_AFTER_MS = 30_000;
export const RED_AFTER_MS = 60_000;

export type HeartbeatLevel = 'calm' | 'amber' | 'red';

/** How loudly the header says that nothing new arrives. A wall that never had data is not calm either. */
export function heartbeatLevel({ mode, ageMs }: LiveStatus): HeartbeatLevel {
  if (ageMs === null) return mode === 'stale' ? 'red' : 'amber';
  if (ageMs >= RED_AFTER_MS) return 'red';
  return ageMs >= AMBER_AFTER_MS ? 'amber' : 'calm';
}
