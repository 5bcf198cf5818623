import { setTimeout as sleep } from 'node:timers/promises';
import { type DemoClient, fieldOf } from './demo-client.js';

const LIVE_SHARE = 0.9;
const LOOK_EVERY_MS = 500;

/** Resolves once nine in ten devices are up, as everybody sees them; or when asked to stop. */
export async function tellWhenReady(
  client: DemoClient,
  devices: number,
  stopAsked: AbortSignal,
): Promise<void> {
  while (!stopAsked.aborted) {
    const up = fieldOf(await client.get('/devices?state=up&limit=1'), 'total');
    if (typeof up === 'number' && up >= devices * LIVE_SHARE) return;
    await sleep(LOOK_EVERY_MS, undefined, { signal: stopAsked }).catch(() => {});
  }
}
