import { err, ok, type Result } from '@atalaya/core/domain/shared/result';
import { type Dispatcher, Pool } from 'undici';
import { failureOfError, failureOfStatus, type HttpFailure } from './http-failure.js';
import { createPinnedConnector, type TlsTrust } from './pinned-connector.js';

export interface HttpJsonClientOptions {
  /** Scheme, host and port. */
  readonly origin: string;
  /** How messages name the server: "UISP at nms.example.net". */
  readonly server: string;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Texts that never stand in a failure's message, whatever the server answers. */
  readonly secrets?: readonly string[];
  readonly tls?: TlsTrust;
  /** For a whole exchange, body included. */
  readonly deadlineMs?: number;
  readonly maxBodyBytes?: number;
  /** Open at once; default 4. */
  readonly connections?: number;
  /** How long an idle connection is kept for the next request; default 4 s. */
  readonly keepAliveMs?: number;
  /** latin1 for a server that puts other bytes than UTF-8 into its JSON: the caller sorts them out. */
  readonly charset?: 'utf8' | 'latin1';
  /** Hands over the JSON body of an answer that is no success, which may hold anything. */
  readonly keepsErrorBody?: boolean;
}

export interface HttpJsonAnswer {
  readonly status: number;
  /** The parsed JSON; null for an empty body. */
  readonly body: unknown;
}

export type HttpJsonResult = Result<HttpJsonAnswer, HttpFailure>;

/** Failures are values, an abort and the deadline among them; nothing is tried again. */
export interface HttpJsonClient {
  /** `path` starts with a slash; its variable parts are the caller's to encode. */
  get(path: string, signal: AbortSignal): Promise<HttpJsonResult>;
  post(path: string, body: unknown, signal: AbortSignal): Promise<HttpJsonResult>;
  close(): Promise<void>;
}

const DEFAULT_DEADLINE_MS = 30_000;
const DEFAULT_MAX_BODY_BYTES = 32 * 1_024 * 1_024;
const MAX_REDIRECTS = 3;
const MAX_RETRY_AFTER_MS = 10 * 60_000;
const CONNECTIONS = 4;

/** A small JSON client for one server: bounded in time and size, true to its origin, without retries. */
export function createHttpJsonClient(options: HttpJsonClientOptions): HttpJsonClient {
  const pool = new Pool(options.origin, {
    connections: options.connections ?? CONNECTIONS,
    ...(options.keepAliveMs === undefined ? {} : { keepAliveTimeout: options.keepAliveMs }),
    connect: createPinnedConnector(options.tls ?? {}),
  });
  const exchange = new HttpExchange(pool, options);
  return {
    get: (path, signal) => exchange.run({ method: 'GET', path, signal }),
    post: (path, body, signal) =>
      exchange.run({ method: 'POST', path, signal, body: JSON.stringify(body) }),
    close: () => pool.destroy(),
  };
}

interface HttpQuestion {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly signal: AbortSignal;
  readonly body?: string;
}

class HttpExchange {
  readonly #pool: Pool;
  readonly #options: HttpJsonClientOptions;
  /** Monotonic time before which the server asked not to be bothered. */
  #notBefore = Number.NEGATIVE_INFINITY;

  constructor(pool: Pool, options: HttpJsonClientOptions) {
    this.#pool = pool;
    this.#options = options;
  }

