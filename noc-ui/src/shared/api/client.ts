import type { z } from 'zod';
import { makeIdempotencyKey } from './idempotency-key.js';
import {
  ProblemError,
  problemOf,
  UnexpectedReplyError,
  UnreachableError,
} from './problem-error.js';
import { type QueryValues, toQueryString } from './query-string.js';

const API_ROOT = '/api/v1';
const TIMEOUT_MS = 20_000;

/** Where the bearer token comes from, and what to try once when it is refused. */
export interface Authority {
  token(): string | null;
  /** True when a new token is there and the request is worth a second try. */
  renew(): Promise<boolean>;
}

export interface RequestOptions<T> {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly query?: QueryValues;
  readonly body?: unknown;
  /** What a 2xx body must be; absent for replies without one. */
  readonly schema?: z.ZodType<T>;
  readonly signal?: AbortSignal | undefined;
  /** For what takes its time, such as a large file; 20 s without. */
  readonly timeoutMs?: number;
  /** A 401 of this request says nothing about the session: it is a wrong password, not an old token. */
  readonly isAnonymous?: true;
  /** The same for whatever a person sends again: money is moved once, whether its first answer was lost or not. */
  readonly idempotencyKey?: string;
}

export interface ApiClient {
  request<T = void>(path: string, options?: RequestOptions<T>): Promise<T>;
  /** A file, as it is to be saved. Throws what `request` throws. */
  download(path: string): Promise<Blob>;
}

interface ClientOptions {
  readonly authority: Authority;
  /** Any answer, a refusal too, shows that the server is there. */
  readonly onContact?: () => void;
}

/** Throws ProblemError (refused), UnreachableError (no answer in 20 s) or UnexpectedReplyError. */
export function createApiClient({ authority, onContact }: ClientOptions): ApiClient {
  const send = async (path: string, options: RequestOptions<unknown>, key: string) => {
    const url = `${API_ROOT}${path}${toQueryString(options.query ?? {})}`;
    try {
      const reply = await fetch(url, requestInit(options, authority.token(), key));
      onContact?.();
      return reply;
    } catch (error) {
      if (options.signal?.aborted) throw error;
      throw new UnreachableError(error);
    }
  };

  const ask = async (path: string, options: RequestOptions<unknown>) => {
    const key = options.idempotencyKey ?? makeIdempotencyKey();
    const reply = await send(path, options, key);
    const isSessionOld = reply.status === 401 && !options.isAnonymous;
    return isSessionOld && (await authority.renew()) ? send(path, options, key) : reply;
  };

  return {
    async request<T>(path: string, options: RequestOptions<T> = {}): Promise<T> {
      return readReply(path, await ask(path, options), options.schema);
    },
    async download(path: string): Promise<Blob> {
      const reply = await ask(path, {});
      if (!reply.ok) throw new ProblemError(problemOf(reply.status, await readJson(reply)));
      return reply.blob();
    },
  };
}

function requestInit(options: RequestOptions<unknown>, token: string | null, key: string) {
  const method = options.method ?? 'GET';
  const headers = new Headers({ accept: 'application/json' });
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  if (method !== 'GET') headers.set('idempotency-key', key);
  const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  const init: RequestInit = {
    method,
    headers,
    credentials: 'same-origin',
    cache: 'no-store',
    signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
  };
  if (options.body !== undefined) {
    headers.set('content-type', 'application/json');
    init.body = JSON.stringify(options.body);
  }
  return init;
}

async function readReply<T>(path: string, reply: Response, schema: z.ZodType<T> | undefined) {
  const body = await readJson(reply);
  if (!reply.ok) throw new ProblemError(problemOf(reply.status, body));
  if (!schema) return undefined as T;
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new UnexpectedReplyError(path, parsed.error);
  return parsed.data;
}

async function readJson(reply: Response): Promise<unknown> {
  try {
    const text = await reply.text();
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
