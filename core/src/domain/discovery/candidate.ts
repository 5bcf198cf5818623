import type { DeviceRole, Way } from '../network/device.js';

/** How something was noticed. The first three answered this collector; the others are another device's word. */
export const FOUND_BY = ['icmp', 'snmp', 'routeros', 'neighbour', 'station', 'arp', 'ppp'] as const;
export type FoundBy = (typeof FOUND_BY)[number];

/** A device in inventory, or a candidate of the same run. */
export type NetworkRef =
  | { readonly kind: 'device'; readonly id: string }
  | { readonly kind: 'candidate'; readonly id: string };

/** Whose table it stands in. `alone` is false where the same port hears others too: then it need not be the next one. */
export interface SeenOn {
  readonly ref: NetworkRef;
  readonly interface?: string;
  /** The interface is a radio. */
  readonly isRadio?: boolean;
  readonly alone?: boolean;
}

/** A way that answered, as a device source will use it. */
export interface AnsweringWay {
  readonly driver: 'icmp' | 'snmp' | 'routeros';
  readonly port?: number;
  readonly credentialId?: string;
  /** The SNMP profile's id. */
  readonly profile?: string;
}

/** What a device showed of its part in the network. */
export interface Traits {
  /** Stations in its own registration table; undefined when it has none or it was not read. */
  readonly stations?: number;
  /** It has a radio that hears something. */
  readonly hasRadio?: boolean;
  /** Subscribers' sessions end on it. */
  readonly servesSessions?: boolean;
}

/** One thing noticed once. Texts are short and clean: whoever makes sightings sees to it. */
export interface Sighting {
  readonly by: FoundBy;
  readonly address?: string;
  readonly macs?: readonly string[];
  readonly name?: string;
  readonly vendor?: string;
  readonly model?: string;
  readonly version?: string;
  readonly serial?: string;
  readonly platform?: string;
  readonly way?: AnsweringWay;
  readonly seenOn?: SeenOn;
  readonly traits?: Traits;
}

export interface Hearing extends SeenOn {
  readonly by: Exclude<FoundBy, 'icmp' | 'snmp' | 'routeros'>;
  readonly mac?: string;
}

/** Everything known of one piece of equipment that a run came across. */
export interface Candidate {
  readonly id: string;
  /** The one to reach it by. */
  readonly address?: string;
  readonly macs: readonly string[];
  readonly name?: string;
  readonly vendor?: string;
  readonly model?: string;
  readonly version?: string;
  readonly serial?: string;
  readonly platform?: string;
  readonly foundBy: readonly FoundBy[];
  readonly ways: readonly AnsweringWay[];
  readonly heardOn: readonly Hearing[];
  readonly traits: Traits;
}

export interface CandidateKeys {
  readonly address?: string;
  readonly macs: readonly string[];
  readonly name?: string;
  readonly vendor?: string;
  readonly serial?: string;
}

/** A device in inventory as discovery compares with it. */
export interface KnownDevice extends CandidateKeys {
  readonly id: string;
  readonly name: string;
  readonly role: DeviceRole;
  readonly siteId: string | null;
  /** Its own and those of its sources. */
  readonly addresses: readonly string[];
  /** The ways in which it is read already. */
  readonly ways: readonly Way[];
}
