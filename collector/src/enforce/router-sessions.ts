import { MINUTE_MS, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { RouterLane } from '@atalaya/core/ports/network-commands';
import { systemDelay } from '@atalaya/platform/runtime/system-timers';
import type { RouterChannel } from '../drivers/routeros/router-channel.js';
import type { RouterDevice } from '../drivers/routeros/router-device.js';
import { openRouter } from '../drivers/routeros/routeros.driver.js';
import { RouterosError } from '../transports/routeros-api/routeros-error.js';

/** Commands that come one after the other find the session of the one before; each login is a line in a router's log. */
const IDLE_MS = MINUTE_MS;
/** Open at once without a lane; the one that waits longest goes first. */
const MOST_IDLE = 64;
/** A session that lies dead in between, as behind a NAT that forgot it, shows so within this. */
const PROBE_MS = 3 * SECOND_MS;
const PROBE = ['/system/identity/print', '=.proplist=name'];

export type LaneOfRouter = Pick<RouterLane, 'tenantId' | 'routerId' | 'target'>;

export interface TakenRouter {
  readonly channel: RouterChannel;
  /** `isSound`: the router answered to the end; otherwise nobody goes on with this session. */
  giveBack(isSound: boolean): Promise<void>;
}

interface IdleSession {
  readonly device: RouterDevice;
  /** Address and credential that it was opened with. */
  readonly target: string;
  readonly ending: AbortController;
}

export interface RouterSessionsOptions {
  readonly clock: { now(): number };
  /** Absent: a minute. 0: none is kept. */
  readonly idleMs?: number;
}

/** Sessions to routers that are written, kept open for a while after a lane. */
export class RouterSessions {
  readonly #clock: { now(): number };
  readonly #idleMs: number;
  /** By router, the one that waits longest first. */
  readonly #idle = new Map<string, IdleSession>();
  #isClosed = false;

  constructor({ clock, idleMs = IDLE_MS }: RouterSessionsOptions) {
    this.#clock = clock;
    this.#idleMs = idleMs;
  }

  async take(lane: LaneOfRouter, signal: AbortSignal): Promise<TakenRouter> {
    const device =
      (await this.#living(lane, signal)) ??
      openRouter(lane.target, { now: () => this.#clock.now() });
    return {
      channel: device.channel,
      giveBack: async (isSound) => {
        if (isSound && !this.#isClosed && this.#idleMs > 0) this.#keep(lane, device);
        else await device.close();
      },
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#idle.keys()].map((key) => this.#end(key)));
  }

  async #living(lane: LaneOfRouter, signal: AbortSignal): Promise<RouterDevice | undefined> {
    const key = keyOf(lane);
    const kept = this.#idle.get(key);
    if (kept === undefined) return undefined;
    if (kept.target !== textOf(lane)) {
      await this.#end(key);
      return undefined;
    }
    this.#idle.delete(key);
    kept.ending.abort();
    try {
      await kept.device.channel.run(PROBE, { signal, deadlineMs: PROBE_MS });
    } catch (error) {
      const isDead = !(error instanceof RouterosError) || error.scope === 'connection';
      if (isDead || error.kind === 'timeout') {
        await kept.device.close();
        return undefined;
      }
    }
    return kept.device;
  }

  #keep(lane: LaneOfRouter, device: RouterDevice): void {
    const [longest] = this.#idle.keys();
    if (longest !== undefined && this.#idle.size >= MOST_IDLE) void this.#end(longest);
    const key = keyOf(lane);
    void this.#end(key);
    const ending = new AbortController();
    this.#idle.set(key, { device, target: textOf(lane), ending });
    systemDelay(this.#idleMs, ending.signal).then(
      () => this.#end(key),
      () => undefined,
    );
  }

  async #end(key: string): Promise<void> {
    const kept = this.#idle.get(key);
    if (kept === undefined) return;
    this.#idle.delete(key);
    kept.ending.abort();
    await kept.device.close();
  }
}

const keyOf = ({ tenantId, routerId }: LaneOfRouter) => `${tenantId} ${routerId}`;
const textOf = ({ target }: LaneOfRouter) => JSON.stringify(target);
