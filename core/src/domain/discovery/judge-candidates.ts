import type { DeviceRole } from '../network/device.js';
import { groupBy } from '../shared/group-by.js';
import type { Candidate, KnownDevice, NetworkRef } from './candidate.js';
import { ignoredKeys } from './ignored-keys.js';
import { KnownDevices, type MatchedBy } from './match-known.js';
import {
  type LinkEnd,
  type LinkHearing,
  type SuggestedLink,
  suggestLinks,
} from './suggest-links.js';
import { suggestRole } from './suggest-role.js';

/** A candidate with what is concluded of it. */
export interface JudgedCandidate extends Candidate {
  readonly status: 'new' | 'known' | 'ignored';
  readonly knownDeviceId?: string;
  readonly matchedBy?: MatchedBy;
  readonly suggestedRole?: DeviceRole;
  readonly suggestedSiteId?: string;
}

export interface KnownFacts {
  readonly devices: readonly KnownDevice[];
  readonly links: readonly { readonly upstreamId: string; readonly downstreamId: string }[];
  readonly ignored: ReadonlySet<string>;
}

/** Compares what a run finds with what the inventory holds. */
export class CandidateJudge {
  readonly known: KnownDevices;
  readonly #facts: KnownFacts;
  readonly #depths: ReadonlyMap<string, number>;
  readonly #linked: ReadonlySet<string>;

  constructor(facts: KnownFacts) {
    this.#facts = facts;
    this.known = new KnownDevices(facts.devices);
    this.#depths = depthsOf(facts);
    this.#linked = new Set(
      facts.links.map(({ upstreamId, downstreamId }) => pairOf(upstreamId, downstreamId)),
    );
  }

  judge(candidate: Candidate): JudgedCandidate {
    const match = this.known.match(candidate);
    const role = suggestRole(candidate);
    const siteId = this.#siteOf(candidate, role);
    const isIgnored = ignoredKeys(candidate).some((key) => this.#facts.ignored.has(key));
    return {
      ...candidate,
      status: match ? 'known' : isIgnored ? 'ignored' : 'new',
      ...(match ? { knownDeviceId: match.deviceId, matchedBy: match.by } : {}),
      ...(role === undefined ? {} : { suggestedRole: role }),
      ...(siteId === undefined ? {} : { suggestedSiteId: siteId }),
    };
  }

  /** Links between what was found and what is known, and among both; a found one that is known is the known one. */
  links(candidates: readonly Candidate[]): readonly SuggestedLink[] {
    const judged = new Map(candidates.map((each) => [each.id, this.judge(each)]));
    const endOf = (ref: NetworkRef) => this.#end(ref, judged);
    const hearings = candidates.flatMap((candidate) =>
      candidate.heardOn.flatMap((hearing): LinkHearing[] => {
        const on = endOf(hearing.ref);
        const target = endOf({ kind: 'candidate', id: candidate.id });
        return on && target ? [{ ...hearing, on, target }] : [];
      }),
    );
    return suggestLinks(
      hearings,
      (a, b) => a.kind === 'device' && b.kind === 'device' && this.#linked.has(pairOf(a.id, b.id)),
    );
  }

  #end(ref: NetworkRef, judged: ReadonlyMap<string, JudgedCandidate>): LinkEnd | undefined {
    const candidate = ref.kind === 'candidate' ? judged.get(ref.id) : undefined;
    if (ref.kind === 'candidate' && candidate?.status !== 'known') {
      if (candidate === undefined || candidate.status === 'ignored') return undefined;
      const name = candidate.name ?? candidate.address ?? candidate.macs[0] ?? '';
      return { ref, name, role: candidate.suggestedRole, depth: undefined };
    }
    const device = this.known.get(candidate?.knownDeviceId ?? ref.id);
    return device && endOfDevice(device, this.#depths.get(device.id));
  }

  /** Where the infrastructure stands that hears it by cable; a radio link spans sites. */
  #siteOf(candidate: Candidate, role: DeviceRole | undefined): string | undefined {
    if (role === 'cpe' || role === 'onu') return undefined;
    const sites = candidate.heardOn.flatMap(({ by, isRadio, ref }) => {
      if (by !== 'neighbour' || isRadio || ref.kind !== 'device') return [];
      return this.known.get(ref.id)?.siteId ?? [];
    });
    return new Set(sites).size === 1 ? sites[0] : undefined;
  }
}

const endOfDevice = ({ id, name, role }: KnownDevice, depth: number | undefined): LinkEnd => ({
  ref: { kind: 'device', id },
  name,
  role,
  depth,
});

const pairOf = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`);

/**
 * Links from each device to the nearest router that hangs on nothing, which stands for the core. An access point that
 * nobody has hung up yet is no core: what hangs on it alone is left out, as is what has no link at all.
 */
function depthsOf({ devices, links }: KnownFacts): ReadonlyMap<string, number> {
  const downstream = groupBy(links, ({ upstreamId }) => upstreamId);
  const hanging = new Set(links.map(({ downstreamId }) => downstreamId));
  const isCore = ({ id, role }: KnownDevice) =>
    role === 'router' && downstream.has(id) && !hanging.has(id);
  let level = devices.filter(isCore).map(({ id }) => id);
  const depths = new Map<string, number>();
  for (let depth = 0; level.length > 0; depth += 1) {
    for (const id of level) depths.set(id, depth);
    const next = level.flatMap((id) =>
      (downstream.get(id) ?? []).map(({ downstreamId }) => downstreamId),
    );
    level = [...new Set(next)].filter((id) => !depths.has(id));
  }
  return depths;
}
