import type { SecretBox } from '@atalaya/core/ports/secret-box';

/** The signing keys of an endpoint as they are stored. */
export interface SealedEndpointKeys {
  readonly id: string;
  readonly key_id: string;
  readonly ciphertext: Uint8Array;
  readonly previous_key_id: string | null;
  readonly previous_ciphertext: Uint8Array | null;
  readonly previous_until: Date | null;
}

/** What a key is bound to: a row that is copied to another endpoint or tenant cannot be opened there. */
export const endpointSecretContext = (tenantId: string, endpointId: string) =>
  `webhook_endpoints/${tenantId}/${endpointId}`;

/** The key that signs and, for a day after a rotation, the one before it. Throws SecretBoxError. */
export function openEndpointKeys(
  box: SecretBox,
  tenantId: string,
  row: SealedEndpointKeys,
  now: number,
): string[] {
  const context = endpointSecretContext(tenantId, row.id);
  const secrets = [box.open({ keyId: row.key_id, ciphertext: row.ciphertext }, context)];
  const { previous_key_id: keyId, previous_ciphertext: ciphertext, previous_until: until } = row;
  if (keyId !== null && ciphertext !== null && until !== null && until.getTime() > now) {
    secrets.push(box.open({ keyId, ciphertext }, context));
  }
  return secrets;
}
