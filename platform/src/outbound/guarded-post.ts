import { request } from 'undici';
import { parseTarget } from './check-target.js';
import { openGuardedAgent, retryAfter, sentenceOf } from './guarded-agent.js';

export type PostAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly retryAfterMs: number | null;
      readonly body: Uint8Array;
    }
  /** One sentence for a person; it may have arrived all the same. */
  | { readonly kind: 'unanswered'; readonly error: string };

export interface PostMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  /** A longer answer counts as none. */
  readonly mostBytes: number;
}

export interface PostConnection {
  post(message: PostMessage, signal: AbortSignal): Promise<PostAnswer>;
  close(): Promise<void>;
}

/** Posts to one address that a tenant chose. Redirects are not followed; a failure is a value. */
export function openPostConnection(target: {
  readonly url: string;
  readonly allowed: readonly string[];
}): PostConnection {
  const url = parseTarget(target.url);
  const agent = openGuardedAgent(typeof url === 'string' ? '' : url.protocol, target.allowed);
  return {
    post: async (message, signal) => {
      if (typeof url === 'string') return unanswered(`The address ${url}.`);
      const { headers, body, timeoutMs, mostBytes } = message;
      const late = AbortSignal.timeout(timeoutMs);
      try {
        const answer = await request(url, {
          dispatcher: agent,
          method: 'POST',
          headers,
          body,
          signal: AbortSignal.any([late, signal]),
        });
        const bytes = await wholeOf(answer.body, mostBytes);
        if (bytes === undefined) return unanswered('Its answer is too long.');
        return {
          kind: 'answered',
          status: answer.statusCode,
          retryAfterMs: retryAfter(answer),
          body: bytes,
        };
      } catch (cause) {
        if (late.aborted) return unanswered(`It did not answer within ${timeoutMs / 1_000} s.`);
        return unanswered(sentenceOf(cause));
      }
    },
    close: () => agent.destroy(),
  };
}

const unanswered = (error: string): PostAnswer => ({ kind: 'unanswered', error });

async function wholeOf(
  body: AsyncIterable<unknown>,
  most: number,
): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > most) return undefined;
    chunks.push(bytes);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
