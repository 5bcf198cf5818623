import { usableMac } from '../discovery/mac-address.js';
import type { AccessKind } from './service.js';

const LONGEST = 256;
const IPV4 = /^(\d{1,3})(\.\d{1,3}){3}$/;
const IPV6 = /^[0-9a-f:]+(\d{1,3}(\.\d{1,3}){3})?$/i;

/**
 * As routers tell it: a PPPoE user as it stands, a DHCP client's MAC in upper case with colons, a static IPv4 or IPv6
 * address. undefined when it cannot be one of that kind.
 */
export function accessIdentity(kind: AccessKind, text: string): string | undefined {
  const given = text.trim();
  if (given === '' || given.length > LONGEST || hasControl(given)) return undefined;
  if (kind === 'pppoe') return given;
  if (kind === 'dhcp') return usableMac(given);
  const isV4 = IPV4.test(given) && given.split('.').every((part) => Number(part) <= 255);
  const isV6 = IPV6.test(given) && given.split(':').length > 2;
  return isV4 || isV6 ? given.toLowerCase() : undefined;
}

function hasControl(text: string): boolean {
  return [...text].some((char) => char < ' ' || char === '\u007f');
}
