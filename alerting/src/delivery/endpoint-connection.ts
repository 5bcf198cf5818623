import { randomUUID } from 'node:crypto';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import {
  openWebhookConnection,
  type WebhookConnection,
} from '@atalaya/platform/outbound/webhook-request';
import { openChannelKeys } from '@atalaya/platform/outbox/channel-secret';
import type { Claim } from './claim-deliveries.store.js';

/** The connections to one endpoint while it is served; opened anew when its address, networks or keys change. */
export class EndpointConnection {
  readonly #secrets: SecretBox;
  #open: { readonly target: string; readonly connection: WebhookConnection } | undefined;

  constructor(secrets: SecretBox) {
    this.#secrets = secrets;
  }

  async for(claim: Claim, now: number): Promise<WebhookConnection> {
    const { tenantId, url, allowed } = claim;
    let secrets: string[];
    try {
      secrets = openChannelKeys(this.#secrets, tenantId, claim.keys, now);
    } catch {
      return WITHOUT_KEY;
    }
    const target = JSON.stringify([url, allowed, secrets]);
    if (this.#open?.target === target) return this.#open.connection;
    await this.close();
    const connection = openWebhookConnection({ url, allowed, secrets });
    this.#open = { target, connection };
    return connection;
  }

  async close(): Promise<void> {
    await this.#open?.connection.close();
    this.#open = undefined;
  }
}

/** Each delivery says so in its log; a rotation of the key helps. */
const WITHOUT_KEY: WebhookConnection = {
  send: () =>
    Promise.resolve({
      requestId: randomUUID(),
      durationMs: 0,
      status: null,
      retryAfterMs: null,
      error: 'The signing key cannot be opened: rotate it.',
      answer: null,
    }),
  close: () => Promise.resolve(),
};
