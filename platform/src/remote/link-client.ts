import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { backoffMs } from '@atalaya/core/domain/collector-link/backoff';
import { Agent, type Dispatcher, request } from 'undici';
import { z } from 'zod';
import { errorCode, errorMessage } from '../runtime/startup-error.js';
import { monotonicNow, systemDelay } from '../runtime/system-timers.js';

const CONNECT_TIMEOUT_MS = 10_000;
const CALL_TIMEOUT_MS = 60_000;
/** What is under way at a stop may take so long in all. */
const HURRY_MS = 3_000;
const MOST_ANSWER_BYTES = 64 * 1_024 * 1_024;
/** Less is not worth compressing. */
const COMPRESS_FROM = 1_024;
const compress = promisify(gzip);

const problemSchema = z.object({ type: z.string(), detail: z.string() });

/**
 * away: the platform was not reached, or not itself; later it may be. refused: it answered, and will
 * answer the same again. ended: this collector is none of its collectors any more.
 */
export type LinkFailure = 'away' | 'refused' | 'ended';

/** Why a call gave nothing. The message is one sentence for a person and holds no secret. */
export class LinkError extends Error {
  override readonly name = 'LinkError';

  constructor(
    readonly failure: LinkFailure,
    message: string,
    /** False: it certainly did not reach the platform. */
    readonly wasSent: boolean,
    /** Of the answer; undefined without one. */
    readonly status?: number,
  ) {
    super(message);
  }
}

export interface LinkLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface LinkClientOptions {
  /** Without a slash at its end. */
  readonly platformUrl: string;
  /** PEM, in place of the authorities that Node knows. */
  readonly ca?: string;
  readonly log: LinkLog;
  readonly random?: () => number;
  /** The longest wait between two tries while the platform is away. */
  readonly mostBackoffMs?: number;
}

export interface LinkCall {
  readonly method: 'GET' | 'POST';
  /** Below /api/v1/collector-link. */
  readonly path: string;
  /** JSON. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface LinkAnswer {
  readonly status: number;
  readonly etag: string | undefined;
  readonly bytes: Buffer;
}

/**
 * HTTPS to the platform. While it is away every call fails at once until the next try is due: one backoff
 * for all of them. What goes wrong is told once, and once more when it is over.
 */
export class LinkClient {
  readonly #options: LinkClientOptions;
  readonly #agent: Agent;
  readonly #stop = new AbortController();
  #secret: string | null = null;
  #failures = 0;
  #triesAgainAt = 0;
  #problem = '';
  #onEnded: (reason: string) => void = () => undefined;

  constructor(options: LinkClientOptions) {
    this.#options = options;
    this.#agent = new Agent({
      connect: { timeout: CONNECT_TIMEOUT_MS, ...(options.ca && { ca: options.ca }) },
    });
  }

  /** From now on calls are made as this collector; `onEnded` is told when it is none any more. */
  admit(secret: string, onEnded: (reason: string) => void): void {
    this.#secret = secret;
    this.#onEnded = onEnded;
  }

  /** Rejects with LinkError. */
  async json<T>(call: LinkCall, schema: z.ZodType<T>): Promise<T> {
    const { bytes } = await this.call(call);
    try {
      return schema.parse(JSON.parse(bytes.toString('utf8')));
    } catch {
      throw new LinkError('away', 'the platform answers something else than a platform', true);
    }
  }

  /** Rejects with LinkError for every answer but 2xx and 304. */
  async call(call: LinkCall): Promise<LinkAnswer> {
    if (monotonicNow() < this.#triesAgainAt) throw new LinkError('away', this.#problem, false);
    let answer: LinkAnswer & { readonly isProblem: boolean };
    try {
      answer = await this.#send(call);
    } catch (error) {
      if (call.signal?.aborted || this.#stop.signal.aborted)
        throw new LinkError('away', 'the call was given up', true);
      throw this.#away(reasonOf(error), wasSent(error));
    }
    const { status } = answer;
    if ((status >= 200 && status < 300) || status === 304) {
      this.#reached();
      return answer;
    }
    throw this.#refusal(answer);
  }

  /** This process stops: what was not answered in three seconds is not waited for. */
  hurry(): void {
    void systemDelay(HURRY_MS, this.#stop.signal).then(
      () => this.#stop.abort(new Error('stopping')),
      () => undefined,
    );
  }

  async close(): Promise<void> {
    this.#stop.abort(new Error('stopping'));
    await this.#agent.destroy();
  }

  async #send({ method, path, body, headers, timeoutMs, signal }: LinkCall) {
    const isSmall = body === undefined || body.length < COMPRESS_FROM;
    const timeout = AbortSignal.timeout(timeoutMs ?? CALL_TIMEOUT_MS);
    const signals = [timeout, this.#stop.signal, ...(signal === undefined ? [] : [signal])];
    const answer = await request(`${this.#options.platformUrl}/api/v1/collector-link${path}`, {
      dispatcher: this.#agent,
      method,
      signal: AbortSignal.any(signals),
      headers: {
        ...headers,
        ...(this.#secret !== null && { authorization: `Bearer ${this.#secret}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(!isSmall && { 'content-encoding': 'gzip' }),
      },
      body: isSmall ? (body ?? null) : await compress(body),
    });
    return {
      status: answer.statusCode,
      etag: textOf(answer.headers['etag']),
      isProblem: textOf(answer.headers['content-type'])?.includes('problem+json') === true,
      bytes: await bytesOf(answer),
    };
  }

  #refusal({ status, bytes, isProblem }: LinkAnswer & { isProblem: boolean }): LinkError {
    const problem = isProblem ? parseProblem(bytes) : undefined;
    if (problem === undefined || status === 429) {
      return this.#away(`it answers with status ${status}`, true, status);
    }
    this.#reached();
    const slug = problem.type.replace('/problems/', '');
    const hasEnded = slug === 'collector-revoked' || slug === 'collector-not-enrolled';
    if (this.#secret !== null && status === 401 && hasEnded) {
      this.#onEnded(problem.detail);
      return new LinkError('ended', problem.detail, true, status);
    }
    const isLater = status >= 500 || status === 403;
    return new LinkError(isLater ? 'away' : 'refused', problem.detail, true, status);
  }

  #away(reason: string, wasSent: boolean, status?: number): LinkError {
    const { log, random = Math.random, mostBackoffMs } = this.#options;
    this.#failures += 1;
    this.#triesAgainAt = monotonicNow() + backoffMs(this.#failures, random(), mostBackoffMs);
    this.#problem = `the platform cannot be reached: ${reason}`;
    // One call that failed says little; the second is no chance.
    if (this.#failures === 2)
      log.warn({ reason }, 'the platform cannot be reached; it is tried on');
    return new LinkError('away', this.#problem, wasSent, status);
  }

  #reached(): void {
    if (this.#failures >= 2) this.#options.log.info({}, 'the platform is reached again');
    this.#failures = 0;
    this.#triesAgainAt = 0;
  }
}

async function bytesOf({ body }: Dispatcher.ResponseData): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > MOST_ANSWER_BYTES) throw new Error('its answer is too long');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

function parseProblem(bytes: Buffer): z.output<typeof problemSchema> | undefined {
  try {
    return problemSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return undefined;
  }
}

/** Before there was a connection nothing can have been sent. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function wasSent(error: unknown): boolean {
  return !NEVER_SENT.has(errorCode(error) ?? '');
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer in time';
  return errorMessage(error);
}
