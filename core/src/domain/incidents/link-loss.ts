import type { LinkKind } from '../network/link-kind.js';
import type { Instant } from '../shared/instant.js';

/** The way up of a device, and what at its ends tells whether it is connected. */
export interface Uplink {
  readonly id: string;
  readonly kind: LinkKind;
  readonly upstreamId: string;
  readonly downstreamId: string;
  /** The interface at that end, where it is known. */
  readonly upstreamInterface: string | null;
  readonly downstreamInterface: string | null;
  /** It joins two backhauls that have no other radio link: what their radios say is about it. */
  readonly isRadioPair: boolean;
}

export type LinkEnd = 'upstream' | 'downstream';

/** What one end says of the link: since when, and last when. */
export interface EndReport {
  readonly isConnected: boolean;
  /** It is connected, or was seen to be: what never was is a cable that was moved, or an interface that is not used. */
  readonly wasConnected: boolean;
  readonly since: Instant;
  readonly at: Instant;
}

/** An end says that the link is not connected. */
export interface LinkLoss {
  readonly linkId: string;
  readonly upstreamId: string;
  readonly by: LinkEnd;
  readonly since: Instant;
  /** It was connected, and has not been for a while: what is silent beyond it would have been called down by then. */
  readonly isConfirmed: boolean;
}

/** Reports of one end come in the order of their times; an older one changes nothing. */
export function afterEndReport(
  known: EndReport | undefined,
  isConnected: boolean,
  at: Instant,
): EndReport {
  if (known !== undefined && at <= known.at) return known;
  const isSame = known?.isConnected === isConnected;
  const wasConnected = isConnected || known?.wasConnected === true;
  return { isConnected, wasConnected, since: isSame ? known.since : at, at };
}

/** One end is enough; of two the one that has said so for longer. null where none says so. */
export function judgeLinkLoss(
  { id, upstreamId }: Pick<Uplink, 'id' | 'upstreamId'>,
  ends: Readonly<Partial<Record<LinkEnd, EndReport>>>,
  confirmMs: number,
): LinkLoss | null {
  const lost = (['upstream', 'downstream'] as const).flatMap((by) => {
    const report = ends[by];
    return report === undefined || report.isConnected ? [] : [{ by, ...report }];
  });
  const [first] = lost.sort((a, b) => a.since - b.since);
  if (first === undefined) return null;
  const isConfirmed = lost.some((one) => one.wasConnected && one.at - one.since >= confirmMs);
  return { linkId: id, upstreamId, by: first.by, since: first.since, isConfirmed };
}
