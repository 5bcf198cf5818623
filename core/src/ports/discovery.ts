import type { KnownDevice, Sighting } from '../domain/discovery/candidate.js';
import type { JudgedCandidate } from '../domain/discovery/judge-candidates.js';
import type { SuggestedLink } from '../domain/discovery/suggest-links.js';
import type { Credential } from './device-driver.js';

/** What a person asked for; checked when it was asked, and to be checked again by who carries it out. */
export interface DiscoveryScope {
  /** Addresses, subnets and ranges, as typed (domain/discovery/address-scope). */
  readonly targets: readonly string[];
  readonly excluded: readonly string[];
  /** Also what the known devices hear: neighbours, stations, ARP entries, PPP sessions. */
  readonly neighbours: boolean;
  /** Addresses that answer no echo are asked by SNMP all the same. */
  readonly silentToo: boolean;
  /** Addresses pinged in a second, at most. */
  readonly ratePerSecond: number;
  /** Default: each driver's own. */
  readonly snmpPort: number | null;
  readonly routerosPort: number | null;
}

/** One credential to try, opened: never logged. */
export interface TriedCredential {
  readonly id: string;
  readonly name: string;
  readonly credential: Credential;
}

/** A run that this collector holds, until it finishes it or somebody else holds it. */
export interface DiscoveryJob {
  readonly tenantId: string;
  readonly runId: string;
  /** Changes with each claim: who lost a run writes nothing into it any more. */
  readonly claim: string;
  readonly scope: DiscoveryScope;
  readonly credentials: readonly TriedCredential[];
  /** What could not be used, a sentence each: a credential that no longer opens. */
  readonly warnings: readonly string[];
}

/** A sighting by a device in inventory, as its last readings told it. */
export interface KnownNetwork {
  readonly devices: readonly KnownDevice[];
  readonly links: readonly { readonly upstreamId: string; readonly downstreamId: string }[];
  readonly sightings: readonly Sighting[];
  /** Keys (domain/discovery/ignored-keys) of what a person does not want to see again. */
  readonly ignored: ReadonlySet<string>;
  /** The inventory has a device on this machine itself: a laboratory, where loopback is a network. */
  readonly hasLoopback: boolean;
}

export interface RunProgress {
  /** Addresses to ping. */
  readonly total: number;
  readonly pinged: number;
  readonly answering: number;
  /** Asked by SNMP or the API. */
  readonly tried: number;
  readonly identified: number;
}

export interface RunReport {
  readonly progress: RunProgress;
  readonly changed: readonly JudgedCandidate[];
  /** Ids of candidates that were joined into others. */
  readonly removed: readonly string[];
}

/** lost: another collector holds the run by now, or it is gone. */
export type RunOrder = 'go-on' | 'stop' | 'lost';

export interface RunEnd {
  readonly state: 'done' | 'stopped' | 'failed';
  /** One sentence for a person; of a failed run only. */
  readonly error?: string;
  readonly warnings: readonly string[];
  readonly links: readonly SuggestedLink[];
}

/** Where a collector takes discovery runs from, and leaves what they find. Rejects while that cannot be reached. */
export interface DiscoveryRuns {
  /** A waiting run that no collector holds, or one whose collector fell silent; undefined when there is none. */
  claim(): Promise<DiscoveryJob | undefined>;
  known(job: DiscoveryJob): Promise<KnownNetwork>;
  /** Also the sign of life; call it every few seconds. */
  report(job: DiscoveryJob, report: RunReport): Promise<RunOrder>;
  finish(job: DiscoveryJob, end: RunEnd): Promise<void>;
  /** This collector ends before the run does: another may take it at once. */
  release(job: DiscoveryJob): Promise<void>;
  /** Something was asked for or stopped: claim, or report, at once. Returns the unsubscriber. */
  onChange(listener: () => void): () => void;
}
