import type { DeviceState } from '../network/device.js';
import type { LinkKind } from '../network/link-kind.js';
import type { Instant } from '../shared/instant.js';

/** A link by which a device is reached. */
export interface UpstreamLink {
  readonly id: string;
  readonly kind: LinkKind;
  readonly upstreamId: string;
}

/** What the upstream end last said of its radios: how many there are and how many are connected. */
export interface RadioReport {
  readonly at: Instant;
  readonly radios: number;
  readonly connected: number;
}

/**
 * upstream-lost: the upstream end says itself that it is not connected. downstream-silent: it answers, the other does
 * not. downstream-lost: both answer, and the downstream end says that it is not connected.
 */
export const LINK_EVIDENCES = ['upstream-lost', 'downstream-silent', 'downstream-lost'] as const;
export type LinkEvidence = (typeof LINK_EVIDENCES)[number];

export interface DownLink {
  readonly id: string;
  readonly kind: LinkKind;
  readonly upstreamId: string;
  readonly evidence: LinkEvidence;
}

/** Of links between sites; what hangs on a cable stands beside its upstream, and is itself what died. */
const BETWEEN_SITES: readonly LinkKind[] = ['radio', 'fibre'];

/**
 * Whether a device that is down is told as its link: it has that one way up only, over radio or fibre, and the other
 * end answers. Not where that end says, since the silence began, that its one radio is connected: then the device
 * itself is out. null for the device.
 */
export function judgeLinkDown(
  links: readonly UpstreamLink[],
  silentSince: Instant,
  stateOf: (deviceId: string) => DeviceState | undefined,
  reportOf: (deviceId: string) => RadioReport | null,
): DownLink | null {
  const [link] = links;
  if (link === undefined || links.length > 1 || !BETWEEN_SITES.includes(link.kind)) return null;
  if (stateOf(link.upstreamId) !== 'up') return null;
  const report = link.kind === 'radio' ? reportOf(link.upstreamId) : null;
  const isFresh = report !== null && report.at >= silentSince;
  if (isFresh && report.radios === 1 && report.connected === 1) return null;
  const isLost = isFresh && report.radios > 0 && report.connected === 0;
  return { ...link, evidence: isLost ? 'upstream-lost' : 'downstream-silent' };
}
