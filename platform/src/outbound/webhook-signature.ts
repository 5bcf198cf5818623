import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
/** Standard Webhooks 1.0 asks for 24 to 64 bytes. */
const KEY_BYTES = 32;

/** A new signing key as a receiver gets it: `whsec_` and base64. */
export function newWebhookSecret(): string {
  return `${PREFIX}${randomBytes(KEY_BYTES).toString('base64')}`;
}

export interface SignedMessage {
  /** The event's id: the same at every attempt. */
  readonly id: string;
  /** Seconds since 1970, of this attempt, by system time. */
  readonly timestamp: number;
  readonly body: string;
}

/** `v1,<base64>` for each key, apart by a space: HMAC-SHA256 of `id.timestamp.body` (Standard Webhooks 1.0). */
export function signWebhook(secrets: readonly string[], message: SignedMessage): string {
  const content = `${message.id}.${message.timestamp}.${message.body}`;
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
      return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
    })
    .join(' ');
}