  async run(question: HttpQuestion): Promise<HttpJsonResult> {
    const waitMs = this.#notBefore - performance.now();
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1_000);
      const message = `${this.#options.server} asked to be left alone for ${seconds} s more.`;
      return err({ kind: 'refused', message, retryAfterMs: Math.ceil(waitMs) });
    }
    const deadline = AbortSignal.timeout(this.#options.deadlineMs ?? DEFAULT_DEADLINE_MS);
    const signal = AbortSignal.any([question.signal, deadline]);
    try {
      return await this.#follow({ ...question, signal });
    } catch (cause) {
      if (deadline.aborted) return this.#fail('timeout', 'did not answer in time');
      if (question.signal.aborted) return this.#fail('timeout', 'was not waited for any longer');
      return err(failureOfError(this.#options.server, cause));
    }
  }

  /** Redirects within the origin are followed for GET; to anywhere else never, the token would go along. */
  async #follow(question: HttpQuestion): Promise<HttpJsonResult> {
    let { path } = question;
    for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
      const response = await this.#send({ ...question, path });
      const location = redirectOf(response);
      if (location === null) return this.#read(response);
      await discard(response);
      const target = locationOf(location, this.#options.origin, path);
      if (target === null || question.method !== 'GET') {
        return this.#fail('protocol-error', 'redirects to another place, which is not followed');
      }
      path = target;
    }
    return this.#fail('protocol-error', 'redirects without end');
  }

  #send(question: HttpQuestion): Promise<Dispatcher.ResponseData> {
    return this.#pool.request({
      method: question.method,
      path: question.path,
      signal: question.signal,
      headers: {
        accept: 'application/json',
        ...(question.body !== undefined && { 'content-type': 'application/json' }),
        ...this.#options.headers,
      },
      ...(question.body !== undefined && { body: question.body }),
    });
  }

  async #read(response: Dispatcher.ResponseData): Promise<HttpJsonResult> {
    const status = response.statusCode;
    this.#noteRetryAfter(response);
    const bytes = await readBounded(response, this.#options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES);
    if (bytes === null) return this.#fail('protocol-error', 'answered with more than is accepted');
    const json = parseJson(bytes.toString(this.#options.charset ?? 'utf8'));
    if (status < 200 || status > 299) {
      const reason = json.ok ? this.#redact(reasonOf(json.value)) : '';
      const told = failureOfStatus(this.#options.server, status, reason);
      const waitMs = Math.ceil(this.#notBefore - performance.now());
      const failure = waitMs > 0 ? { ...told, retryAfterMs: waitMs } : told;
      const isKept = this.#options.keepsErrorBody && json.ok;
      return err(isKept ? { ...failure, body: json.value } : failure);
    }
    if (!json.ok) return this.#fail('protocol-error', 'answered with something else than JSON');
    return ok({ status, body: json.value });
  }

  #noteRetryAfter(response: Dispatcher.ResponseData): void {
    if (response.statusCode !== 429 && response.statusCode !== 503) return;
    const waitMs = retryAfterMs(headerOf(response, 'retry-after'));
    if (waitMs > 0) this.#notBefore = performance.now() + Math.min(waitMs, MAX_RETRY_AFTER_MS);
  }

  #redact(text: string): string {
    return (this.#options.secrets ?? [])
      .filter((secret) => secret !== '')
      .reduce((shown, secret) => shown.replaceAll(secret, '…'), text);
  }

  #fail(kind: HttpFailure['kind'], what: string): HttpJsonResult {
    return err({ kind, message: `${this.#options.server} ${what}.` });
  }
}

function redirectOf(response: Dispatcher.ResponseData): string | null {
  const isRedirect = [301, 302, 303, 307, 308].includes(response.statusCode);
  return isRedirect ? (headerOf(response, 'location') ?? null) : null;
}

/** Path and query within `origin`, or null when it leads elsewhere. */
function locationOf(location: string, origin: string, path: string): string | null {
  const base = new URL(path, origin);
  if (!URL.canParse(location, base.href)) return null;
  const target = new URL(location, base.href);
  return target.origin === base.origin ? `${target.pathname}${target.search}` : null;
}

function headerOf(response: Dispatcher.ResponseData, name: string): string | undefined {
  const value = response.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** RFC 9110 section 10.2.3: seconds, or a date. */
function retryAfterMs(value: string | undefined): number {
  if (value === undefined) return 0;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? 0 : at - Date.now();
}

async function readBounded(
  response: Dispatcher.ResponseData,
  maxBytes: number,
): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    // Leaving the loop destroys the body and with it the connection.
    if (size > maxBytes) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks, size);
}

async function discard(response: Dispatcher.ResponseData): Promise<void> {
  await response.body.dump({ limit: 64 * 1_024 });
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false } {
  if (text.trim() === '') return { ok: true, value: null };
  try {
    const value: unknown = JSON.parse(text);
    return { ok: true, value };
  } catch {
    return { ok: false };
  }
}

function reasonOf(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('message' in body)) return '';
  return typeof body.message === 'string' ? body.message : '';
}
