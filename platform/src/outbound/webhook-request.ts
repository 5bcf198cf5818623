import { randomUUID } from 'node:crypto';
import { type Dispatcher, request } from 'undici';
import { monotonicNow, systemNow } from '../runtime/system-timers.js';
import { parseTarget } from './check-target.js';
import { openGuardedAgent, retryAfter, sentenceOf } from './guarded-agent.js';
import { signWebhook } from './webhook-signature.js';

export interface WebhookTarget {
  readonly url: string;
  /** Networks of its own that the tenant allows. */
  readonly allowed: readonly string[];
  /** The signing key, and the one before it while both hold. */
  readonly secrets: readonly string[];
}

export interface WebhookMessage {
  /** The event's id. */
  readonly id: string;
  readonly type: string;
  /** From 1. */
  readonly attempt: number;
  readonly body: string;
}

/** What one request came to. Holds no secret, and of what was answered the first bytes only. */
export interface WebhookAttempt {
  readonly requestId: string;
  readonly durationMs: number;
  /** Null when nothing was answered. */
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  /** One sentence for a person; null after an answer. */
  readonly error: string | null;
  readonly answer: string | null;
}

/** Connections to one receiver; a target that changed needs a new one. */
export interface WebhookConnection {
  send(message: WebhookMessage, timeoutMs: number, signal?: AbortSignal): Promise<WebhookAttempt>;
  close(): Promise<void>;
}

const SHOWN_ANSWER_BYTES = 1_000;

/**
 * Sends signed events to one address. Each new connection is checked against the addresses it may go to,
 * after the name was resolved; redirects are not followed. A failure is a value.
 */
export function openWebhookConnection(target: WebhookTarget): WebhookConnection {
  const url = parseTarget(target.url);
  const protocol = typeof url === 'string' ? '' : url.protocol;
  const agent = openGuardedAgent(protocol, target.allowed);
  return {
    send: (message, timeoutMs, signal) => {
      if (typeof url === 'string') return Promise.resolve(unsent(`The address ${url}.`));
      return send(agent, url, target.secrets, message, timeoutMs, signal);
    },
    close: () => agent.destroy(),
  };
}

async function send(
  dispatcher: Dispatcher,
  url: URL,
  secrets: readonly string[],
  message: WebhookMessage,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<WebhookAttempt> {
  const requestId = randomUUID();
  const startedAt = monotonicNow();
  const timestamp = Math.floor(systemNow() / 1_000);
  const late = AbortSignal.timeout(timeoutMs);
  const told = { status: null, retryAfterMs: null, error: null, answer: null };
  const ended = (result: Partial<WebhookAttempt>): WebhookAttempt => ({
    ...told,
    ...result,
    requestId,
    durationMs: Math.round(monotonicNow() - startedAt),
  });
  try {
    const response = await request(url, {
      dispatcher,
      method: 'POST',
      body: message.body,
      signal: signal === undefined ? late : AbortSignal.any([late, signal]),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Atalaya-Webhooks/1',
        'webhook-id': message.id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signWebhook(secrets, {
          id: message.id,
          timestamp,
          body: message.body,
        }),
        'x-atalaya-event': message.type,
        'x-atalaya-attempt': String(message.attempt),
        'x-atalaya-request': requestId,
      },
    });
    const status = response.statusCode;
    const retryAfterMs = status === 429 || status === 503 ? retryAfter(response) : null;
    const answer = await firstOf(response).catch(() => null);
    return ended({ status, retryAfterMs, answer });
  } catch (cause) {
    if (late.aborted) return ended({ error: `It did not answer within ${timeoutMs / 1_000} s.` });
    return ended({ error: sentenceOf(cause) });
  }
}

function unsent(error: string): WebhookAttempt {
  const nothing = { status: null, retryAfterMs: null, answer: null };
  return { ...nothing, requestId: randomUUID(), durationMs: 0, error };
}

/** Enough for a person to see what went wrong; a receiver that answers without end is cut off. */
async function firstOf(response: Dispatcher.ResponseData): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    chunks.push(bytes);
    size += bytes.length;
    if (size >= SHOWN_ANSWER_BYTES) break;
  }
  const text = Buffer.concat(chunks).subarray(0, SHOWN_ANSWER_BYTES).toString('utf8');
  const plain = text.replace(/[^\P{Cc}\n\t]/gu, '\uFFFD').trim();
  return plain === '' ? null : plain;
}
