export type JsonAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly text: string;
      readonly json: unknown;
    }
  | { readonly kind: 'unanswered'; readonly error: string };

export interface JsonRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** As sentences name the far end. The address is in none of them: it may hold a key. */
  readonly name: string;
}

const MOST_ANSWER_BYTES = 4_000_000;

/** One request to a service on the internet whose address is not a tenant's to choose. Never rejects. */
export async function postJson(request: JsonRequest): Promise<JsonAnswer> {
  const { url, headers, body, timeoutMs, signal, name } = request;
  const late = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.any([late, signal]),
    });
    const text = await textOf(response);
    return { kind: 'answered', status: response.status, text, json: jsonOf(text) };
  } catch (cause) {
    const error = late.aborted
      ? `${name} did not answer within ${timeoutMs / 1_000} s.`
      : `${name} cannot be reached${codeOf(cause)}.`;
    return { kind: 'unanswered', error };
  }
}

/** An answer without end is cut off. */
async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MOST_ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function codeOf(cause: unknown): string {
  const inner = cause instanceof Error ? cause.cause : undefined;
  const code = inner instanceof Error && 'code' in inner ? inner.code : undefined;
  return typeof code === 'string' ? ` (${code.slice(0, 40)})` : '';
}
