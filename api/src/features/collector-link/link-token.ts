import { randomToken, sameBytes, tokenHash } from '../../access/opaque-token.js';

/**
 * `<prefix><id>.<256 random bits>`. The id finds the row, the whole token's hash is compared in constant
 * time: how long a refusal takes says nothing of the secret.
 */
export function linkToken(prefix: LinkTokenPrefix, id: string): string {
  return randomToken(`${prefix}${id}.`);
}

/** Of a token to enrol with, and of the secret that an enrolled collector sends. */
export type LinkTokenPrefix = 'ace_' | 'acl_';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id that a token names; undefined for any other text. */
export function idOfToken(prefix: LinkTokenPrefix, token: string): string | undefined {
  const id = token.slice(prefix.length, token.indexOf('.'));
  return token.startsWith(prefix) && ID.test(id) ? id : undefined;
}

export function isTokenOf(hash: Uint8Array | undefined, token: string): boolean {
  const given = tokenHash(token);
  // Compared all the same when there is nothing to compare with.
  return sameBytes(hash ?? new Uint8Array(given.length), given) && hash !== undefined;
}
