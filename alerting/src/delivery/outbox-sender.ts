import { randomUUID } from 'node:crypto';
import {
  DELIVERY_DEFAULTS,
  type DeliverySettings,
} from '@atalaya/core/domain/settings/delivery-defaults';
import { MINUTE_MS, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import { OUTBOX_CHANNEL } from '@atalaya/platform/outbox/append-event';
import type { Database } from '@atalaya/platform/postgres/database';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { type ChannelRef, claimDeliveries, readDueChannels } from './claim-deliveries.store.js';
import { expireDeliveries } from './expire-deliveries.store.js';
import { type ChannelSenders, OpenChannel } from './open-channel.js';
import { revealPortalCodes } from './portal-codes.store.js';
import { sendClaim } from './send-claim.js';
import { settleDeliveries } from './settle-deliveries.store.js';

/** A commit wakes the sender; this is for retries that come due and for notifications that were lost. */
const LOOK_EVERY_MS = SECOND_MS;
const EXPIRE_EVERY_MS = 5 * MINUTE_MS;
const MOST_CHANNELS_AT_ONCE = 100;

export interface OutboxSenderDeps {
  readonly clock: Clock;
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly log: { warn(fields: object, message: string): void };
}

interface Serving {
  done: Promise<void>;
  /** Something came due meanwhile: it may have missed the last claim. */
  isAskedAgain: boolean;
}

/** Sends due deliveries over their channels: at least once, each channel on its own. Several may run. */
export class OutboxSender {
  readonly #deps: OutboxSenderDeps;
  readonly #settings: DeliverySettings;
  readonly #senders: ChannelSenders;
  /** Names the leases of this process. */
  readonly #holder = randomUUID();
  readonly #stop = new AbortController();
  readonly #serving = new Map<string, Serving>();
  #waking = new AbortController();
  #looking: Promise<void> = Promise.resolve();
  #unlisten: () => Promise<void> = async () => {};

  constructor(
    deps: OutboxSenderDeps,
    senders: ChannelSenders,
    settings: DeliverySettings = DELIVERY_DEFAULTS,
  ) {
    this.#deps = deps;
    this.#senders = senders;
    this.#settings = settings;
  }

  async start(): Promise<void> {
    this.#unlisten = await this.#deps.database.listen(OUTBOX_CHANNEL, () => this.#wake());
    this.#looking = this.#look();
  }

  /** What is under way is broken off and goes out again later, with the same id. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#looking;
    await Promise.all([...this.#serving.values()].map(({ done }) => done));
    await this.#unlisten();
  }

  #wake(): void {
    this.#waking.abort();
  }

  async #look(): Promise<void> {
    const { clock, database } = this.#deps;
    let expiredAt = Number.NEGATIVE_INFINITY;
    while (!this.#stop.signal.aborted) {
      this.#waking = new AbortController();
      try {
        for (const ref of await readDueChannels(database, clock.now())) this.#begin(ref);
        if (clock.now() - expiredAt >= EXPIRE_EVERY_MS) {
          await expireDeliveries(database, this.#settings, clock.now());
          expiredAt = clock.now();
        }
      } catch (error) {
        this.#warn(error, 'could not look for what is to be sent');
      }
      const woken = AbortSignal.any([this.#waking.signal, this.#stop.signal]);
      await clock.sleep(LOOK_EVERY_MS, woken).catch(() => undefined);
    }
  }

  #begin(ref: ChannelRef): void {
    const { channelId } = ref;
    const known = this.#serving.get(channelId);
    if (known) known.isAskedAgain = true;
    if (known || this.#serving.size >= MOST_CHANNELS_AT_ONCE) return;
    const serving: Serving = { done: Promise.resolve(), isAskedAgain: false };
    this.#serving.set(channelId, serving);
    serving.done = this.#serve(ref)
      .catch((error: unknown) => this.#warn(error, 'could not send over a channel; trying again'))
      .finally(() => {
        this.#serving.delete(channelId);
        if (serving.isAskedAgain) this.#wake();
      });
  }

  /** Until nothing is due: what came while it was sent is taken along. */
  async #serve(ref: ChannelRef): Promise<void> {
    const { database, clock, secrets } = this.#deps;
    const [holder, settings, signal] = [this.#holder, this.#settings, this.#stop.signal];
    const channel = new OpenChannel(secrets, this.#senders);
    try {
      while (!signal.aborted) {
        const claim = await claimDeliveries(database, ref, holder, settings, clock.now());
        if (claim === null) return;
        const open = await channel.for(claim, clock.now());
        const revealed = await revealPortalCodes({ database, secrets }, claim);
        const sent = await sendClaim(revealed.claim, open, {
          lanes: channel.lanesOf(claim),
          settings,
          clock,
          signal,
        });
        const now = clock.now();
        const told = revealed.hide(sent, now);
        await settleDeliveries(database, claim, told, { holder, settings, now });
      }
    } finally {
      await channel.close();
    }
  }

  #warn(error: unknown, message: string): void {
    this.#deps.log.warn({ reason: errorMessage(error) }, message);
  }
}
