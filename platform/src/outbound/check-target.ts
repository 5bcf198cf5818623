import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { systemTimer } from '../runtime/system-timers.js';
import { judgeAddress } from './address-guard.js';

/** Why a request must not go there; the sentence follows the name of a field. */
export class TargetRefused extends Error {
  override readonly name = 'TargetRefused';
  readonly code = 'TARGET_REFUSED';
}

const LOOKUP_MS = 5_000;
const MOST_URL_LENGTH = 2_000;

/** An address to which anything may be sent, in its normal form, or why not. Looks nothing up. */
export function parseTarget(text: string): URL | string {
  if (text.length > MOST_URL_LENGTH) return `is longer than ${MOST_URL_LENGTH} characters`;
  if (!URL.canParse(text)) return 'is not a URL';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must not hold a user or a password';
  if (url.hostname === '') return 'names no host';
  url.hash = '';
  return url;
}

/** As it is saved: the name is resolved, and every address it leads to must be one that may be asked. */
export async function checkTarget(
  text: string,
  allowed: readonly string[],
  resolve: (host: string) => Promise<readonly string[]> = resolveAll,
): Promise<{ readonly url: URL } | { readonly refused: string }> {
  const url = parseTarget(text);
  if (typeof url === 'string') return { refused: url };
  const host = url.hostname.replace(/^\[|\]$/g, '');
  let addresses: readonly string[];
  try {
    addresses = isIP(host) ? [host] : await resolve(host);
  } catch {
    return { refused: `leads nowhere: ${host} has no address now` };
  }
  const refused = refusal(url.protocol, addresses, allowed);
  return refused === null ? { url } : { refused };
}

/** For a connection: as `dns.lookup`, failing for what may not be asked. The checked address is the one connected to. */
export function guardedLookup(protocol: string, allowed: readonly string[]): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, address, family) => {
      if (error !== null) return callback(error, address, family);
      const addresses = Array.isArray(address) ? address.map((each) => each.address) : [address];
      const refused = refusal(protocol, addresses, allowed);
      callback(refused === null ? null : new TargetRefused(refused), address, family);
    });
  };
}

/** Null when all of them may be asked. Unencrypted only within what the tenant allows. */
export function refusal(
  protocol: string,
  addresses: readonly string[],
  allowed: readonly string[],
): string | null {
  if (addresses.length === 0) return 'leads nowhere';
  for (const address of addresses) {
    const verdict = judgeAddress(address, allowed);
    if (verdict === 'refused') {
      return `leads to ${address}, which is not public: allow its network in the organisation's settings`;
    }
    if (verdict === 'public' && protocol !== 'https:') {
      return 'must begin with https://: http is for allowed networks of your own';
    }
  }
  return null;
}

function resolveAll(host: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const answered = systemTimer(LOOKUP_MS, () => reject(new Error('no answer in time')));
    lookup(host, { all: true }, (error, found) => {
      answered();
      if (error) reject(error);
      else resolve(found.map(({ address }) => address));
    });
  });
}
