import { telegramAnswerSchema } from '@atalaya/core/wire/telegram/update';
import { postJson } from '../post-json.js';

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
    const url = `${this.#baseUrl}/bot${botToken}/${method}`;
    const name = 'Telegram';
    const reply = await postJson({ url, body, timeoutMs, signal, name });
    if (reply.kind === 'unanswered') return reply;
    const answer = telegramAnswerSchema.safeParse(reply.json).data;
    if (answer?.ok === true) return { kind: 'ok', result: answer.result };
    const seconds = answer?.parameters?.retry_after;
    return {
      kind: 'refused',
      status: reply.status,
      text: (answer?.description ?? reply.text).slice(0, SHOWN_TEXT).replaceAll(botToken, '…'),
      retryAfterMs: seconds === undefined ? null : seconds * 1_000,
    };
  }
}
