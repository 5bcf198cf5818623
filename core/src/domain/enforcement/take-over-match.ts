import type { AccessKind } from '../services/service.js';
import { groupBy } from '../shared/group-by.js';
import type { OWNER_SOURCES } from './take-over-owners.js';
import type { ForeignBlock } from './take-over-reading.js';

/** A service that another system's cut may be of. */
export interface MatchableService {
  readonly id: string;
  readonly accessKind: AccessKind;
  readonly identity: string;
  readonly ipv6Prefix: string | null;
  /** Routers on which its access was read. */
  readonly routers: readonly string[];
  /** The plan's speed, `5000000/20000000`, up and down. */
  readonly rate: string;
}

/**
 * several: it is of more than one service. elsewhere: its service's access was read on another router, or on several.
 * unread: an address that the books alone give to a service, which was not read on this router. no_profile: no one profile has the plan's speed, so it is not known what the secret is to go back to.
 */
export const AMBIGUITIES = ['several', 'elsewhere', 'unread', 'no_profile'] as const;

export interface BlockMatch {
  readonly match: 'matched' | 'ambiguous' | 'unmatched';
  readonly reason: (typeof AMBIGUITIES)[number] | null;
  /** By what it was matched; null where nothing was. */
  readonly source: (typeof OWNER_SOURCES)[number] | null;
  /** The one that it is of, or seems to be of. */
  readonly serviceId: string | null;
}

const NOBODY: BlockMatch = { match: 'unmatched', reason: null, source: null, serviceId: null };

/** Whose each cut is, by access identity alone: names and comments match nothing. */
export function blockMatcher(
  services: readonly MatchableService[],
  of: { readonly routerId: string; readonly returnRates: ReadonlySet<string> },
): (block: ForeignBlock) => BlockMatch {
  const byIdentity = groupBy(services, ({ accessKind, identity }) => `${accessKind} ${identity}`);
  const byPrefix = groupBy(services, ({ ipv6Prefix }) => `ipv6_prefix ${ipv6Prefix ?? ''}`);
  return (block) => {
    const found = block.owners.flatMap(({ kind, identity, source }) => {
      const key = `${kind} ${identity}`;
      const at = byIdentity.get(key) ?? byPrefix.get(key) ?? [];
      return at.map((service) => ({ service, source }));
    });
    const [first] = found;
    if (first === undefined) return NOBODY;
    const { service, source } = first;
    const ambiguous = (reason: NonNullable<BlockMatch['reason']>, serviceId: string | null) =>
      ({ match: 'ambiguous', reason, source, serviceId }) as const;
    if (found.some((one) => one.service.id !== service.id)) return ambiguous('several', null);
    const isOnlyHere = service.routers.every((router) => router === of.routerId);
    if (!isOnlyHere) return ambiguous('elsewhere', service.id);
    const isOfBooks = source === 'address' || source === 'prefix';
    if (isOfBooks && service.routers.length === 0) return ambiguous('unread', service.id);
    if (block.kind === 'secret_profile' && !of.returnRates.has(service.rate)) {
      return ambiguous('no_profile', service.id);
    }
    return { match: 'matched', reason: null, source, serviceId: service.id };
  };
}
