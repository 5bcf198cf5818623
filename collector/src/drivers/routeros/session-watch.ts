import { HOUR_MS, type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Row } from '../../transports/routeros-api/reply.js';
import { RouterosError } from '../../transports/routeros-api/routeros-error.js';
import { parseBoolean } from '../../transports/routeros-api/values.js';
import { toSession } from './menus/ppp-sessions.js';
import type { RouterChannel } from './router-channel.js';
import type { SessionBook } from './session-book.js';

/** A router that does not let us listen is asked again after this long. */
const RETRY_AFTER_MS = HOUR_MS;
/** More announcements than a concentrator of thousands makes when its power returns. */
const MOST_ROWS_A_MINUTE = 20_000;

/**
 * Listens on `/ppp/active`, so that a session's begin and end are known at once. It is an addition to the polls: it
 * ends with its connection, is begun anew by the next poll, and a router without it loses nothing.
 */
export class SessionWatch {
  readonly #stop = new AbortController();
  #isListening = false;
  #notBefore = Number.NEGATIVE_INFINITY;
  #minute = { startedAt: 0, rows: 0 };

  constructor(
    private readonly channel: RouterChannel,
    private readonly book: SessionBook,
    private readonly now: () => Instant,
  ) {}

  /** Begins to listen unless it does already. Never rejects, and nobody needs to wait for it. */
  begin(): void {
    if (this.#isListening || this.#stop.signal.aborted || this.now() < this.#notBefore) return;
    this.#isListening = true;
    void this.#listen();
  }

  /** Another version may be able to. */
  forgive(): void {
    this.#notBefore = Number.NEGATIVE_INFINITY;
  }

  stop(): void {
    this.#stop.abort();
  }

  async #listen(): Promise<void> {
    try {
      await this.channel.stream?.(
        ['/ppp/active/listen'],
        (row) => this.#take(row),
        this.#stop.signal,
      );
      // An orderly end that nobody asked for is a refusal too: begun again at once it would end again.
      this.#notBefore = this.now() + MINUTE_MS;
    } catch (error) {
      const isRefused = !(error instanceof RouterosError) || error.scope === 'command';
      if (isRefused) this.#notBefore = this.now() + RETRY_AFTER_MS;
    } finally {
      this.#isListening = false;
    }
  }

  /** @throws RangeError when the router floods; the stream is then cancelled. */
  #take(row: Row): void {
    const now = this.now();
    if (now - this.#minute.startedAt >= MINUTE_MS) this.#minute = { startedAt: now, rows: 0 };
    this.#minute.rows += 1;
    if (this.#minute.rows > MOST_ROWS_A_MINUTE) throw new RangeError('too many announcements');
    const id = row.get('.id');
    if (parseBoolean(row.get('.dead'))) {
      if (id !== undefined) this.book.ended(id, now);
      return;
    }
    const session = toSession(row);
    if (session) this.book.announced(session, now);
  }
}
