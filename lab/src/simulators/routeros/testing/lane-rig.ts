import { runLane } from '@atalaya/collector/enforce/run-lane';
import { WriteLedger } from '@atalaya/collector/enforce/write-ledger';
import type { RouterTerms } from '@atalaya/core/domain/enforcement/network-command';
import type { CommandLine, CommandOutcome, RouterLane } from '@atalaya/core/ports/network-commands';
import { MemoryNetworkCommands } from '@atalaya/core/testing/fakes/memory-network-commands';
import {
  commandLine,
  dueCommand,
  routerLane,
  routerTerms,
} from '@atalaya/core/testing/fakes/router-lane';
import type { ConfigTable } from '../../../world/config-table.js';
import { type RouterOsServer, startRouterOsServer } from '../routeros-server.js';
import { type BusyRouter, busyRouter } from './busy-router.js';

/** A router with two subscribers, and a collector's lane to it whose commands live in memory. */
export class LaneRig {
  readonly router: BusyRouter = busyRouter('7.16');
  readonly commands = new MemoryNetworkCommands();
  readonly ledger = new WriteLedger();
  /** How long the lane waits for an answer. */
  deadlineMs = 2_000;
  terms: RouterTerms = routerTerms();
  #server: RouterOsServer | undefined;

  async start(): Promise<this> {
    this.router.services.profiles.set(
      this.router.services.profiles.byName('default') ?? fail('profile'),
      { 'remote-address': 'clientes', 'dns-server': '10.0.0.53' },
    );
    this.#server = await startRouterOsServer({ state: this.router.state });
    return this;
  }

  get server(): RouterOsServer {
    return this.#server ?? fail('server');
  }

  /** What is wanted of lines from now on, in one lane; answers the outcomes in the lines' order. */
  async want(...lines: readonly Partial<CommandLine>[]): Promise<readonly CommandOutcome[]> {
    const due = lines.map((changes) => {
      const line = commandLine(changes);
      return dueCommand({ ...line, memory: this.commands.memories.get(line.serviceId) ?? {} });
    });
    const from = this.commands.outcomes.length;
    await this.run({ commands: due });
    const told = this.commands.outcomes.slice(from);
    return due.flatMap(({ id }) => told.filter((outcome) => outcome.id === id));
  }

  async run(changes: Partial<RouterLane>): Promise<void> {
    const lane = routerLane(this.server.port, { terms: this.terms, ...changes });
    const deps = {
      commands: this.commands,
      clock: { now: () => 0 },
      ledger: this.ledger,
      deadlineMs: this.deadlineMs,
    };
    await runLane(lane, deps, new AbortController().signal);
  }

  /** Rows as a person sees them, without ids: those are given anew. */
  rows(table: ConfigTable): readonly Readonly<Record<string, string>>[] {
    return table.rows.map(({ values }) => values);
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }
}

function fail(what: string): never {
  throw new Error(`no ${what}`);
}
