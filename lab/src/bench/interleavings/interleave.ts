import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { DunningTown, TownService } from '@atalaya/jobs/dunning/testing/dunning-town';
import { foundTown, MARCH, POLICY } from '@atalaya/jobs/dunning/testing/town-engine';
import { catchUp } from '@atalaya/platform/enforcement/catch-up.store';
import type { Database } from '@atalaya/platform/postgres/database';
import { systemDelay } from '@atalaya/platform/runtime/system-timers';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import type { SubscriberRouter } from '../../simulators/routeros/testing/subscriber-router.js';
import { seededRandom } from '../../world/seeded-random.js';
import { seedRouters, startRouters } from '../enforcement/town-network.js';
import type { Collectors, CollectorWorld } from './collectors.js';
import { isSettled, judge } from './judge.js';
import { StaleWrites } from './stale-writes.js';

const WRITES_PER_MINUTE = 6_000;
const MOST_ROUNDS = 600;
const PRICE_MINOR = 49_900;
/** A lane is another's when its holder was silent for a minute. */
const LANE_ENDS_MS = 61 * SECOND_MS;
const STEP_MS = 5 * SECOND_MS;
/** Cuts are spread over the steps: one takes 17 s of the town's clock on average, and a pace is one of minutes. */
const MINUTES_OF_A_STEP = 0.2;

interface InterleavingScale {
  readonly services: number;
  readonly routers: number;
  /** Moments at which something may happen. */
  readonly steps: number;
  /** At most so long passes between two moments, ms. */
  readonly pauseMs: number;
  readonly seed: number;
  readonly collectors: (world: CollectorWorld) => Collectors;
}

/**
 * Each line has a history of its own: cut by dunning, paid before, while or after it is cut, or never. Meanwhile routers
 * are lost and come back, and the collector is killed in the middle of what it does.
 */
export async function interleave(database: Database, scale: InterleavingScale) {
  const policy = {
    ...POLICY,
    pace: {
      services: Math.ceil(scale.services / (scale.steps * MINUTES_OF_A_STEP)),
      everyMinutes: 1,
    },
    breaker: { percentOfActive: 100, timesUsualPercent: 1_000, leastServices: 10_000 },
  };
  const { town, look } = await foundTown(database, '2026-03-09T09:00', policy);
  const all = await town.crowd(scale.services, () => MARCH);
  const routers = await startRouters(scale);
  const secretKey = new Uint8Array(32).fill(7);
  const secrets = createSecretBox(secretKey);
  await seedRouters(town, routers, { secrets, writesPerMinute: WRITES_PER_MINUTE });
  const collectors = scale.collectors({ secretKey, routers });
  const run = new Run({ town, look, all, routers, collectors, scale });
  try {
    return await run.toTheEnd();
  } finally {
    await collectors.stop();
    await Promise.all(routers.map((router) => router.unplug()));
  }
}

interface RunDeps {
  readonly town: DunningTown;
  readonly look: (...accountIds: readonly string[]) => Promise<unknown>;
  readonly all: readonly TownService[];
  readonly routers: readonly SubscriberRouter[];
  readonly collectors: Collectors;
  readonly scale: InterleavingScale;
}

class Run {
  readonly #lost = new Set<SubscriberRouter>();
  readonly #paid = new Set<TownService>();
  readonly #stale = new StaleWrites();
  readonly #counts = { kills: 0, losses: 0 };
  /** Apart: how many are asked whether they pay depends on how far the collector is, and kills must not. */
  readonly #random: () => number;
  readonly #payersRandom: () => number;

  constructor(private readonly deps: RunDeps) {
    const { seed } = deps.scale;
    this.#random = seededRandom(seed);
    this.#payersRandom = seededRandom(seed + 1);
  }

  async toTheEnd() {
    const { town, all, routers, scale } = this.deps;
    const { steps } = scale;
    const random = this.#payersRandom;
    await this.deps.look();
    await town.moveTo('2026-03-09T10:00');
    await this.deps.collectors.begin(this.#news());
    // Half of them pay at a moment of their own: before they are cut, afterwards, or just when it is under way.
    const willPay = new Map(
      all.filter(() => random() < 0.5).map((of) => [of, Math.floor(random() * steps)]),
    );
    for (let step = 0; step < steps; step += 1) await this.#step(step, willPay);
    for (const router of this.#lost) await router.plugIn();
    const owing = new Set(
      all.filter((of) => !this.#paid.has(of)).map(({ serviceId }) => serviceId),
    );
    const rounds = await this.#settle(owing);
    return {
      ...(await judge(town, routers, owing)),
      ...this.#stale.judge(routers),
      paid: this.#paid.size,
      ...this.#counts,
      unsettled: rounds === MOST_ROUNDS ? 1 : 0,
    };
  }

  async #step(step: number, willPay: Map<TownService, number>): Promise<void> {
    const { town, collectors, scale } = this.deps;
    const { pauseMs } = scale;
    const random = this.#random;
    await this.#decide();
    await systemDelay(random() * pauseMs);
    const underWay = await cutsUnderWay(town);
    const payers = [...willPay].flatMap(([of, at]) =>
      at === step || (underWay.has(of.serviceId) && this.#payersRandom() < 0.3) ? [of] : [],
    );
    await town.payAll(payers.map((of) => ({ of, amountMinor: PRICE_MINOR })));
    for (const of of payers) {
      this.#paid.add(of);
      willPay.delete(of);
    }
    await this.#decide(...payers.map(({ accountId }) => accountId));
    await this.#loseAndFind();
    if (random() < 0.2) {
      await systemDelay(random() * pauseMs);
      await collectors.kill();
      this.#counts.kills += 1;
      await town.clock.advance(LANE_ENDS_MS);
      await collectors.begin(this.#news());
    }
    await town.clock.advance(STEP_MS);
  }

  /** Answers after how many rounds nothing was left to do. */
  async #settle(owing: ReadonlySet<string>): Promise<number> {
    const { town, scale } = this.deps;
    let round = 0;
    for (; round < MOST_ROUNDS && !(await isSettled(town, owing)); round += 1) {
      await town.in((trx) => catchUp(trx, town.tenantId, town.clock.now()));
      await this.#decide();
      await systemDelay(scale.pauseMs);
      await town.clock.advance(STEP_MS);
    }
    return round;
  }

  #news() {
    const { town } = this.deps;
    return { tenantId: town.tenantId, now: town.clock.now() };
  }

  /** A look of dunning, and the news of it. */
  async #decide(...accountIds: readonly string[]): Promise<void> {
    const { town, look, collectors } = this.deps;
    await look(...accountIds);
    await this.#stale.note(town);
    await collectors.tell(this.#news());
  }

  /** Routers go out of reach and come back. */
  async #loseAndFind(): Promise<void> {
    for (const router of this.deps.routers) {
      if (this.#lost.has(router) && this.#random() < 0.3) {
        await router.plugIn();
        this.#lost.delete(router);
      } else if (!this.#lost.has(router) && this.#random() < 0.05) {
        await router.unplug();
        this.#lost.add(router);
        this.#counts.losses += 1;
      }
    }
  }
}

/** Lines whose cut waits or is in a collector's hand. */
async function cutsUnderWay(town: DunningTown): Promise<ReadonlySet<string>> {
  const rows = await town.in((trx) =>
    trx
      .selectFrom('network_commands')
      .where('state', 'in', ['queued', 'running', 'failed'])
      .where('intent', '=', 'suspend')
      .select('service_id')
      .execute(),
  );
  return new Set(rows.flatMap((row) => row.service_id ?? []));
}
