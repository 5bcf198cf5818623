import type { DecoderLimits } from './codec.js';
import type { CommandOptions, CommandReply, Word } from './command.js';
import { RouterosConnection } from './connection.js';
import { type Account, login } from './login.js';
import { type Endpoint, openSocket, placeOf } from './open-socket.js';
import { Pacer } from './pacer.js';
import type { Row } from './reply.js';
import { connectionError, RouterosError } from './routeros-error.js';
import { SentenceChannel } from './sentence-channel.js';

export interface SessionOptions {
  /** TCP, TLS and login, each within this. */
  readonly connectTimeoutMs: number;
  /**
   * Commands in flight at once. A router answers one after the other, about one in a ms, and slows down for good when
   * flooded, so one more than that keeps it busy and nothing more is gained (measured on CHR by tik4net).
   */
  readonly width: number;
  readonly maxWaiting: number;
  /** First wait after a loss, doubled up to `backoffMaxMs`. */
  readonly backoffMs: number;
  readonly backoffMaxMs: number;
  /** First wait after a refused login: longer, because routers lock out and log every try. */
  readonly refusedBackoffMs: number;
  readonly refusedBackoffMaxMs: number;
  /** A command waits for a reconnection that is due this soon; else it fails at once with the last reason. */
  readonly patienceMs: number;
  readonly silenceMs: number;
  readonly limits: Partial<DecoderLimits>;
}

const SESSION_DEFAULTS: SessionOptions = {
  connectTimeoutMs: 10_000,
  width: 2,
  maxWaiting: 512,
  backoffMs: 1_000,
  backoffMaxMs: 60_000,
  refusedBackoffMs: 15_000,
  refusedBackoffMaxMs: 15 * 60_000,
  patienceMs: 1_500,
  silenceMs: 15_000,
  limits: {},
};

/**
 * Older than this, an attempt to connect hangs on a greeting that was lost while the router was off: the kernel
 * repeats it 1, 3 and 7 s after the first.
 */
const STALE_ATTEMPT_MS = 3_000;

interface Waiter {
  resolve(connection: RouterosConnection): void;
  reject(error: RouterosError): void;
}

/**
 * One router, one long-lived connection: each login writes lines to the router's log, so none is made per poll.
 * It connects at the first command and from then on reconnects by itself until closed.
 */
export class RouterosSession {
  readonly #endpoint: Endpoint;
  readonly #account: Account;
  readonly #options: SessionOptions;
  readonly #pacer: Pacer;
  readonly #stop = new AbortController();
  readonly #waiters = new Set<Waiter>();
  #loop: Promise<void> | undefined;
  #connection: RouterosConnection | undefined;
  #lastFailure: RouterosError | undefined;
  #failures = 0;
  #attempt: { readonly startedAt: number; readonly again: AbortController } | undefined;
  #pause: { readonly until: number; readonly cut: () => void } | undefined;

  constructor(endpoint: Endpoint, account: Account, options: Partial<SessionOptions> = {}) {
    this.#endpoint = endpoint;
    this.#account = account;
    this.#options = { ...SESSION_DEFAULTS, ...options };
    this.#pacer = new Pacer(this.#options.width, this.#options.maxWaiting);
  }

  get connected(): boolean {
    return this.#connection !== undefined;
  }

  /**
   * Runs one command (`['/interface/print', '=.proplist=name']`; never with a `.tag`).
   * @throws RouterosError; scope `connection` when the router was not reached or was lost.
   */
  async run(words: readonly Word[], options: CommandOptions = {}): Promise<CommandReply> {
    const leave = await this.#pacer.enter(options.signal);
    try {
      const connection = await this.#ensure(options.signal);
      return await connection.run(words, options);
    } finally {
      leave();
    }
  }

  /** Runs an endless command outside the pacing; see RouterosConnection.stream. It ends with its connection. */
  async stream(
    words: readonly Word[],
    onRow: (row: Row) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const connection = await this.#ensure(signal);
    await connection.stream(words, onRow, signal);
  }

