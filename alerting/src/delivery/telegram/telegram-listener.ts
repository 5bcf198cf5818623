import { randomUUID } from 'node:crypto';
import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import { telegramSecretSchema } from '@atalaya/core/wire/rest/notification-channels';
import { telegramUpdateSchema } from '@atalaya/core/wire/telegram/update';
import { openChannelKeys } from '@atalaya/platform/outbox/channel-secret';
import type { Database } from '@atalaya/platform/postgres/database';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { answerUpdate } from './answer-update.js';
import type { TelegramApi } from './telegram-api.js';
import {
  type BotRef,
  holdBot,
  passUpdate,
  readBotChannels,
  readFreeBots,
  releaseBot,
} from './telegram-bots.store.js';

export interface TelegramListenerDeps {
  readonly clock: Clock;
  readonly systemNow: () => number;
  readonly database: Database;
  readonly bus: Pick<EventBus, 'publish'>;
  readonly secrets: SecretBox;
  readonly log: { warn(fields: object, message: string): void };
}

export const LISTENING_DEFAULTS = {
  /** How long Telegram keeps a question open that has no answer yet; whole seconds. */
  pollMs: 25 * SECOND_MS,
  /** Longer than a question and its work: then another process listens. */
  holdMs: 90 * SECOND_MS,
  lookEveryMs: 5 * SECOND_MS,
  afterFailureMs: 10 * SECOND_MS,
};
export type ListeningSettings = typeof LISTENING_DEFAULTS;

/** An answer arrives so long after the time that was asked for at most. */
const MARGIN_MS = 10 * SECOND_MS;
const MOST_BOTS = 200;

/**
 * Asks Telegram what people told the bots (getUpdates, long polling): no address of this installation has to be
 * public. Each bot has one listener among all processes, for Telegram refuses a second one.
 */
export class TelegramListener {
  readonly #deps: TelegramListenerDeps;
  readonly #api: TelegramApi;
  readonly #settings: ListeningSettings;
  readonly #holder = randomUUID();
  readonly #stop = new AbortController();
  readonly #listening = new Map<string, Promise<void>>();
  #looking: Promise<void> = Promise.resolve();

  constructor(
    deps: TelegramListenerDeps,
    api: TelegramApi,
    settings: ListeningSettings = LISTENING_DEFAULTS,
  ) {
    this.#deps = deps;
    this.#api = api;
    this.#settings = settings;
  }

  start(): Promise<void> {
    this.#looking = this.#look();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#looking;
    await Promise.all(this.#listening.values());
  }

  async #look(): Promise<void> {
    const { clock, database } = this.#deps;
    while (!this.#stop.signal.aborted) {
      try {
        for (const bot of await readFreeBots(database, clock.now())) this.#begin(bot);
      } catch (error) {
        this.#warn(error, 'could not look for bots of Telegram');
      }
      await this.#rest(this.#settings.lookEveryMs);
    }
  }

  #begin(bot: BotRef): void {
    const key = `${bot.tenantId}/${bot.botId}`;
    if (this.#listening.has(key) || this.#listening.size >= MOST_BOTS) return;
    const listening = this.#listen(bot)
      .catch((error: unknown) => this.#warn(error, 'could not listen to a bot of Telegram'))
      .finally(() => this.#listening.delete(key));
    this.#listening.set(key, listening);
  }

  /** Until it stops, somebody else holds the bot, or the bot has no channel any more. */
  async #listen(bot: BotRef): Promise<void> {
    const { clock, database } = this.#deps;
    const { holdMs, afterFailureMs } = this.#settings;
    try {
      while (!this.#stop.signal.aborted) {
        const hold = { now: clock.now(), ms: holdMs };
        const last = await holdBot(database, bot, this.#holder, hold);
        if (last === null) return;
        const botToken = await this.#tokenOf(bot);
        const isAnswered = botToken !== undefined && (await this.#ask(bot, botToken, last));
        if (!isAnswered) await this.#rest(afterFailureMs);
      }
    } finally {
      await releaseBot(database, bot, this.#holder);
    }
  }

  /** Returns whether Telegram answered. */
  async #ask(bot: BotRef, botToken: string, last: number): Promise<boolean> {
    const { pollMs } = this.#settings;
    const asked = {
      offset: last + 1,
      limit: 50,
      timeout: Math.round(pollMs / SECOND_MS),
      allowed_updates: ['message', 'callback_query'],
    };
    const { signal } = this.#stop;
    const answer = await this.#api.call(botToken, 'getUpdates', asked, pollMs + MARGIN_MS, signal);
    if (signal.aborted) return true;
    await this.#note(bot, answer.kind === 'refused' ? answer.text : null);
    if (answer.kind !== 'ok') return false;
    const updates = Array.isArray(answer.result) ? answer.result : [];
    for (const each of updates) {
      const update = telegramUpdateSchema.safeParse(each).data;
      if (update === undefined) continue;
      const { clock, systemNow, database, bus } = this.#deps;
      const done = await database.withTenant(bot.tenantId, async (trx) => {
        if (!(await passUpdate(trx, bot, update.update_id))) return undefined;
        const now = { platform: clock.now(), system: systemNow() };
        return answerUpdate(trx, bot, update, now);
      });
      const { tenantId } = bot;
      if (done?.changedIncidentId !== undefined) {
        const incidentId = done.changedIncidentId;
        const news = { tenantId, incidentId, change: 'updated' as const };
        await bus.publish('incident.changed', news).catch(() => undefined);
        await bus.publish('paging.changed', { tenantId }).catch(() => undefined);
      }
      for (const { method, body } of done?.replies ?? []) {
        await this.#api.call(botToken, method, body, MARGIN_MS, signal);
      }
    }
    return true;
  }

  async #tokenOf({ tenantId, botId }: BotRef): Promise<string | undefined> {
    const { database, secrets, clock } = this.#deps;
    const [channel] = await database.withTenant(tenantId, (trx) => readBotChannels(trx, botId));
    if (channel === undefined) return undefined;
    const [secret] = openChannelKeys(secrets, tenantId, channel.keys, clock.now());
    return telegramSecretSchema.safeParse(JSON.parse(secret ?? 'null')).data?.botToken;
  }

  /** What Telegram has against the bot, such as a second listener elsewhere; null when nothing. */
  #note({ tenantId, botId }: BotRef, error: string | null): Promise<unknown> {
    return this.#deps.database.withTenant(tenantId, (trx) =>
      trx
        .updateTable('telegram_bots')
        .set({ error })
        .where('tenant_id', '=', tenantId)
        .where('bot_id', '=', botId)
        .where('error', 'is distinct from', error)
        .execute(),
    );
  }

  #rest(ms: number): Promise<void> {
    return this.#deps.clock.sleep(ms, this.#stop.signal).catch(() => undefined);
  }

  #warn(error: unknown, message: string): void {
    this.#deps.log.warn({ reason: errorMessage(error) }, message);
  }
}
