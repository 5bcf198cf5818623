import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';

/*
 * A sealed box for one recipient, as HPKE's base mode does it (RFC 9180), with Node's own parts:
 *   sealed = version (1 byte) | ephemeral public key (32) | tag (16) | ciphertext
 *   shared = X25519(ephemeral private, recipient public)                           RFC 7748
 *   key 32, nonce 12 = HKDF-SHA256(shared, salt = ephemeral | recipient, info = label | context)  RFC 5869
 *   ciphertext, tag = AES-256-GCM(key, nonce, plaintext, associated data = version | context)
 * Each box has an ephemeral key of its own, so key and nonce are never used twice. The context says what
 * a box is for; in another place it does not open. It says nothing of who sealed it: TLS does.
 */
const VERSION = 1;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + KEY_BYTES + TAG_BYTES;
const LABEL = 'atalaya sealed box 1\0';

/** Why a box does not open. Holds nothing of the key or of what is inside. */
export class SealedBoxError extends Error {
  override readonly name = 'SealedBoxError';
}

export interface BoxKeys {
  /** Raw X25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** PKCS#8 PEM. */
  readonly privateKey: string;
}

export function makeBoxKeys(): BoxKeys {
  const pair = generateKeyPairSync('x25519');
  return {
    publicKey: rawOf(pair.publicKey),
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/**
 * @param recipient raw X25519 public key.
 * Throws SealedBoxError for a key that is none, or of low order: it would seal for everybody.
 */
export function sealFor(recipient: Uint8Array, plaintext: Uint8Array, context: string): Uint8Array {
  const ephemeral = generateKeyPairSync('x25519');
  const publicKey = rawOf(ephemeral.publicKey);
  const { key, nonce } = agree(ephemeral.privateKey, recipient, publicKey, recipient, context);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associated(context));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.from([VERSION]), publicKey, cipher.getAuthTag(), body]);
}

/** Throws SealedBoxError for whatever `sealFor` did not make for this key and this context. */
export function openSealed(
  keys: BoxKeys,
  sealed: Uint8Array,
  context: string,
): Uint8Array<ArrayBuffer> {
  if (sealed.length < HEAD_BYTES || sealed[0] !== VERSION) {
    throw new SealedBoxError('this is no sealed box, or one of a later version');
  }
  const publicKey = sealed.subarray(1, 1 + KEY_BYTES);
  const own = createPrivateKey(keys.privateKey);
  const { key, nonce } = agree(own, publicKey, publicKey, keys.publicKey, context);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associated(context));
  decipher.setAuthTag(sealed.subarray(1 + KEY_BYTES, HEAD_BYTES));
  try {
    const body = decipher.update(sealed.subarray(HEAD_BYTES));
    return new Uint8Array(Buffer.concat([body, decipher.final()]));
  } catch {
    throw new SealedBoxError('this sealed box is damaged, or not for this key and purpose');
  }
}

function agree(
  own: KeyObject,
  other: Uint8Array,
  ephemeral: Uint8Array,
  recipient: Uint8Array,
  context: string,
): { readonly key: Uint8Array; readonly nonce: Uint8Array } {
  const salt = Buffer.concat([ephemeral, recipient]);
  const bytes = new Uint8Array(
    hkdfSync('sha256', shared(own, other), salt, LABEL + context, KEY_BYTES + NONCE_BYTES),
  );
  return { key: bytes.subarray(0, KEY_BYTES), nonce: bytes.subarray(KEY_BYTES) };
}

/** A point of low order gives all zeros (RFC 7748, 6.1); OpenSSL refuses it by throwing. */
function shared(own: KeyObject, other: Uint8Array): Uint8Array {
  if (other.length !== KEY_BYTES) throw new SealedBoxError('an X25519 key has 32 bytes');
  try {
    const x = Buffer.from(other).toString('base64url');
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
    return diffieHellman({ privateKey: own, publicKey });
  } catch {
    throw new SealedBoxError('this is no usable X25519 key');
  }
}

function associated(context: string): Uint8Array {
  return Buffer.concat([Buffer.from([VERSION]), Buffer.from(context, 'utf8')]);
}

function rawOf(key: KeyObject): Uint8Array {
  const { x } = key.export({ format: 'jwk' });
  return new Uint8Array(Buffer.from(x ?? '', 'base64url'));
}
