/**
 * What a credential's ciphertext is bound to (the associated data of its AES-GCM seal): copied to
 * another tenant or another row it no longer opens.
 */
export function credentialContext(tenantId: string, credentialId: string): string {
  return `credential:${tenantId}:${credentialId}`;
}
