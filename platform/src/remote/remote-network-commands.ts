import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { HOUR_MS, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { NetworkCommands, RouterLane } from '@atalaya/core/ports/network-commands';
import { packComparison } from '@atalaya/core/wire/collector-link/lane-comparison';
import {
  laneBoxContext,
  linkLaneHeldSchema,
  linkLaneWantedAnswerSchema,
  packOutcome,
  packRelease,
  unpackLane,
} from '@atalaya/core/wire/collector-link/lanes';
import { LaneLost } from '../enforcement/lane-lost.js';
import { chunksBySize } from './chunks-by-size.js';
import type { RemoteIdentity } from './enrol-collector.js';
import { LANE_TIMEOUT_MS, LaneCalls, PATIENCE_MS } from './lane-calls.js';
import { type LinkClient, LinkError } from './link-client.js';
import { openSealed } from './sealed-box.js';

const MOST_LANE_BYTES = 64 * 1_024 * 1_024;
/** What was done is told as long as the platform may want to know. */
const OUTCOME_KEPT_MS = HOUR_MS;
const COMPARISON_KEPT_MS = MINUTE_MS;
const inflate = promisify(gunzip);

export interface RemoteNetworkCommands extends NetworkCommands {
  /** Something of them changed, or may have. */
  tellChange(): void;
  /** This process stops: what does not arrive at once is not tried again. */
  hurry(): void;
}

/**
 * Lanes of routers over the link. A claim that was not answered is made again under its own id; what was done is told
 * under its number until it is heard, so that it counts once. `claim` gives nothing while the platform is away.
 */
export function createRemoteNetworkCommands(deps: {
  readonly client: LinkClient;
  readonly identity: RemoteIdentity;
  readonly clock: Pick<Clock, 'now'>;
  /** Null while the platform does not know this process yet. */
  readonly instanceId: () => string | null;
}): RemoteNetworkCommands {
  const { client, identity, clock, instanceId } = deps;
  const calls = new LaneCalls(client, instanceId);
  const listeners = new Set<() => void>();
  let unanswered: string | null = null;

  const open = async (box: Uint8Array, claim: string): Promise<RouterLane> => {
    const packed = openSealed(identity.keys, box, laneBoxContext(identity.collectorId, claim));
    const text = await inflate(packed, { maxOutputLength: MOST_LANE_BYTES });
    return unpackLane(text.toString());
  };

  return {
    claim: async () => {
      const own = instanceId();
      if (own === null || calls.isStopping) return undefined;
      unanswered ??= randomUUID();
      const claim = unanswered;
      const body = JSON.stringify({ instanceId: own, claim });
      try {
        const call = { method: 'POST', path: '/lanes/claim', timeoutMs: LANE_TIMEOUT_MS } as const;
        const { status, bytes } = await client.call({ ...call, body });
        if (status === 204) return undefined;
        const lane = await open(bytes, claim);
        unanswered = null;
        return lane;
      } catch (error) {
        // The link itself says that it is down.
        if (error instanceof LinkError && error.failure !== 'refused') return undefined;
        throw error;
      }
    },
    stillWanted: async (lane, commandIds) => {
      calls.mustBeFresh(lane);
      const content = JSON.stringify({ commandIds });
      const saying = { path: 'wanted', content, patienceMs: PATIENCE_MS };
      const { wanted } = await calls.ask(lane, saying, linkLaneWantedAnswerSchema);
      calls.mustBeFresh(lane);
      return new Set(wanted);
    },
    remember: async (lane, memories) => {
      calls.mustBeFresh(lane);
      const content = JSON.stringify({ memories });
      const saying = { path: 'memories', content, patienceMs: PATIENCE_MS };
      const { isHeld } = await calls.askOnce(lane, saying, linkLaneHeldSchema);
      if (!isHeld) throw new LaneLost();
      calls.mustBeFresh(lane);
    },
    report: async (lane, outcomes) => {
      const texts = outcomes.map((outcome) => JSON.stringify(packOutcome(outcome)));
      for (const { items } of chunksBySize(texts)) {
        const content = `{"outcomes":[${items}]}`;
        const saying = { path: 'outcomes', content, patienceMs: OUTCOME_KEPT_MS };
        await calls.askOnce(lane, saying, linkLaneHeldSchema);
      }
    },
    reportComparison: async (lane, made) => {
      const content = JSON.stringify({ comparison: packComparison(made) });
      const saying = { path: 'comparison', content, patienceMs: COMPARISON_KEPT_MS };
      await calls.askOnce(lane, saying, linkLaneHeldSchema);
    },
    release: async (lane, because) => {
      const content = JSON.stringify(packRelease(lane, because, clock.now()));
      await calls.say(lane, { path: 'release', content, patienceMs: PATIENCE_MS });
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tellChange: () => {
      for (const listener of listeners) listener();
    },
    hurry: () => calls.hurry(),
  };
}
