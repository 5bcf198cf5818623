import { hkdfSync } from 'node:crypto';

/** One key per purpose out of SECRET_KEY (HKDF-SHA256, RFC 5869), so that none can stand for another. */
export function derivedKey(secretKey: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secretKey, '', `atalaya/${purpose}`, 32));
}
