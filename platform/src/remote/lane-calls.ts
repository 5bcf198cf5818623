import { backoffMs } from '@atalaya/core/domain/collector-link/backoff';
import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { RouterLane } from '@atalaya/core/ports/network-commands';
import type { z } from 'zod';
import { monotonicNow, systemDelay } from '../runtime/system-timers.js';
import { type LinkCall, type LinkClient, LinkError } from './link-client.js';

export const LANE_TIMEOUT_MS = 15 * SECOND_MS;
/**
 * What was read of a router is gone by for so long at most: nothing is written on it while the platform cannot be
 * asked, and nothing more after an answer that took so long.
 */
export const PATIENCE_MS = 30 * SECOND_MS;
const MOST_RETRY_MS = 5 * SECOND_MS;
/** One collector's own calls: the link's backoff sees to it that many do not come at once. */
const EVENLY = 0;

interface LaneBook {
  /** Under which the last thing was said. */
  sequence: number;
  /** An answer took so long that what was read says nothing any more. */
  isOld: boolean;
}

export interface LaneSaying {
  /** Below /lanes/. */
  readonly path: string;
  /** A JSON object that is not empty. */
  readonly content: string;
  /** How long it is tried while the platform is away. */
  readonly patienceMs: number;
}

/** What a collector says of the lanes it has, tried until it is heard. */
export class LaneCalls {
  readonly #client: LinkClient;
  readonly #instanceId: () => string | null;
  readonly #books = new WeakMap<RouterLane, LaneBook>();
  readonly #stopping = new AbortController();

  constructor(client: LinkClient, instanceId: () => string | null) {
    this.#client = client;
    this.#instanceId = instanceId;
  }

  get isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** From now on nothing is tried again. */
  hurry(): void {
    this.#stopping.abort(new Error('stopping'));
  }

  /** Throws where the platform was away for so long that the router has to be read anew. */
  mustBeFresh(lane: RouterLane): void {
    if (!this.#bookOf(lane).isOld) return;
    const words = 'the platform was away for too long to go on with what was read of the router';
    throw new LinkError('away', words, true);
  }

  ask<T>(lane: RouterLane, saying: LaneSaying, schema: z.ZodType<T>): Promise<T> {
    return this.#persist(lane, saying, (call) => this.#client.json(call, schema));
  }

  async say(lane: RouterLane, saying: LaneSaying): Promise<void> {
    await this.#persist(lane, saying, (call) => this.#client.call(call));
  }

  /** Under the lane's next number, which every try of it has: it is stored once. */
  askOnce<T>(lane: RouterLane, saying: LaneSaying, schema: z.ZodType<T>): Promise<T> {
    const book = this.#bookOf(lane);
    book.sequence += 1;
    const content = joined(JSON.stringify({ sequence: book.sequence }), saying.content);
    return this.ask(lane, { ...saying, content }, schema);
  }

  async #persist<T>(
    lane: RouterLane,
    { path, content, patienceMs }: LaneSaying,
    ask: (call: LinkCall) => Promise<T>,
  ): Promise<T> {
    const { routerId, claim } = lane;
    const of = JSON.stringify({ instanceId: this.#instanceId(), routerId, claim });
    const call = {
      method: 'POST',
      path: `/lanes/${path}`,
      timeoutMs: LANE_TIMEOUT_MS,
      body: joined(of, content),
    } as const;
    const startedAt = monotonicNow();
    for (let failures = 1; ; failures += 1) {
      try {
        const answer = await ask(call);
        if (monotonicNow() - startedAt > PATIENCE_MS) this.#bookOf(lane).isOld = true;
        return answer;
      } catch (error) {
        const isAway = error instanceof LinkError && error.failure === 'away';
        const isOver = monotonicNow() - startedAt > patienceMs;
        if (!isAway || isOver || this.isStopping) throw error;
      }
      const restMs = backoffMs(failures, EVENLY, MOST_RETRY_MS);
      await systemDelay(restMs, this.#stopping.signal).catch(() => undefined);
    }
  }

  #bookOf(lane: RouterLane): LaneBook {
    const book = this.#books.get(lane) ?? { sequence: 0, isOld: false };
    this.#books.set(lane, book);
    return book;
  }
}

/** One JSON object of two that are not empty. */
const joined = (first: string, second: string) => `${first.slice(0, -1)},${second.slice(1)}`;
