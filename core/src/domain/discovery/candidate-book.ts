import type {
  AnsweringWay,
  Candidate,
  Hearing,
  NetworkRef,
  Sighting,
  Traits,
} from './candidate.js';
import { neighbouringMacs } from './mac-address.js';

/** A run keeps so many candidates; a device that tells of more than a network holds is not believed. */
export const MOST_CANDIDATES = 20_000;
const MOST_MACS = 64;
const MOST_HEARINGS = 50;
const MOST_WAYS = 8;

export interface BookOptions {
  readonly newId: () => string;
  /** ARP entries and PPP sessions make candidates of their own; otherwise they only complete others. */
  readonly takesSubscribers: boolean;
  readonly most?: number;
}

type Draft = { -readonly [K in keyof Candidate]: Candidate[K] };

/**
 * Joins sightings into candidates: the same MAC, the same serial, and the same address are one piece of equipment,
 * unless their MACs or serials say otherwise (two CPEs with a factory address are two).
 */
export class CandidateBook {
  readonly #options: BookOptions;
  readonly #drafts = new Map<string, Draft>();
  readonly #byMac = new Map<string, Draft>();
  readonly #bySerial = new Map<string, Draft>();
  readonly #byAddress = new Map<string, Set<Draft>>();
  readonly #addressOf = new Map<string, string>();
  readonly #macOf = new Map<string, string>();
  readonly #order = new Map<string, number>();
  /** What was joined into which. */
  readonly #became = new Map<string, string>();
  readonly #changed = new Set<string>();
  readonly #removed = new Set<string>();
  #leftOut = 0;

  constructor(options: BookOptions) {
    this.#options = options;
  }

  /** Things that no longer fitted in. */
  get leftOut(): number {
    return this.#leftOut;
  }

  get size(): number {
    return this.#drafts.size;
  }

