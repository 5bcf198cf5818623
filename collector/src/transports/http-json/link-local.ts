import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** RFC 3927 and RFC 4291 section 2.5.6, and the metadata address that AWS keeps in fd00:ec2::/32. */
const LINK_LOCAL = new BlockList();
LINK_LOCAL.addSubnet('169.254.0.0', 16, 'ipv4');
LINK_LOCAL.addSubnet('fe80::', 10, 'ipv6');
LINK_LOCAL.addSubnet('fd00:ec2::', 32, 'ipv6');

/** False for a name: what that leads to is known when it is looked up. */
export function isLinkLocal(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  const family = isIP(address);
  return family !== 0 && LINK_LOCAL.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** As `dns.lookup`; it fails for a name that leads to a link-local address. */
export const lookupBeyondLinkLocal: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, options, (error, address, family) => {
    const addresses = Array.isArray(address) ? address.map((each) => each.address) : [address];
    if (error === null && addresses.some(isLinkLocal)) {
      const refused = new Error('the name leads to a link-local address');
      callback(Object.assign(refused, { code: 'EHOSTUNREACH' }), address, family);
    } else callback(error, address, family);
  });
};
