import { telegramAnswerSchema } from '@atalaya/core/wire/telegram/update';

export type TelegramAnswer =
  | { readonly kind: 'ok'; readonly result: unknown }
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly text: string;
      readonly retryAfterMs: number | null;
    }
  | { readonly kind: 'unanswered'; readonly error: string };

const TELEGRAM = 'https://api.telegram.org';
const SHOWN_TEXT = 1_000;
const MOST_ANSWER_BYTES = 4_000_000;

/** Telegram's Bot API. The key of a bot is part of each address, so no address is ever put into a text. */
export class TelegramApi {
  readonly #baseUrl: string;

  /** @param baseUrl where the Bot API answers: Telegram's own, or a Bot API server of one's own. */
  constructor(baseUrl: string = TELEGRAM) {
    this.#baseUrl = baseUrl;
  }

  /** Never rejects. */
  async call(
    botToken: string,
    method: string,
    body: object,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<TelegramAnswer> {
    const late = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(`${this.#baseUrl}/bot${botToken}/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.any([late, signal]),
      });
      const { status } = response;
      const text = await textOf(response);
      const answer = telegramAnswerSchema.safeParse(jsonOf(text)).data;
      if (answer?.ok === true) return { kind: 'ok', result: answer.result };
      const seconds = answer?.parameters?.retry_after;
      return {
        kind: 'refused',
        status,
        text: (answer?.description ?? text).slice(0, SHOWN_TEXT).replaceAll(botToken, '…'),
        retryAfterMs: seconds === undefined ? null : seconds * 1_000,
      };
    } catch (cause) {
      if (late.aborted) {
        return {
          kind: 'unanswered',
          error: `Telegram did not answer within ${timeoutMs / 1_000} s.`,
        };
      }
      return { kind: 'unanswered', error: `Telegram cannot be reached${codeOf(cause)}.` };
    }
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
