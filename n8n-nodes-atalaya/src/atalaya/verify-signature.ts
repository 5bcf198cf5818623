import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const PREFIX = 'whsec_';
const TOLERANCE_S = 300;
/** One for each key that signs; two while a key is being changed. */
const MOST_SIGNATURES = 8;

export type Verdict =
  | { readonly kind: 'verified'; readonly id: string }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Standard Webhooks 1.0: HMAC-SHA256 of `id.timestamp.body` over the bytes as they came, under the base64 behind
 * `whsec_`; the timestamp (seconds) at most five minutes away from `nowMs`.
 */
export function verifySignature(
  secret: string,
  headers: IncomingHttpHeaders,
  rawBody: Uint8Array,
  nowMs: number,
): Verdict {
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const signature = headerOf(headers, 'webhook-signature');
  if (!id || id.length > 200) return refused('webhook-id is missing');
  if (!/^\d{1,12}$/.test(timestamp)) return refused('webhook-timestamp is missing');
  if (Math.abs(nowMs / 1_000 - Number(timestamp)) > TOLERANCE_S) {
    return refused('webhook-timestamp is more than five minutes away: look at both clocks');
  }
  const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '', 'base64');
  if (key.length === 0) return refused('this node has no key: switch its workflow off and on');
  const mine = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(rawBody).digest();
  const isOurs = signature
    .split(' ')
    .slice(0, MOST_SIGNATURES)
    .some((each) => {
      const [version, text = ''] = each.split(',');
      const given = Buffer.from(text, 'base64');
      return version === 'v1' && given.length === mine.length && timingSafeEqual(given, mine);
    });
  return isOurs ? { kind: 'verified', id } : refused('webhook-signature does not match');
}

function headerOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

function refused(reason: string): Verdict {
  return { kind: 'refused', reason };
}
