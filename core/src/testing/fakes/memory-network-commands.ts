import type { Instant } from '../../domain/shared/instant.js';
import type {
  CommandOutcome,
  NetworkCommands,
  RouterComparison,
  RouterLane,
} from '../../ports/network-commands.js';

/** Hands out the lanes that it was given, and keeps what it was told. */
export class MemoryNetworkCommands implements NetworkCommands {
  readonly lanes: RouterLane[] = [];
  readonly outcomes: CommandOutcome[] = [];
  readonly comparisons: RouterComparison[] = [];
  readonly released: { readonly error: string | null; readonly retryAt: Instant | null }[] = [];
  /** By service, as it stands now. */
  readonly memories = new Map<string, Readonly<Record<string, unknown>>>();
  /** How often it was asked what is wanted. */
  asked = 0;
  /** Called at each question; answers what is not wanted any more. */
  unwanted: () => readonly string[] = () => [];

  claim(): Promise<RouterLane | undefined> {
    return Promise.resolve(this.lanes.shift());
  }

  stillWanted(_lane: RouterLane, commandIds: readonly string[]): Promise<ReadonlySet<string>> {
    this.asked += 1;
    const gone = new Set(this.unwanted());
    return Promise.resolve(new Set(commandIds.filter((id) => !gone.has(id))));
  }

  remember(...[, memories]: Parameters<NetworkCommands['remember']>): Promise<void> {
    for (const { serviceId, memory } of memories) this.memories.set(serviceId, memory);
    return Promise.resolve();
  }

  report(lane: RouterLane, outcomes: readonly CommandOutcome[]): Promise<void> {
    this.outcomes.push(...outcomes);
    for (const outcome of outcomes) {
      if (outcome.state !== 'verified' || outcome.memory === null) continue;
      const line = lane.commands.find(({ id }) => id === outcome.id)?.line;
      if (line) this.memories.set(line.serviceId, outcome.memory);
    }
    return Promise.resolve();
  }

  reportComparison(_lane: RouterLane, comparison: RouterComparison): Promise<void> {
    this.comparisons.push(comparison);
    return Promise.resolve();
  }

  release(...[, because]: Parameters<NetworkCommands['release']>): Promise<void> {
    this.released.push(because);
    return Promise.resolve();
  }

  onChange(): () => void {
    return () => undefined;
  }
}
