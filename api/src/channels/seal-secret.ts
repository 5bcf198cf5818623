import type { SecretBox } from '@atalaya/core/ports/secret-box';
import { channelSecretContext } from '@atalaya/platform/outbox/channel-secret';

/** What is secret of a channel, as the columns that hold it. */
export function sealSecret(
  box: SecretBox,
  { tenantId, channelId }: { readonly tenantId: string; readonly channelId: string },
  secret: string,
) {
  const { keyId, ciphertext } = box.seal(secret, channelSecretContext(tenantId, channelId));
  return { key_id: keyId, ciphertext: Buffer.from(ciphertext) };
}