  candidates(): readonly Candidate[] {
    return [...this.#drafts.values()].map((draft) => this.#shown(draft));
  }

  /** A candidate that was joined into another is that other one. */
  resolve(ref: NetworkRef): NetworkRef {
    if (ref.kind === 'device') return ref;
    let { id } = ref;
    for (let next = this.#became.get(id); next !== undefined; next = this.#became.get(id))
      id = next;
    return { kind: 'candidate', id };
  }

  /** What changed since the last call, and what was joined into another and is gone. */
  takeChanges(): { readonly changed: readonly Candidate[]; readonly removed: readonly string[] } {
    const changed = [...this.#changed].flatMap((id) => this.#drafts.get(id) ?? []);
    const removed = [...this.#removed];
    this.#changed.clear();
    this.#removed.clear();
    return { changed: changed.map((draft) => this.#shown(draft)), removed };
  }

  /** They could not be kept: they count as changed once more. */
  tellAgain(changed: readonly Candidate[], removed: readonly string[]): void {
    for (const { id } of changed) this.#changed.add(id);
    for (const id of removed) this.#removed.add(id);
  }

  /** Who answered at this address, else who is heard to have it. */
  at(address: string): Candidate | undefined {
    const there = [...(this.#byAddress.get(address) ?? [])];
    return there.find(({ ways }) => ways.length > 0) ?? there[0];
  }

  /** Returns the candidate that the sighting belongs to now; undefined when it makes none. */
  add(sighting: Sighting): Candidate | undefined {
    const isTable = sighting.by === 'arp' || sighting.by === 'ppp';
    if (isTable) this.#remember(sighting);
    const found = this.#find(sighting);
    if (found.size === 0 && isTable && !this.#options.takesSubscribers) return undefined;
    const [target = this.#open(), ...others] = found;
    if (target === undefined) return undefined;
    for (const other of others) this.#join(target, other);
    this.#write(target, sighting);
    this.#complete(target);
    return target;
  }

  #shown(draft: Draft): Candidate {
    const heardOn = draft.heardOn.map((one) => ({ ...one, ref: this.resolve(one.ref) }));
    return { ...draft, heardOn };
  }

  #open(): Draft | undefined {
    if (this.#drafts.size >= (this.#options.most ?? MOST_CANDIDATES)) {
      this.#leftOut += 1;
      return undefined;
    }
    const draft: Draft = {
      id: this.#options.newId(),
      macs: [],
      foundBy: [],
      ways: [],
      heardOn: [],
      traits: {},
    };
    this.#drafts.set(draft.id, draft);
    this.#order.set(draft.id, this.#order.size);
    return draft;
  }

  /** The oldest first. A key that contradicts a serial does not count. */
  #find(sighting: Sighting): Set<Draft> {
    const found = new Set<Draft>();
    const add = (draft: Draft | undefined) => {
      if (draft && !hasOtherSerial(draft, sighting)) found.add(draft);
    };
    for (const mac of sighting.macs ?? []) add(this.#byMac.get(mac));
    if (sighting.serial) add(this.#bySerial.get(sighting.serial));
    if (sighting.address) add(this.#atAddress(sighting.address, sighting, found.size > 0));
    return new Set([...found].sort((a, b) => this.#born(a) - this.#born(b)));
  }

  /** The only one at this address that nothing speaks against. Where a MAC told already who it is: one without MACs. */
  #atAddress(address: string, sighting: Sighting, isTold: boolean): Draft | undefined {
    const there = [...(this.#byAddress.get(address) ?? [])].filter((draft) =>
      isTold ? draft.macs.length === 0 : fits(draft, sighting),
    );
    return there.length === 1 ? there[0] : undefined;
  }

  #born(draft: Draft): number {
    return this.#order.get(draft.id) ?? 0;
  }

  #join(target: Draft, other: Draft): void {
    this.#drafts.delete(other.id);
    this.#changed.delete(other.id);
    this.#removed.add(other.id);
    this.#unindex(other);
    this.#merge(target, other);
    this.#became.set(other.id, target.id);
  }

  #merge(target: Draft, from: Omit<Candidate, 'id'>): void {
    target.macs = [...new Set([...target.macs, ...from.macs])].slice(0, MOST_MACS);
    target.foundBy = [...new Set([...target.foundBy, ...from.foundBy])];
    target.ways = joinWays(target.ways, from.ways);
    target.heardOn = joinHearings(target.heardOn, from.heardOn);
    target.traits = joinTraits(target.traits, from.traits);
    for (const key of TEXTS) {
      const text = target[key] ?? from[key];
      if (text !== undefined) target[key] = text;
    }
    if (target.address === undefined && from.address !== undefined) target.address = from.address;
    this.#index(target);
    this.#changed.add(target.id);
  }

  #write(target: Draft, sighting: Sighting): void {
    const answered = sighting.way !== undefined;
    // What a device says of itself wins over what a neighbour heard of it.
    for (const key of TEXTS) {
      const text = sighting[key];
      if (text !== undefined && (answered || target[key] === undefined)) target[key] = text;
    }
    if (sighting.address !== undefined && answered && target.ways.length === 0) {
      target.address = sighting.address;
    }
    this.#merge(target, {
      ...(sighting.address === undefined ? {} : { address: sighting.address }),
      macs: sighting.macs ?? [],
      foundBy: [sighting.by],
      ways: sighting.way ? [sighting.way] : [],
      heardOn: hearingsOf(sighting),
      traits: sighting.traits ?? {},
    });
  }

  #remember({ address, macs }: Sighting): void {
    const mac = macs?.[0];
    if (address === undefined || mac === undefined) return;
    if (this.#addressOf.size >= 4 * MOST_CANDIDATES) return;
    this.#addressOf.set(mac, address);
    this.#macOf.set(address, mac);
  }

  /** What an ARP table or a PPP session knew: the address of a MAC, the MAC of an address. */
  #complete(draft: Draft): void {
    const { address, macs } = draft;
    if (address === undefined) {
      const known = macs
        .map((mac) => this.#addressOf.get(mac))
        .find((found) => found !== undefined);
      if (known === undefined) return;
      draft.address = known;
      this.#index(draft);
      const twin = [...(this.#byAddress.get(known) ?? [])].find(
        (other) => other !== draft && other.macs.length === 0,
      );
      if (twin) this.#join(draft, twin);
    } else if (macs.length === 0) {
      const mac = this.#macOf.get(address);
      if (mac === undefined) return;
      const owner = this.#byMac.get(mac);
      if (owner && owner !== draft && !hasOtherSerial(owner, draft)) this.#join(draft, owner);
      else if (!owner) this.#merge(draft, { ...draft, macs: [mac] });
    }
  }

  #index(draft: Draft): void {
    for (const mac of draft.macs) this.#byMac.set(mac, draft);
    if (draft.serial) this.#bySerial.set(draft.serial, draft);
    if (draft.address === undefined) return;
    const there = this.#byAddress.get(draft.address) ?? new Set();
    this.#byAddress.set(draft.address, there.add(draft));
  }

  #unindex(draft: Draft): void {
    for (const mac of draft.macs) this.#byMac.delete(mac);
    if (draft.serial) this.#bySerial.delete(draft.serial);
    if (draft.address !== undefined) this.#byAddress.get(draft.address)?.delete(draft);
  }
}

const TEXTS = ['name', 'vendor', 'model', 'version', 'serial', 'platform'] as const;

const hasOtherSerial = (draft: Draft, { serial }: { readonly serial?: string }) =>
  Boolean(draft.serial && serial && draft.serial !== serial);

/** At one address: nothing speaks against it when either side shows no MAC, or theirs lie next to each other. */
function fits(draft: Draft, { macs = [], serial }: Sighting): boolean {
  if (hasOtherSerial(draft, serial === undefined ? {} : { serial })) return false;
  if (draft.macs.length === 0 || macs.length === 0) return true;
  const own = new Set(draft.macs);
  return macs.some((mac) => [mac, ...neighbouringMacs(mac)].some((near) => own.has(near)));
}

function hearingsOf({ by, seenOn, macs }: Sighting): readonly Hearing[] {
  if (!seenOn || by === 'icmp' || by === 'snmp' || by === 'routeros') return [];
  const mac = macs?.[0];
  return [{ ...seenOn, by, ...(mac === undefined ? {} : { mac }) }];
}

function joinWays(a: readonly AnsweringWay[], b: readonly AnsweringWay[]): AnsweringWay[] {
  const ways = new Map(a.map((way) => [way.driver, way]));
  for (const way of b) if (!ways.has(way.driver)) ways.set(way.driver, way);
  return [...ways.values()].slice(0, MOST_WAYS);
}

function joinHearings(a: readonly Hearing[], b: readonly Hearing[]): Hearing[] {
  const keyOf = ({ by, ref, interface: name }: Hearing) => `${by}/${ref.kind}/${ref.id}/${name}`;
  const all = new Map([...a, ...b].map((hearing) => [keyOf(hearing), hearing]));
  return [...all.values()].slice(0, MOST_HEARINGS);
}

function joinTraits(a: Traits, b: Traits): Traits {
  const stations = [a.stations, b.stations].filter((count) => count !== undefined);
  return {
    ...(stations.length > 0 ? { stations: Math.max(...stations) } : {}),
    ...(a.hasRadio || b.hasRadio ? { hasRadio: true } : {}),
    ...(a.servesSessions || b.servesSessions ? { servesSessions: true } : {}),
  };
}
