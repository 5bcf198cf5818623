/** AES-256-GCM under SECRET_KEY; the key id allows rotation. `context` is bound in as associated data. */
export interface SecretBox {
  seal(
    plaintext: string,
    context: string,
  ): { readonly keyId: string; readonly ciphertext: Uint8Array };
  open(
    sealed: { readonly keyId: string; readonly ciphertext: Uint8Array },
    context: string,
  ): string;
}
