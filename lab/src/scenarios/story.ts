import type { SimDevice } from '../world/sim-device.js';
import type { World } from '../world/world.js';

const MINUTE_MS = 60_000;

/** Something that happens to one device again and again. Times are of the story, from its start. */
export interface Scenario {
  readonly title: string;
  readonly device: string;
  readonly firstMs: number;
  readonly lastsMs: number;
  readonly everyMs: number;
  begin(): void;
  end(): void;
}

/** True while the scenario is going on, `elapsedMs` into the story. */
export function isGoingOn(scenario: Scenario, elapsedMs: number): boolean {
  const since = elapsedMs - scenario.firstMs;
  return since >= 0 && since % scenario.everyMs < scenario.lastsMs;
}

/**
 * Plays scenarios as the world's story moves on. Only what changed between two steps is acted on, so that a leap over
 * hours starts or ends each scenario at most once, and what a person does to a device in between stays done.
 */
export class Story {
  readonly scenarios: readonly Scenario[];
  readonly #world: World;
  readonly #startMs: number;
  readonly #going = new Set<Scenario>();

  constructor(world: World, scenarios: readonly Scenario[]) {
    this.#world = world;
    this.scenarios = scenarios;
    this.#startMs = world.network.storyMs;
  }

  step(): void {
    const elapsedMs = this.#world.network.storyMs - this.#startMs;
    for (const scenario of this.scenarios) {
      const should = isGoingOn(scenario, elapsedMs);
      if (should === this.#going.has(scenario)) continue;
      if (should) {
        this.#going.add(scenario);
        scenario.begin();
      } else {
        this.#going.delete(scenario);
        scenario.end();
      }
    }
  }
}

/** The demo's own story: a CPE that fades, a sector that dies and comes back, a CPE that its owner unplugs. */
export function demoScenarios(world: World): Scenario[] {
  const cast = castOf(world);
  return [
    fadingCpe(cast.fading),
    dyingSector(world, cast.sector),
    unpluggedCpe(world, cast.unplugged),
  ];
}

function fadingCpe(device: SimDevice): Scenario {
  return {
    title: 'fades by 1 dB every two minutes, until somebody aligns it again',
    device: device.plan.name,
    firstMs: 20_000,
    lastsMs: 50 * MINUTE_MS,
    everyMs: 70 * MINUTE_MS,
    begin: () => {
      device.fadeLimitDb = 16;
      device.fadeDbPerMinute = 0.5;
    },
    end: () => {
      device.fadeDb = 0;
      device.fadeDbPerMinute = 0;
    },
  };
}

function dyingSector(world: World, device: SimDevice): Scenario {
  return {
    title: 'loses its power for two minutes',
    device: device.plan.name,
    firstMs: 2 * MINUTE_MS,
    lastsMs: 2 * MINUTE_MS,
    everyMs: 15 * MINUTE_MS,
    begin: () => world.kill(device),
    end: () => world.revive(device),
  };
}

function unpluggedCpe(world: World, device: SimDevice): Scenario {
  return {
    title: 'is unplugged by its owner',
    device: device.plan.name,
    firstMs: 3 * MINUTE_MS,
    lastsMs: 12 * MINUTE_MS,
    everyMs: 45 * MINUTE_MS,
    begin: () => world.unplug(device),
    end: () => world.plug(device),
  };
}

/** Three devices that do not stand in each other's way. @throws Error when the plan is too small. */
function castOf(world: World): {
  readonly fading: SimDevice;
  readonly sector: SimDevice;
  readonly unplugged: SimDevice;
} {
  const devices = [...world.network.devices.values()];
  const sector = devices.findLast((device) => device.plan.role === 'ap');
  const cpes = devices.filter((device) => device.plan.role === 'cpe' && device.upstream !== sector);
  const fading = cpes.find(
    ({ plan }) =>
      plan.speaks.includes('snmp-mikrotik') && (plan.radio?.baseSignalDbm ?? -90) >= -62,
  );
  const unplugged = cpes.find(({ plan }) => plan.speaks.includes('snmp-airos'));
  if (!sector || !fading || !unplugged) throw new Error('The network is too small for the story.');
  return { fading, sector, unplugged };
}
