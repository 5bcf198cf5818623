import { createHash } from 'node:crypto';
import { encodeText } from './text.js';

const CHALLENGE = /^[0-9a-f]{32}$/i;

/** The `=ret=` of a login on RouterOS before 6.43: 16 bytes in hex. */
export function isChallenge(text: string | undefined): text is string {
  return text !== undefined && CHALLENGE.test(text);
}

/**
 * The `=response=` to an old router's challenge: `00` and MD5 over a zero byte, the password and the challenge
 * (manual.mikrotik.com/docs/developer-guides/api.md, "Initial login", method before 6.43).
 * MD5 is the protocol's choice; nothing else is hashed with it here.
 */
export function challengeResponse(password: string, challengeHex: string): string {
  const digest = createHash('md5')
    .update(Buffer.of(0))
    .update(encodeText(password))
    .update(Buffer.from(challengeHex, 'hex'))
    .digest('hex');
  return `00${digest}`;
}
