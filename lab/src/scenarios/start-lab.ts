import { startControlServer } from '../control/control-routes.js';
import { echoRoute } from '../simulators/fping/echo-route.js';
import { writeFpingProgram } from '../simulators/fping/fping-program.js';
import { ALL_POLICIES, type ApiUser } from '../simulators/routeros/api-users.js';
import {
  type RouterOsServer,
  startRouterOsServer,
} from '../simulators/routeros/routeros-server.js';
import { airosTree } from '../simulators/snmp-agent/airos-tree.js';
import { mikrotikStationTree } from '../simulators/snmp-agent/mikrotik-cpe-tree.js';
import { type SnmpAgent, startSnmpAgent } from '../simulators/snmp-agent/snmp-agent.js';
import { startUispServer, type UispServer } from '../simulators/uisp/uisp-server.js';
import { planNetwork } from '../world/plan-network.js';
import { childSeed, seededRandom } from '../world/seeded-random.js';
import type { SimDevice } from '../world/sim-device.js';
import { airosView } from '../world/views/airos-view.js';
import { mikrotikCpeView } from '../world/views/mikrotik-cpe-view.js';
import { routerView } from '../world/views/router-view.js';
import { uispView } from '../world/views/uisp-view.js';
import { World } from '../world/world.js';
import { demoScenarios, Story } from './story.js';

/** What opens the lab's devices. They are made up and open nothing else. */
export const LAB_SECRETS = {
  snmpCommunity: 'demo-lab',
  routerosUser: 'atalaya',
  routerosPassword: 'demo-lab',
  uispToken: 'demo-lab-token',
} as const;

export interface LabOptions {
  /** Size of the network, see planNetwork. */
  readonly devices: number;
  readonly seed?: number;
  /** The clock the world lives by, ms since the epoch: the platform's in the demo. */
  readonly now: () => number;
  readonly speed?: number;
  /** Plays demoScenarios; default true. */
  readonly hasStory?: boolean;
  /** Where the lab's fping is written. */
  readonly folder: string;
  /** What POST /clock does; without it it is refused. */
  readonly advanceHours?: (hours: number) => Promise<void>;
}

/** Where on 127.0.0.1 a device answers. */
export interface Door {
  readonly snmpPort: number | null;
  readonly routerosPort: number | null;
}

export interface Lab {
  readonly world: World;
  /** Scenario control and echoes. */
  readonly url: string;
  readonly fpingPath: string;
  readonly uisp: UispServer;
  readonly doors: ReadonlyMap<string, Door>;
  readonly routers: ReadonlyMap<string, RouterOsServer>;
  readonly agents: ReadonlyMap<string, SnmpAgent>;
  close(): Promise<void>;
}

const TICK_MS = 1_000;
/** Stepping the world may take this share of the time at most. */
const STEP_SHARE = 0.05;
const SHORTEST_STEP_MS = 100;

const API_USERS: readonly ApiUser[] = [
  {
    name: LAB_SECRETS.routerosUser,
    password: LAB_SECRETS.routerosPassword,
    policies: ALL_POLICIES,
  },
];

