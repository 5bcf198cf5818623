import { createHmac, timingSafeEqual } from 'node:crypto';

const TOLERANCE_S = 300;

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * What a receiver does, written from the text of Standard Webhooks 1.0 ("Verifying webhook authenticity"): the
 * signature of `id.timestamp.body` under one of the `v1` signatures, and a timestamp of these five minutes.
 */
export function verifyWebhook(
  secret: string,
  headers: Headers,
  body: string,
  nowSeconds: number,
): boolean {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (typeof id !== 'string' || typeof timestamp !== 'string') return false;
  if (typeof signatures !== 'string' || id.includes('.')) return false;
  if (!/^\d+$/.test(timestamp)) return false;
  if (Math.abs(nowSeconds - Number(timestamp)) > TOLERANCE_S) return false;
  if (!secret.startsWith('whsec_')) return false;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  if (key.length < 24 || key.length > 64) return false;
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  return signatures.split(' ').some((signature) => {
    const [version, text = ''] = signature.split(',');
    const given = Buffer.from(text, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}
