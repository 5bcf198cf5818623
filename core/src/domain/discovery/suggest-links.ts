import type { DeviceRole } from '../network/device.js';
import { groupBy } from '../shared/group-by.js';
import type { Hearing, NetworkRef } from './candidate.js';

export const CONFIDENCES = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** One end as far as it is known; `depth` counts the links to the core, undefined while it hangs on nothing. */
export interface LinkEnd {
  readonly ref: NetworkRef;
  readonly name: string;
  readonly role: DeviceRole | undefined;
  readonly depth: number | undefined;
}

/** `on` hears `target`. */
export interface LinkHearing
  extends Pick<Hearing, 'by' | 'interface' | 'isRadio' | 'alone' | 'mac'> {
  readonly on: LinkEnd;
  readonly target: LinkEnd;
}

/** Why a link is suggested, to be put into words. */
export interface LinkEvidence {
  readonly kind: 'registration' | 'neighbour';
  readonly on: string;
  readonly hears: string;
  readonly interface: string | null;
  readonly mac: string | null;
  /** On its port it hears only this one. */
  readonly alone: boolean;
}

export interface SuggestedLink {
  readonly upstream: NetworkRef;
  readonly downstream: NetworkRef;
  readonly kind: 'radio' | 'ethernet';
  readonly confidence: Confidence;
  /** False: nothing tells which end is nearer to the core. */
  readonly isDirectionSure: boolean;
  readonly evidence: readonly LinkEvidence[];
}

const MOST_EVIDENCE = 6;
/** Who stands nearer to the core when neither end hangs on anything yet. */
const RANK: Readonly<Record<DeviceRole, number>> = {
  router: 0,
  switch: 1,
  olt: 2,
  backhaul: 3,
  ap: 4,
  power: 5,
  server: 5,
  cpe: 6,
  onu: 6,
};

/**
 * Links that registration tables and neighbour protocols speak of. A registration table is sure: its owner is the
 * access point. A neighbour heard alone on a port, or hearing back, is most probably at the other end of the cable;
 * one among many is somewhere behind a switch, and is only told where no better link of it is known.
 * `isLinked` says which pairs need none, in either order.
 */
export function suggestLinks(
  hearings: readonly LinkHearing[],
  isLinked: (a: NetworkRef, b: NetworkRef) => boolean,
): readonly SuggestedLink[] {
  const pairs = groupBy(
    hearings.filter(({ on, target }) => isLinkable(on, target) && !isLinked(on.ref, target.ref)),
    ({ on, target }) => [keyOf(on.ref), keyOf(target.ref)].sort().join(' '),
  );
  const links = [...pairs.values()].flatMap((pair) => linkOf(pair) ?? []);
  const better = new Set(
    links
      .filter(({ confidence }) => confidence !== 'low')
      .map(({ downstream }) => keyOf(downstream)),
  );
  return links.filter(
    ({ confidence, downstream }) => confidence !== 'low' || !better.has(keyOf(downstream)),
  );
}

function linkOf(pair: readonly LinkHearing[]): SuggestedLink | undefined {
  const registration = pair.find(({ by }) => by === 'station');
  const heard = pair.filter(({ by }) => by === 'neighbour' || by === 'station');
  const [first] = heard;
  if (first === undefined) return undefined;
  const evidence = heard.slice(0, MOST_EVIDENCE).map(evidenceOf);
  if (registration) {
    return {
      upstream: registration.on.ref,
      downstream: registration.target.ref,
      kind: 'radio',
      confidence: 'high',
      isDirectionSure: true,
      evidence,
    };
  }
  const isMutual = new Set(heard.map(({ on }) => keyOf(on.ref))).size > 1;
  const alone = heard.filter(({ alone }) => alone).length;
  const direction = directionOf(first.on, first.target);
  return {
    upstream: direction.upstream.ref,
    downstream: direction.downstream.ref,
    kind: heard.some(({ isRadio }) => isRadio) ? 'radio' : 'ethernet',
    confidence: isMutual && alone > 0 ? 'high' : alone > 0 || isMutual ? 'medium' : 'low',
    isDirectionSure: direction.isSure,
    evidence,
  };
}

/** A customer's radio hears its customer's and other customers' things; nothing of the network hangs on it. */
function isLinkable(on: LinkEnd, target: LinkEnd): boolean {
  if (keyOf(on.ref) === keyOf(target.ref)) return false;
  return !(on.role === 'cpe' && target.role === 'cpe');
}

/** The end that hangs on the core already, or hangs nearer to it; else by role; else as heard. */
function directionOf(a: LinkEnd, b: LinkEnd) {
  const byDepth = (a.depth ?? Number.POSITIVE_INFINITY) - (b.depth ?? Number.POSITIVE_INFINITY);
  const byRole = rankOf(a) - rankOf(b);
  const isKnown = a.depth !== undefined || b.depth !== undefined;
  const order = isKnown && byDepth !== 0 ? byDepth : byRole;
  const [upstream, downstream] = order <= 0 ? [a, b] : [b, a];
  const isSure = order !== 0 && !Number.isNaN(order);
  return { upstream, downstream, isSure };
}

const rankOf = ({ role }: LinkEnd) => (role === undefined ? RANK.power : RANK[role]);

const keyOf = ({ kind, id }: NetworkRef) => `${kind}:${id}`;

function evidenceOf(hearing: LinkHearing): LinkEvidence {
  return {
    kind: hearing.by === 'station' ? 'registration' : 'neighbour',
    on: hearing.on.name,
    hears: hearing.target.name,
    interface: hearing.interface ?? null,
    mac: hearing.mac ?? null,
    alone: hearing.alone ?? false,
  };
}
