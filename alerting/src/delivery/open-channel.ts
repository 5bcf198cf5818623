import { randomUUID } from 'node:crypto';
import type { ChannelKind } from '@atalaya/core/domain/outbox/channel-kind';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import { openChannelKeys } from '@atalaya/platform/outbox/channel-secret';
import type { ChannelConnection, ChannelSender } from './channel-sender.js';
import type { Claim } from './claim-deliveries.store.js';

export type ChannelSenders = Readonly<Partial<Record<ChannelKind, ChannelSender>>>;

/** The connection to one channel while it is served; opened anew when its settings, networks or secrets change. */
export class OpenChannel {
  readonly #secrets: SecretBox;
  readonly #senders: ChannelSenders;
  #open: { readonly target: string; readonly connection: ChannelConnection } | undefined;

  constructor(secrets: SecretBox, senders: ChannelSenders) {
    this.#secrets = secrets;
    this.#senders = senders;
  }

  async for(claim: Claim, now: number): Promise<ChannelConnection> {
    const { tenantId, kind, config, tenant, allowed } = claim;
    const sender = this.#senders[kind];
    if (sender === undefined) return unable('This installation sends nothing over such a channel.');
    let secrets: string[];
    try {
      secrets = openChannelKeys(this.#secrets, tenantId, claim.keys, now);
    } catch {
      return unable('What is secret of this channel cannot be opened: enter it again.');
    }
    const target = JSON.stringify([config, tenant, allowed, secrets]);
    if (this.#open?.target === target) return this.#open.connection;
    await this.close();
    const connection = sender.open(claim, secrets);
    this.#open = { target, connection };
    return connection;
  }

  lanesOf({ kind }: Claim): number {
    return this.#senders[kind]?.lanes ?? 1;
  }

  async close(): Promise<void> {
    await this.#open?.connection.close();
    this.#open = undefined;
  }
}

/** Each delivery says so in its log. */
function unable(error: string): ChannelConnection {
  const nothing = { status: null, retryAfterMs: null, answer: null, request: null };
  return {
    send: () => Promise.resolve({ ...nothing, requestId: randomUUID(), durationMs: 0, error }),
    close: () => Promise.resolve(),
  };
}
