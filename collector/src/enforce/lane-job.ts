import type { Redial } from '@atalaya/core/domain/enforcement/network-command';
import type { RouterRows, RouterWrite } from '@atalaya/core/domain/enforcement/router-rows';
import type { ObservedState } from '@atalaya/core/domain/services/service';
import type { DueCommand } from '@atalaya/core/ports/network-commands';

export interface JobPlan {
  readonly writes: readonly RouterWrite[];
  /** Why the writes do not suffice; null: they do. */
  readonly obstacle: string | null;
  /** Of an obstacle that another try would meet again. */
  readonly isFinal?: boolean;
  /** To be stored before the first write; null: there is nothing new to remember. */
  readonly memory: Readonly<Record<string, unknown>> | null;
}

export interface JobSight {
  readonly observed: ObservedState | null;
  readonly evidence: unknown;
  readonly redial: Redial | null;
  readonly memory: Readonly<Record<string, unknown>> | null;
}

/** One thing that is to be so on the router, whatever it is: planned from rows, and held to rows again afterwards. */
export interface LaneJob {
  /** All of them have the same outcome. */
  readonly commands: readonly DueCommand[];
  readonly serviceId: string | null;
  /** Somebody is to be let in again. */
  readonly letsIn: boolean;
  plan(rows: RouterRows): JobPlan;
  sight(rows: RouterRows): JobSight;
  /** What was stored is what later plans go by. */
  remember(memory: Readonly<Record<string, unknown>>): void;
  memory(): Readonly<Record<string, unknown>>;
  /** IPv4 addresses and IPv6 prefixes whose open connections end with a cut; none of other jobs. */
  cutAddresses(rows: RouterRows): readonly string[];
}
