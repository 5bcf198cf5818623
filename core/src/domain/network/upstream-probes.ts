/** A router with this tag of its device asks whether the world behind it answers. */
export const UPSTREAM_TAG = 'upstream';

/** What such a router asks, as its organisation set it. */
export interface UpstreamProbes {
  /** IP addresses that answer echoes. */
  readonly addresses: readonly string[];
  /** A name that must resolve; null asks none. */
  readonly dnsName: string | null;
  /** Who is to resolve it, an IP address; null is the router's own resolver, with its cache. */
  readonly dnsServer: string | null;
}

export const MOST_UPSTREAM_ADDRESSES = 4;

const NONE: UpstreamProbes = { addresses: [], dnsName: null, dnsServer: null };

/** Out of `tenants.settings`, which the API has checked; anything else there asks nothing. */
export function upstreamProbesOf(settings: Readonly<Record<string, unknown>>): UpstreamProbes {
  const value = settings['upstreamProbes'];
  if (typeof value !== 'object' || value === null) return NONE;
  const { addresses, dnsName, dnsServer } = value as Readonly<Record<string, unknown>>;
  const texts = Array.isArray(addresses)
    ? addresses.filter((each) => typeof each === 'string')
    : [];
  return {
    addresses: texts.slice(0, MOST_UPSTREAM_ADDRESSES),
    dnsName: typeof dnsName === 'string' ? dnsName : null,
    dnsServer: typeof dnsServer === 'string' ? dnsServer : null,
  };
}

export function asksAnything({ addresses, dnsName }: UpstreamProbes): boolean {
  return addresses.length > 0 || dnsName !== null;
}

/** The tag `target` of the name's series. */
export function dnsTarget({ dnsName, dnsServer }: UpstreamProbes): string {
  return dnsServer === null ? `dns ${dnsName}` : `dns ${dnsName} @${dnsServer}`;
}
