import { type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { CommandOptions, CommandReply, Word } from '../../transports/routeros-api/command.js';
import type { Row } from '../../transports/routeros-api/reply.js';
import { connectionError, RouterosError } from '../../transports/routeros-api/routeros-error.js';
import type { RouterChannel } from './router-channel.js';

/** How long REST is kept before the API is tried again: it is the better way, but closed doors rarely open. */
const STAYS_ON_REST_MS = 10 * MINUTE_MS;
/** A router that is silent on both is not knocked at twice for each read. */
const REST_RETRY_MS = MINUTE_MS;
/** The API's door is shut, or nobody is there. A refused login or a wrong certificate is no closed door. */
const CLOSED: ReadonlySet<string> = new Set([
  'refused',
  'timeout',
  'unreachable',
  'connection-lost',
]);

/** The API, and REST where the API is not let through. What is asked together is answered by one of them. */
export class FallbackChannel implements RouterChannel {
  readonly #api: RouterChannel;
  readonly #rest: RouterChannel;
  readonly #now: () => Instant;
  #restUntil = Number.NEGATIVE_INFINITY;
  #restNotBefore = Number.NEGATIVE_INFINITY;

  constructor(api: RouterChannel, rest: RouterChannel, now: () => Instant) {
    this.#api = api;
    this.#rest = rest;
    this.#now = now;
  }

  async run(words: readonly Word[], options?: CommandOptions): Promise<CommandReply> {
    if (this.#isOnRest) return this.#runOnRest(words, options);
    try {
      return await this.#api.run(words, options);
    } catch (error) {
      const isClosed = isConnectionError(error) && CLOSED.has(error.kind);
      if (!isClosed || options?.signal?.aborted || this.#now() < this.#restNotBefore) throw error;
      return this.#fallBack(error, words, options);
    }
  }

  /** Announcements are the API's; without them the polls tell of sessions. */
  async stream(
    words: readonly Word[],
    onRow: (row: Row) => void,
    signal: AbortSignal,
  ): Promise<void> {
    if (this.#isOnRest || !this.#api.stream) {
      throw connectionError('unsupported', 'REST carries no announcements.');
    }
    await this.#api.stream(words, onRow, signal);
  }

  wake(): void {
    this.#api.wake();
    this.#rest.wake();
  }

  async close(): Promise<void> {
    await Promise.all([this.#api.close(), this.#rest.close()]);
  }

  get #isOnRest(): boolean {
    return this.#now() < this.#restUntil;
  }

  async #runOnRest(words: readonly Word[], options?: CommandOptions): Promise<CommandReply> {
    try {
      return await this.#rest.run(words, options);
    } catch (error) {
      if (isConnectionError(error)) this.#restUntil = Number.NEGATIVE_INFINITY;
      throw error;
    }
  }

  async #fallBack(
    refusal: RouterosError,
    words: readonly Word[],
    options?: CommandOptions,
  ): Promise<CommandReply> {
    try {
      const reply = await this.#rest.run(words, options);
      this.#restUntil = this.#now() + STAYS_ON_REST_MS;
      return reply;
    } catch (error) {
      if (!isConnectionError(error)) {
        // It refused this command, so it is there.
        this.#restUntil = this.#now() + STAYS_ON_REST_MS;
        throw error;
      }
      this.#restNotBefore = this.#now() + REST_RETRY_MS;
      throw connectionError(refusal.kind, `${refusal.message} Nor by REST: ${error.message}`);
    }
  }
}

function isConnectionError(error: unknown): error is RouterosError {
  return error instanceof RouterosError && error.scope === 'connection';
}
