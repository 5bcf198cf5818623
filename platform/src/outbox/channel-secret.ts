import type { SecretBox } from '@atalaya/core/ports/secret-box';

/** The secrets of a channel as they are stored: of a webhook a signing key, else JSON text or nothing. */
export interface SealedChannelKeys {
  readonly id: string;
  readonly key_id: string | null;
  readonly ciphertext: Uint8Array | null;
  readonly previous_key_id: string | null;
  readonly previous_ciphertext: Uint8Array | null;
  readonly previous_until: Date | null;
}

/**
 * What a secret is bound to: a row that is copied to another channel or tenant cannot be opened there. The text is
 * older than the table's name, and what was sealed with it must stay readable.
 */
export const channelSecretContext = (tenantId: string, channelId: string) =>
  `webhook_endpoints/${tenantId}/${channelId}`;

/** What is sealed now and, for a day after a rotation, what was before it; the newest first. Throws SecretBoxError. */
export function openChannelKeys(
  box: SecretBox,
  tenantId: string,
  row: SealedChannelKeys,
  now: number,
): string[] {
  const context = channelSecretContext(tenantId, row.id);
  const secrets: string[] = [];
  if (row.key_id !== null && row.ciphertext !== null) {
    secrets.push(box.open({ keyId: row.key_id, ciphertext: row.ciphertext }, context));
  }
  const { previous_key_id: keyId, previous_ciphertext: ciphertext, previous_until: until } = row;
  if (keyId !== null && ciphertext !== null && until !== null && until.getTime() > now) {
    secrets.push(box.open({ keyId, ciphertext }, context));
  }
  return secrets;
}