/** The whole lab on 127.0.0.1: a world that runs, every device with its own port, UISP, echoes, control. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const world = new World(
    planNetwork({ seed: options.seed ?? 2026, devices: options.devices }),
    options.now(),
  );
  world.speed = options.speed ?? 1;
  const story = new Story(world, options.hasStory === false ? [] : demoScenarios(world));
  const simulators = new Simulators(world);
  const pace = new Pace(world, options.now, () => {
    story.step();
    simulators.follow();
  });
  await simulators.start(() => pace.keepUp());
  const uisp = await startUispServer({ world: uispView(world), token: LAB_SECRETS.uispToken });
  const echoes = echoRoute({
    echo: (address) => {
      pace.keepUp();
      return world.network.echo(address);
    },
  });
  const control = await startControlServer({
    world,
    changed: () => {
      pace.stepNow();
      simulators.follow();
    },
    slow: (device, delayMs) => simulators.slow(device, delayMs),
    ...(options.advanceHours ? { advanceHours: options.advanceHours } : {}),
    more: echoes,
  });
  const fpingPath = await writeFpingProgram(options.folder, control.url);
  const timer = setInterval(() => pace.stepNow(), TICK_MS);
  return {
    world,
    url: control.url,
    fpingPath,
    uisp,
    doors: simulators.doors,
    routers: simulators.routers,
    agents: simulators.agents,
    close: async () => {
      clearInterval(timer);
      await Promise.all([control.close(), uisp.close(), simulators.close()]);
    },
  };
}

/** Steps the world each second and, for a fresh answer, in between, as far as that stays cheap. */
class Pace {
  readonly #world: World;
  readonly #now: () => number;
  readonly #stepped: () => void;
  #notBefore = 0;

  constructor(world: World, now: () => number, stepped: () => void) {
    this.#world = world;
    this.#now = now;
    this.#stepped = stepped;
  }

  keepUp(): void {
    if (performance.now() >= this.#notBefore) this.stepNow();
  }

  stepNow(): void {
    const from = performance.now();
    this.#world.step(this.#now());
    this.#stepped();
    const costMs = performance.now() - from;
    this.#notBefore = from + Math.max(SHORTEST_STEP_MS, costMs / STEP_SHARE);
  }
}

class Simulators {
  readonly doors = new Map<string, Door>();
  readonly routers = new Map<string, RouterOsServer>();
  readonly agents = new Map<string, SnmpAgent>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  async start(refresh: () => void): Promise<void> {
    for (const device of this.#world.network.devices.values()) {
      const agent = await this.#startAgent(device, refresh);
      const router = await this.#startRouter(device, refresh);
      this.doors.set(device.plan.name, {
        snmpPort: agent?.port ?? null,
        routerosPort: router?.port ?? null,
      });
    }
  }

  /** A device that is out of reach is silent; a lossy one loses its SNMP too. */
  follow(): void {
    for (const [name, agent] of this.agents) {
      const device = this.#world.network.device(name);
      agent.silent(!this.#world.network.isReachable(device));
    }
  }

  slow(device: SimDevice, delayMs: number): void {
    this.agents.get(device.plan.name)?.slow(delayMs);
    const router = this.routers.get(device.plan.name);
    if (router) router.faults.stallMs = delayMs;
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.agents.values(), ...this.routers.values()].map((server) => server.close()),
    );
  }

  async #startAgent(device: SimDevice, refresh: () => void): Promise<SnmpAgent | null> {
    const { plan } = device;
    const world = this.#world;
    const fresh =
      <T>(view: (world: World, device: SimDevice) => T) =>
      (): T => {
        refresh();
        return view(world, device);
      };
    const tree = plan.speaks.includes('snmp-airos')
      ? airosTree(fresh(airosView))
      : plan.speaks.includes('snmp-mikrotik')
        ? mikrotikStationTree(fresh(mikrotikCpeView))
        : null;
    if (!tree) return null;
    const agent = await startSnmpAgent({ tree, community: LAB_SECRETS.snmpCommunity });
    const random = seededRandom(childSeed(plan.noiseSeed, 9));
    // A read takes several packets there and back; the probability is asked anew for each.
    agent.drop(1, () => (random() < device.lossFraction ? 0 : 1));
    this.agents.set(plan.name, agent);
    return agent;
  }

  async #startRouter(device: SimDevice, refresh: () => void): Promise<RouterOsServer | null> {
    if (!device.plan.speaks.includes('routeros')) return null;
    const state = { ...routerView(this.#world, device), refresh };
    const router = await startRouterOsServer({ state, users: API_USERS });
    this.routers.set(device.plan.name, router);
    return router;
  }
}