  /**
   * Cuts a backoff short: somebody asks now, or another way proved the router back. A connection that is being opened
   * for a while already is begun anew, for the kernel repeats a lost greeting only after ever longer waits. A refused
   * login waits on all the same: a router that answers pings again has not changed its mind about a password.
   */
  wake(): void {
    if (this.#lastFailure?.kind !== 'login-refused') this.#pause?.cut();
    const attempt = this.#attempt;
    if (attempt && performance.now() - attempt.startedAt >= STALE_ATTEMPT_MS) attempt.again.abort();
  }

  /** Ends the connection; pending and later commands fail. */
  async close(): Promise<void> {
    const error = closedError();
    this.#lastFailure = error;
    this.#stop.abort();
    this.#pause?.cut();
    this.#connection?.end(error);
    await this.#loop;
    this.#rejectWaiters(error);
  }

  async #ensure(signal?: AbortSignal): Promise<RouterosConnection> {
    if (this.#connection) return this.#connection;
    const failure = this.#lastFailure;
    if (failure && (this.#stop.signal.aborted || this.#pauseLeftMs() > this.#options.patienceMs)) {
      throw failure;
    }
    this.#loop ??= this.#keepConnected();
    return new Promise((resolve, reject) => {
      const settle = () => {
        this.#waiters.delete(waiter);
        signal?.removeEventListener('abort', onAbort);
      };
      const waiter: Waiter = {
        resolve: (connection) => {
          settle();
          resolve(connection);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      const onAbort = () =>
        waiter.reject(connectionError('not-measured', 'The read was cancelled while connecting.'));
      this.#waiters.add(waiter);
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted) onAbort();
    });
  }

  async #keepConnected(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const again = new AbortController();
      this.#attempt = { startedAt: performance.now(), again };
      try {
        await this.#beConnected(again.signal);
      } catch (error) {
        if (again.signal.aborted && !signal.aborted) continue;
        this.#note(asRouterosError(error));
      } finally {
        this.#attempt = undefined;
      }
      if (!signal.aborted) await this.#rest(this.#backoffMs());
    }
  }

  /** Connects and stays until the connection ends; rejects when there was none. */
  async #beConnected(again: AbortSignal): Promise<void> {
    const { signal } = this.#stop;
    const connection = await this.#connect(AbortSignal.any([signal, again]));
    if (signal.aborted) connection.end(this.#lastFailure ?? closedError());
    this.#connection = connection;
    for (const waiter of [...this.#waiters]) waiter.resolve(connection);
    const error = await connection.closed;
    this.#connection = undefined;
    if (connection.proven) this.#failures = 0;
    this.#note(error);
  }

  #note(error: RouterosError): void {
    // A refusal has waits of its own: the losses before it do not lengthen the first one.
    const isFirstRefusal =
      error.kind === 'login-refused' && this.#lastFailure?.kind !== 'login-refused';
    this.#failures = isFirstRefusal ? 1 : this.#failures + 1;
    this.#lastFailure = error;
    this.#rejectWaiters(error);
  }

  #rejectWaiters(error: RouterosError): void {
    for (const waiter of [...this.#waiters]) waiter.reject(error);
  }

  async #connect(signal: AbortSignal): Promise<RouterosConnection> {
    const { connectTimeoutMs, limits, silenceMs } = this.#options;
    const place = placeOf(this.#endpoint);
    const socket = await openSocket(this.#endpoint, connectTimeoutMs, signal);
    // From here on it answers, if slowly: a login is not begun twice.
    this.#attempt = undefined;
    const channel = new SentenceChannel(socket, place, limits);
    const onAbort = () => channel.end(closedError());
    const timer = setTimeout(
      () =>
        channel.end(
          connectionError('timeout', `The router at ${place} did not answer the login in time.`),
        ),
      connectTimeoutMs,
    );
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await login(channel, this.#account);
    } catch (error) {
      channel.end(asRouterosError(error));
      throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
    return new RouterosConnection(channel, { silenceMs, secret: this.#account.password });
  }

  #backoffMs(): number {
    const { backoffMs, backoffMaxMs, refusedBackoffMs, refusedBackoffMaxMs } = this.#options;
    const [first, most] =
      this.#lastFailure?.kind === 'login-refused'
        ? [refusedBackoffMs, refusedBackoffMaxMs]
        : [backoffMs, backoffMaxMs];
    return Math.min(most, first * 2 ** Math.min(this.#failures - 1, 30));
  }

  #pauseLeftMs(): number {
    return this.#pause ? this.#pause.until - performance.now() : 0;
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cut = () => {
        clearTimeout(timer);
        this.#pause = undefined;
        resolve();
      };
      const timer = setTimeout(cut, ms);
      this.#pause = { until: performance.now() + ms, cut };
    });
  }
}

function closedError(): RouterosError {
  return connectionError('not-measured', 'The session was closed.');
}

/** Node itself throws on an address or port that cannot exist; the loop must outlive that too. */
function asRouterosError(error: unknown): RouterosError {
  if (error instanceof RouterosError) return error;
  const what = error instanceof Error ? error.name : 'an unknown error';
  return connectionError('unreachable', `The address of the router cannot be used (${what}).`);
}
