import { groupBy } from '../shared/group-by.js';

/**
 * What a window is about: one device, what stands at a site, a device and all that hangs on it, or the subscriber's
 * own radio of a service.
 */
export const SCOPE_KINDS = ['site', 'device', 'subtree', 'service'] as const;
export type ScopeKind = (typeof SCOPE_KINDS)[number];

export interface ScopePart {
  readonly kind: ScopeKind;
  /** Of the site, the device or the service. */
  readonly id: string;
}

/** The network as far as a scope needs it. */
export interface ScopeNetwork {
  readonly devices: readonly { readonly id: string; readonly siteId: string | null }[];
  readonly links: readonly { readonly upstreamId: string; readonly downstreamId: string }[];
  /** Confirmed CPEs only: an access point is other customers' too. */
  readonly cpes: readonly { readonly serviceId: string; readonly deviceId: string }[];
}

/** Ids of the devices that a scope names. A site is its own devices, not those of sites that depend on it. */
export function devicesInScope(
  scope: readonly ScopePart[],
  { devices, links, cpes }: ScopeNetwork,
): Set<string> {
  const named = (kind: ScopeKind) =>
    new Set(scope.filter((part) => part.kind === kind).map(({ id }) => id));
  const [sites, alone, services] = [named('site'), named('device'), named('service')];
  for (const { serviceId, deviceId } of cpes) if (services.has(serviceId)) alone.add(deviceId);
  const roots = named('subtree');
  const below = withAllBelow(
    devices.flatMap(({ id }) => (roots.has(id) ? [id] : [])),
    links,
  );
  const inside = devices.filter(
    ({ id, siteId }) => alone.has(id) || below.has(id) || (siteId !== null && sites.has(siteId)),
  );
  return new Set(inside.map(({ id }) => id));
}

function withAllBelow(roots: readonly string[], links: ScopeNetwork['links']): Set<string> {
  const below = new Set(roots);
  if (below.size === 0) return below;
  const children = groupBy(links, ({ upstreamId }) => upstreamId);
  // A set is walked in the order of insertion, what is added on the way included: circles end by themselves.
  for (const id of below) {
    for (const { downstreamId } of children.get(id) ?? []) below.add(downstreamId);
  }
  return below;
}
