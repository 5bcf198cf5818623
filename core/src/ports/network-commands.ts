import type { BundleFinding } from '../domain/enforcement/bundle-finding.js';
import type { Drift } from '../domain/enforcement/drift.js';
import type {
  CommandIntent,
  Redial,
  RouterTerms,
  WrittenSentence,
} from '../domain/enforcement/network-command.js';
import type { SyncRow } from '../domain/enforcement/sync-row.js';
import type { NamedBlocks } from '../domain/enforcement/take-over-names.js';
import type { TakeOverReading } from '../domain/enforcement/take-over-reading.js';
import type { AccessKind, DesiredState, ObservedState } from '../domain/services/service.js';
import type { Instant } from '../domain/shared/instant.js';
import type { DriverTarget } from './device-driver.js';

/** The line that a command is about, as the books hold it at the moment of the claim. */
export interface CommandLine {
  readonly serviceId: string;
  /** The generation that is wanted now: what is older is stale. */
  readonly generation: number;
  readonly desired: DesiredState;
  readonly accessKind: AccessKind;
  /** PPPoE user, a DHCP client's MAC in upper case with colons, or an address. */
  readonly identity: string;
  /** Delegated, as `2001:db8:12::/56`. */
  readonly ipv6Prefix: string | null;
  readonly provisioned: { readonly downKbps: number; readonly upKbps: number };
  /** Of the step before a cut. */
  readonly reducedKbps: number;
  /** What was there before the platform wrote, as `commands` reported it; `{}` where nothing is remembered. */
  readonly memory: Readonly<Record<string, unknown>>;
  /** Of a line that the platform provisions on this router. */
  readonly made?: MadeLine;
}

/** What a line is made of, and made of again where it is gone. Opened: never logged, never in a record. */
export interface MadeLine {
  /** Of a PPPoE user; null of other kinds, and where it cannot be opened. */
  readonly password: string | null;
  /** IPv4, its own; null: the router gives one of its pool. */
  readonly address: string | null;
  /** It had an address of a pool, which was given back since: nothing is made with it. */
  readonly isAddressLost: boolean;
  /** The PPP profile to begin with; null: one that has the plan's speed. */
  readonly profile: string | null;
  /** The DHCP server of a lease; null: any. */
  readonly server: string | null;
  /** It was read back there once. */
  readonly isDone: boolean;
}

export interface DueCommand {
  readonly id: string;
  readonly intent: CommandIntent;
  readonly generation: number;
  /** From 1. */
  readonly attempt: number;
  readonly line: CommandLine | null;
  /** Of intents that need more than the line. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** One router with what is due there; opened: never logged. Nobody else has this router until `until`. */
export interface RouterLane {
  readonly tenantId: string;
  readonly tenantSlug: string;
  readonly routerId: string;
  /** Changes with each claim: who lost a lane reports nothing any more. */
  readonly claim: string;
  readonly until: Instant;
  /** The router itself, or the UISP that enforces for it: the credential's kind tells. */
  readonly target: DriverTarget;
  /** This router's id among the devices of that UISP; absent of others. */
  readonly uispDeviceId?: string;
  readonly terms: RouterTerms;
  /** In the order of their making; restores first. */
  readonly commands: readonly DueCommand[];
  /** All lines that this router carries, where the whole is to be compared: its turn has come, or somebody asked. */
  readonly reconcile: readonly CommandLine[] | null;
  /** What another system marks its cuts with there: they are looked for where the whole is compared. */
  readonly named?: NamedBlocks | undefined;
}

export type CommandOutcome = {
  readonly id: string;
  readonly commands: readonly WrittenSentence[];
  readonly before: unknown;
  readonly after: unknown;
  readonly latencyMs: number;
} & (
  | {
      readonly state: 'verified';
      readonly observed: ObservedState | null;
      readonly evidence: unknown;
      /** null: as it was remembered; `{}`: forgotten. */
      readonly memory: Readonly<Record<string, unknown>> | null;
      readonly redial: Redial | null;
    }
  /** `final`: another try would end the same. */
  | { readonly state: 'failed'; readonly error: string; readonly final: boolean }
  | { readonly state: 'stale' }
);

/** What a line was last remembered to have been before the platform wrote; `{}`: nothing is to be remembered. */
export interface LineMemory {
  readonly serviceId: string;
  readonly memory: Readonly<Record<string, unknown>>;
}

/** How a line was found when the whole router was read. */
export interface LineObservation {
  readonly serviceId: string;
  /** That of the line as it was claimed: where the books hold a newer one by now, this says nothing of it. */
  readonly generation: number;
  readonly observed: ObservedState;
  readonly evidence: unknown;
  /** null: no dial is waited for. */
  readonly redial: Redial | null;
  /** null: as it was. */
  readonly memory: Readonly<Record<string, unknown>> | null;
}

/** A whole router held against the books. Nothing was written. */
export interface RouterComparison {
  /** In the order in which they are to be put right. */
  readonly drifts: readonly Drift[];
  readonly lines: readonly LineObservation[];
  readonly bundle: BundleFinding;
  /** Rows that were read, of all menus. */
  readonly rows: number;
  readonly tookMs: number;
  /** Lines that it and the books do not say the same of; absent where they were not compared. */
  readonly sync?: readonly SyncRow[];
  /** Another system's cuts; absent of a router that has no such thing. */
  readonly takeOver?: TakeOverReading | undefined;
}

/** Where a collector takes its routers' commands from, and tells what became of each. */
export interface NetworkCommands {
  /** The router whose oldest command waits longest, or whose comparison is due; undefined when there is nothing. */
  claim(): Promise<RouterLane | undefined>;
  /** Which of them are still wanted, asked right before the first write: nothing is written for the others. */
  stillWanted(lane: RouterLane, commandIds: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Stored before the write that makes it needed is sent, so that it outlives a collector that dies in between.
   * Throws where it could not be stored: then nothing is written.
   */
  remember(lane: RouterLane, memories: readonly LineMemory[]): Promise<void>;
  report(lane: RouterLane, outcomes: readonly CommandOutcome[]): Promise<void>;
  /** What came of `lane.reconcile`: once for each lane that has it and whose router could be read whole. */
  reportComparison(lane: RouterLane, comparison: RouterComparison): Promise<void>;
  /**
   * Gives the lane back. Commands without an outcome wait again, until `retryAt` where it is given (the router could
   * not be asked, or its budget of writes is spent); that counts as no attempt.
   */
  release(
    lane: RouterLane,
    because: { readonly error: string | null; readonly retryAt: Instant | null },
  ): Promise<void>;
  /** Commands were written, a router came back, or somebody asked. Returns the unsubscriber. */
  onChange(listener: () => void): () => void;
}
