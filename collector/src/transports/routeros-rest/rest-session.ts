import type { HttpFailure } from '../http-json/http-failure.js';
import { createHttpJsonClient, type HttpJsonClient } from '../http-json/http-json-client.js';
import {
  COMMAND_DEFAULTS,
  type CommandOptions,
  type CommandReply,
  commandPath,
  type Word,
} from '../routeros-api/command.js';
import { abortError, limitError } from '../routeros-api/command-guard.js';
import { type Account, SELDOM } from '../routeros-api/login.js';
import { type Endpoint, placeOf } from '../routeros-api/open-socket.js';
import { Pacer } from '../routeros-api/pacer.js';
import {
  commandError,
  connectionError,
  plainText,
  type RouterosError,
  trapError,
} from '../routeros-api/routeros-error.js';
import { classifyTrap } from '../routeros-api/trap.js';
import { errorTextOf, toRows } from './rest-reply.js';
import { toRestRequest } from './rest-request.js';

export interface RestOptions {
  readonly maxWaiting: number;
  /** As with the API: a refused login is a line in the router's log. */
  readonly refusedBackoffMs: number;
  readonly refusedBackoffMaxMs: number;
  /** A read a minute finds the connection of the last one open. */
  readonly keepAliveMs: number;
}

const REST_DEFAULTS: RestOptions = {
  maxWaiting: 512,
  refusedBackoffMs: 15_000,
  refusedBackoffMaxMs: 15 * 60_000,
  keepAliveMs: 90_000,
};

/** REST ends a request by itself after this long. */
const LONGEST_REQUEST_MS = 60_000;

/**
 * A router of RouterOS 7.1 or newer over REST, where the API is not let through. It speaks the API's commands, one at
 * a time over one connection that is kept: each new one may leave rows in `/user/active` that nothing ends, and a
 * request that was given up holds up all later ones (tik4net, findings on 7.16 to 7.24). Endless commands never
 * answer here and are not offered.
 */
export class RestSession {
  readonly #place: string;
  readonly #account: Account;
  readonly #options: RestOptions;
  readonly #client: HttpJsonClient;
  readonly #pacer: Pacer;
  #refusal:
    | { readonly error: RouterosError; readonly until: number; readonly times: number }
    | undefined;
  #isClosed = false;

  /** @throws RangeError for anonymous TLS, which no HTTP server speaks. */
  constructor(endpoint: Endpoint, account: Account, options: Partial<RestOptions> = {}) {
    const { security } = endpoint;
    if (security.kind === 'anonymous') {
      throw new RangeError('REST needs a certificate on the router: anonymous TLS is for the API.');
    }
    this.#place = placeOf(endpoint);
    this.#account = account;
    this.#options = { ...REST_DEFAULTS, ...options };
    this.#pacer = new Pacer(1, this.#options.maxWaiting);
    const login = Buffer.from(`${account.user}:${account.password}`, 'utf8').toString('base64');
    this.#client = createHttpJsonClient({
      origin: `${security.kind === 'plain' ? 'http' : 'https'}://${this.#place}`,
      server: `The router at ${this.#place}`,
      headers: { authorization: `Basic ${login}` },
      secrets: [account.password, login],
      ...(security.kind === 'pinned' ? { tls: { fingerprint: security.fingerprint } } : {}),
      deadlineMs: LONGEST_REQUEST_MS,
      maxBodyBytes: COMMAND_DEFAULTS.maxBytes,
      connections: 1,
      keepAliveMs: this.#options.keepAliveMs,
      charset: 'latin1',
      keepsErrorBody: true,
    });
  }

  /**
   * Runs one command to its end.
   * @throws RouterosError; scope `connection` when the router was not reached, refused the login or has no REST.
   */
  async run(words: readonly Word[], options: CommandOptions = {}): Promise<CommandReply> {
    const { path, body } = toRestRequest(words);
    const { deadlineMs, maxRows, maxBytes } = { ...COMMAND_DEFAULTS, ...options };
    const leave = await this.#pacer.enter(options.signal);
    try {
      this.#refuseEarly();
      const late = AbortSignal.timeout(deadlineMs);
      const signal = options.signal ? AbortSignal.any([options.signal, late]) : late;
      const answer = await this.#client.post(path, body, signal);
      if (!answer.ok) throw this.#errorOf(commandPath(words), answer.error, options.signal);
      this.#refusal = undefined;
      const rows = toRows(answer.value.body);
      if (rows.length > maxRows) throw limitError(commandPath(words), maxRows, maxBytes);
      return { rows, done: Array.isArray(answer.value.body) ? new Map() : (rows[0] ?? new Map()) };
    } finally {
      leave();
    }
  }

  /** Nothing waits here but a refused login, and that waits on. */
  wake(): void {}

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#client.close();
  }

  #refuseEarly(): void {
    if (this.#isClosed) throw connectionError('not-measured', 'The session was closed.');
    if (this.#refusal && performance.now() < this.#refusal.until) throw this.#refusal.error;
  }

  #errorOf(command: string, failure: HttpFailure, signal: AbortSignal | undefined): RouterosError {
    const { status, body, kind, message } = failure;
    if (status === undefined) return this.#unansweredError(command, failure, signal);
    if (status === 401) return this.#loginError(body);
    const text = errorTextOf(body);
    if (text === undefined) {
      // RouterOS 6 answers as its web pages do; a proxy in between as it likes.
      const isOld = status === 404;
      return connectionError(
        isOld ? 'unsupported' : kind,
        isOld
          ? `What answers at ${this.#place} has no REST interface: RouterOS 6 has none, use the API.`
          : message,
      );
    }
    const said = plainText(text, this.#account.password);
    const meaning = status === 404 && text === 'Not Found' ? 'no-such-item' : classifyTrap(text);
    return trapError(command, [{ meaning, message: said }]);
  }

  /** Slow or given up, only this command is lost; what else there is of it concerns every other one too. */
  #unansweredError(
    command: string,
    { kind, message }: HttpFailure,
    signal: AbortSignal | undefined,
  ): RouterosError {
    if (this.#isClosed) return connectionError('not-measured', 'The session was closed.');
    if (signal?.aborted) return abortError(signal, command);
    // A code in brackets is the network's: the connection itself was not made in time.
    if (kind === 'timeout' && !message.endsWith(').')) {
      return commandError('timeout', `${command} was not answered in time.`);
    }
    // Too long, or no JSON: the next table may be a good one.
    if (kind === 'protocol-error') return commandError(kind, `${command}: ${message}`);
    return connectionError(kind, message);
  }

  #loginError(body: unknown): RouterosError {
    const { refusedBackoffMs, refusedBackoffMaxMs } = this.#options;
    const said = plainText(errorTextOf(body) ?? '', this.#account.password) || 'no reason given';
    const error = connectionError(
      'login-refused',
      `The router at ${this.#place} refused the login of "${this.#account.user}": ${said}. ${SELDOM}`,
    );
    const times = (this.#refusal?.times ?? 0) + 1;
    const waitMs = Math.min(refusedBackoffMaxMs, refusedBackoffMs * 2 ** Math.min(times - 1, 30));
    this.#refusal = { error, until: performance.now() + waitMs, times };
    return error;
  }
}
