import type { LinkKind } from '../network/link-kind.js';

export interface LinkAtRoot {
  readonly id: string;
  readonly kind: LinkKind;
  /** The root is its downstream end. */
  readonly isUplink: boolean;
}

/** By the measurement of a metric: the kinds of link that it tells of. */
const KINDS: Readonly<Record<string, readonly LinkKind[]>> = {
  radio: ['radio'],
  radio_chain: ['radio'],
  station: ['radio'],
  optic: ['fibre', 'pon'],
  onu: ['fibre', 'pon'],
};
/** Over a cable both ends stand in one place: what is wrong is the device's. */
const LONG: readonly LinkKind[] = ['radio', 'fibre', 'pon'];

/**
 * The link that a degradation is of, by what fires on its root: what a radio or an optic reads is its one link's, at
 * whichever end it stands, and what is measured over the way is the one way up's. `shared` where a device has several
 * such links, as an access point has; null where what fires speaks of no link.
 */
export function degradedLink<T extends LinkAtRoot>(
  metrics: readonly (string | null)[],
  links: readonly T[],
): T | 'shared' | null {
  const uplinks = links.filter(({ isUplink }) => isUplink);
  for (const metric of metrics) {
    const measurement = metric?.split('.')[0] ?? '';
    if (measurement === 'ping') {
      const [only, ...others] = uplinks;
      if (only !== undefined && others.length === 0 && LONG.includes(only.kind)) return only;
      continue;
    }
    const kinds = KINDS[measurement] ?? [];
    const [first, ...others] = links.filter(({ kind }) => kinds.includes(kind));
    if (first !== undefined) return others.length === 0 ? first : 'shared';
  }
  return null;
}
