import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { SecretBox } from '@atalaya/core/ports/secret-box';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
/** NIST SP 800-38D, 8.2: a random 96-bit nonce for each message. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Why a sealed secret cannot be opened. Holds neither the secret nor the key. */
export class SecretBoxError extends Error {
  override readonly name = 'SecretBoxError';
}

/**
 * AES-256-GCM. Seals with `current`; opens with it and with `previous` keys, by the key's id. A sealed
 * secret is nonce (12 bytes), tag (16 bytes), ciphertext. Throws SecretBoxError on opening.
 */
export function createSecretBox(
  current: Uint8Array,
  previous: readonly Uint8Array[] = [],
): SecretBox {
  const keys = new Map([...previous, current].map((key) => [keyIdOf(key), key]));
  const currentId = keyIdOf(current);
  return {
    seal: (plaintext, context) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, current, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(context, 'utf8'));
      const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
      const ciphertext = new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), body]));
      return { keyId: currentId, ciphertext };
    },
    open: ({ keyId, ciphertext }, context) => {
      const key = keys.get(keyId);
      if (!key) {
        throw new SecretBoxError(
          `a secret was sealed with the key ${keyId}, which this installation does not have: was SECRET_KEY changed?`,
        );
      }
      return open(key, ciphertext, context);
    },
  };
}

function open(key: Uint8Array, sealed: Uint8Array, context: string): string {
  try {
    const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(context, 'utf8'));
    decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const body = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([body, decipher.final()]).toString('utf8');
  } catch {
    throw new SecretBoxError(`a secret of ${context} was damaged or belongs elsewhere`);
  }
}

/** Names a key without telling anything of it. */
function keyIdOf(key: Uint8Array): string {
  if (key.length !== KEY_BYTES) throw new RangeError(`a key has ${KEY_BYTES} bytes`);
  return createHash('sha256').update('atalaya key id').update(key).digest('hex').slice(0, 16);
}
