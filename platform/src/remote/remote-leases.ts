import { join } from 'node:path';
import type {
  CollectorLeases,
  Heartbeat,
  HeartbeatAnswer,
} from '@atalaya/core/ports/collector-leases';
import { linkHeartbeatAnswerSchema } from '@atalaya/core/wire/collector-link/heartbeat';
import { z } from 'zod';
import { monotonicNow } from '../runtime/system-timers.js';
import { type LinkClient, LinkError } from './link-client.js';
import type { LinkClock } from './link-clock.js';
import { readPrivateFile, writePrivateFile } from './private-file.js';

const TIMEOUT_MS = 15_000;
const LEAVE_TIMEOUT_MS = 2_000;
const LEASE_MS = 30_000;

const settingsSchema = z.object({
  gateway: z.string().nullable(),
  canaries: z.array(z.string()),
});
type Settings = z.output<typeof settingsSchema>;

export interface RemoteLeases extends CollectorLeases {
  /** Of this process, once the platform knows that it is this collector; null before. */
  readonly instanceId: string | null;
}

/**
 * A remote collector polls what is pinned to it: no shards, nobody who could take over, so it goes on
 * while the platform is away, with what it was last told.
 */
export function createRemoteLeases(deps: {
  readonly client: LinkClient;
  readonly clock: LinkClock;
  /** DATA_DIR/remote. */
  readonly folder: string;
  onSuperseded(): void;
}): RemoteLeases {
  const { client, clock, folder } = deps;
  const path = join(folder, 'settings.json');
  let instanceId: string | null = null;
  let settings: Settings | undefined;

  const ask = async (heartbeat: Heartbeat) => {
    const { version, isIsolated, status } = heartbeat;
    const body = JSON.stringify({
      instanceId: heartbeat.instanceId,
      isFirst: instanceId === null,
      version,
      isIsolated,
      status,
    });
    const sentAt = monotonicNow();
    const call = { method: 'POST', path: '/heartbeat', body, timeoutMs: TIMEOUT_MS } as const;
    const answer = await client.json(call, linkHeartbeatAnswerSchema);
    if (answer.kind === 'granted') clock.synchronise(answer.now, sentAt, monotonicNow());
    return answer;
  };

  return {
    get instanceId() {
      return instanceId;
    },
    beat: async (heartbeat) => {
      settings ??= await readSettings(path);
      try {
        const answer = await ask(heartbeat);
        if (answer.kind === 'superseded') {
          deps.onSuperseded();
          return answer;
        }
        instanceId = heartbeat.instanceId;
        const { gateway, canaries, leaseMs } = answer;
        const before = JSON.stringify(settings);
        settings = { gateway, canaries };
        if (JSON.stringify(settings) !== before) {
          await writePrivateFile(path, JSON.stringify(settings));
        }
        return granted(settings, leaseMs);
      } catch (error) {
        if (!(error instanceof LinkError)) throw error;
        if (error.failure === 'ended') return { kind: 'superseded' };
        return granted(settings, LEASE_MS);
      }
    },
    leave: async (_collectorId, ownInstanceId) => {
      const body = JSON.stringify({ instanceId: ownInstanceId });
      await client.call({ method: 'POST', path: '/leave', body, timeoutMs: LEAVE_TIMEOUT_MS });
    },
  };
}

function granted(settings: Settings | undefined, leaseMs: number): HeartbeatAnswer {
  return {
    kind: 'granted',
    leaseMs,
    shards: new Set(),
    handOver: new Set(),
    isSettled: true,
    isAlone: true,
    gateway: settings?.gateway ?? null,
    canaries: settings?.canaries ?? [],
  };
}

async function readSettings(path: string): Promise<Settings | undefined> {
  const text = await readPrivateFile(path);
  if (text === undefined) return undefined;
  try {
    return settingsSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
