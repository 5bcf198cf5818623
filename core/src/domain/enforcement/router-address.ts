import { ipv6Prefix } from '../customers/ipv6-prefix.js';

const IPV4 = /^(\d{1,3})(?:\.\d{1,3}){3}$/;

export const isIpv4 = (text: string | undefined): text is string =>
  text !== undefined && IPV4.test(text) && text.split('.').every((part) => Number(part) <= 255);

export const isIpv6 = (text: string): boolean => text.includes(':');

/** One spelling for what routers write in several: no `/32`, IPv6 in its short form with its length. */
export function canonicalAddress(text: string): string {
  if (!isIpv6(text)) return text.endsWith('/32') ? text.slice(0, -3) : text;
  return ipv6Prefix(text.includes('/') ? text : `${text}/128`) ?? text.toLowerCase();
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9 };

/** The first pair of `512k/2M …`, as `512000/2000000`: upload and download. undefined where there is no limit. */
export function canonicalRate(text: string | undefined): string | undefined {
  const [first = ''] = (text ?? '').trim().split(/\s+/);
  const [up = '', down = up] = first.split('/');
  const rates = [up, down].map((part) => {
    const match = /^(\d{1,12})([kMG]?)$/.exec(part);
    return match === null ? undefined : Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1);
  });
  if (rates.some((rate) => rate === undefined) || rates.every((rate) => rate === 0)) {
    return undefined;
  }
  return rates.join('/');
}
