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
import { type SmallUispWorld, smallUispWorld } from '../small-uisp-world.js';
import { startUispServer, type UispServer } from '../uisp-server.js';

const NOW = Date.UTC(2026, 2, 1, 12);
const GATEWAY = 'edge';
const TOKEN = '0e8f-lab-token';
/** As the site `home` has it. */
export const HOME = '100.64.0.9';
/** The client whose lease has that address; of another place, that of `casa-2`. */
export const HOME_MAC = '02:00:5E:00:0D:01';
export const OTHER = '100.64.0.10';

/** A UISP with an EdgeRouter that enforces and two subscribers' sites, and a collector's lane to it in memory. */
export class UispRig {
  readonly world: SmallUispWorld = smallUispWorld(NOW);
  readonly commands = new MemoryNetworkCommands();
  readonly ledger = new WriteLedger();
  deadlineMs = 2_000;
  terms: RouterTerms = routerTerms();
  /** All lines of the gateway, as each lane of it has them. */
  books: readonly CommandLine[] = [];
  token = TOKEN;
  #server: UispServer | undefined;

  async start(): Promise<this> {
    const { state } = this.world;
    const [base] = state.devices.filter(({ id }) => id === 'switch');
    const [home] = state.sites.filter(({ id }) => id === 'home');
    if (base === undefined || home === undefined) throw new Error('the small world is another one');
    const leases = [
      { address: HOME, mac: HOME_MAC.toLowerCase(), server: 'clientes' },
      { address: '192.168.1.7', mac: '02:00:5e:00:0b:07', server: 'casa' },
    ];
    state.devices.push({
      ...base,
      ...{ id: GATEWAY, name: 'borde', type: 'erouter', role: 'router' },
      gateway: { suspend: true },
      leases,
    });
    state.sites = [
      ...state.sites.map((site) => (site.id === 'home' ? { ...home, ipAddresses: [HOME] } : site)),
      { ...home, id: 'casa-2', name: 'Casa 2', ipAddresses: [OTHER, '2001:db8:12::7'] },
    ];
    this.#server = await startUispServer({ world: this.world, token: TOKEN });
    return this;
  }

  get server(): UispServer {
    if (this.#server === undefined) throw new Error('not started');
    return this.#server;
  }

  isSuspended(id: string): boolean {
    return this.world.state.sites.find((site) => site.id === id)?.suspended ?? false;
  }

  /** Changes the gateway's own switch. */
  enforces(suspend: boolean): void {
    const { state } = this.world;
    state.devices = state.devices.map((device) =>
      device.id === GATEWAY ? { ...device, gateway: { suspend } } : device,
    );
  }

  /** What was asked of it in other words than GET, without the base. */
  get posts(): readonly string[] {
    return this.server.requests
      .filter((request) => request.startsWith('POST'))
      .map((request) => request.replace('/nms/api/v2.1', ''));
  }

  /** What is wanted of lines from now on, in one lane; answers the outcomes in the lines' order. */
  async want(...lines: readonly Partial<CommandLine>[]): Promise<readonly CommandOutcome[]> {
    const due = lines.map((changes) => {
      const line = commandLine({ accessKind: 'static', identity: HOME, ...changes });
      return dueCommand({ ...line, memory: this.commands.memories.get(line.serviceId) ?? {} });
    });
    const from = this.commands.outcomes.length;
    const others = this.books.map((line) => ({
      ...line,
      memory: this.commands.memories.get(line.serviceId) ?? line.memory,
    }));
    await this.run({
      commands: due,
      reconcile: [...others, ...due.flatMap(({ line }) => line ?? [])],
    });
    const told = this.commands.outcomes.slice(from);
    return due.flatMap(({ id }) => told.filter((outcome) => outcome.id === id));
  }

  async run(changes: Partial<RouterLane>): Promise<void> {
    const target = {
      address: '127.0.0.1',
      port: this.server.port,
      credential: { kind: 'uisp', token: this.token, tls: false },
    } as const;
    const of = { target, uispDeviceId: GATEWAY, terms: this.terms };
    const deps = {
      commands: this.commands,
      clock: { now: () => 0 },
      ledger: this.ledger,
      deadlineMs: this.deadlineMs,
    };
    const lane = routerLane(this.server.port, { ...of, ...changes });
    await runLane(lane, deps, new AbortController().signal);
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }
}
