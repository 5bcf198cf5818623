import { randomUUID } from 'node:crypto';
import { EnforcementService } from '@atalaya/collector/enforce/enforcement-service';
import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { NetworkCommands } from '@atalaya/core/ports/network-commands';
import type { DunningTown, TownService } from '@atalaya/jobs/dunning/testing/dunning-town';
import { foundTown, MARCH, POLICY } from '@atalaya/jobs/dunning/testing/town-engine';
import { catchUp } from '@atalaya/platform/enforcement/catch-up.store';
import { createPostgresNetworkCommands } from '@atalaya/platform/enforcement/postgres-network-commands';
import type { Database } from '@atalaya/platform/postgres/database';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { systemDelay } from '@atalaya/platform/runtime/system-timers';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import { sql } from 'kysely';
import type { SubscriberRouter } from '../simulators/routeros/testing/subscriber-router.js';
import { seededRandom } from '../world/seeded-random.js';
import type { BenchOptions, BenchResult } from './bench.js';
import { withBenchDatabase } from './bench-postgres.js';
import { seedRouters, startRouters } from './enforcement/town-network.js';

const SERVICES = 1_000;
const ROUTERS = 10;
const WRITES_PER_MINUTE = 6_000;
const STEPS = 120;
const MOST_ROUNDS = 600;
const PRICE_MINOR = 49_900;
/** Cuts are spread over the steps. */
const pacedFor = (services: number) => ({
  ...POLICY,
  pace: { services: Math.ceil(services / 25), everyMinutes: 1 },
  breaker: { percentOfActive: 100, timesUsualPercent: 1_000, leastServices: 10_000 },
});

/**
 * Each line has a history of its own: cut by dunning, paid before, while or after it is cut, or never. Meanwhile
 * routers are lost and come back, and collectors die in the middle of what they do.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const services = options.number('services', SERVICES);
  const routers = options.number('routers', ROUTERS);
  const random = seededRandom(options.number('seed', 1));
  const figures = await withBenchDatabase((database) =>
    measure(database, { services, routers, random }),
  );
  return {
    name: 'interleavings',
    work: `${services} PPPoE lines on ${routers} routers of the lab, cut by dunning and paid at random moments or never, while routers are lost and collectors die; \`wrong\` are lines whose desired state, observed state or entry on the router was not what they owe in the end, \`feesWithoutCut\` reconnection fees where no cut was ever observed`,
    figures,
    peers: {},
  };
}

interface Scale {
  readonly services: number;
  readonly routers: number;
  readonly random: () => number;
}

async function measure(database: Database, scale: Scale) {
  const { random } = scale;
  const { town, look } = await foundTown(database, '2026-03-09T09:00', pacedFor(scale.services));
  const all = await town.crowd(scale.services, () => MARCH);
  const routers = await startRouters(scale);
  const secrets = createSecretBox(new Uint8Array(32).fill(7));
  await seedRouters(town, routers, { secrets, writesPerMinute: WRITES_PER_MINUTE });
  const bus = createMemoryEventBus(silentLog);
  const start = () => new MortalCollector({ database, secrets, clock: town.clock, bus }, routers);
  let collector = start();
  const lost = new Set<SubscriberRouter>();
  const paid = new Set<TownService>();
  const counts = { kills: 0, losses: 0 };
  /** A look of dunning, and the news of it. */
  const decide = async (...accountIds: readonly string[]) => {
    await look(...accountIds);
    await bus.publish('network-commands.requested', { tenantId: town.tenantId });
  };
  try {
    await decide();
    await town.moveTo('2026-03-09T10:00');
    // Half of them pay at a moment of their own: before they are cut, afterwards, or just when it is under way.
    const willPay = new Map(
      all.filter(() => random() < 0.5).map((of) => [of, Math.floor(random() * STEPS)]),
    );
    for (let step = 0; step < STEPS; step += 1) {
      await decide();
      await systemDelay(random() * 100);
      const underWay = await cutsUnderWay(town);
      const payers = [...willPay].flatMap(([of, at]) =>
        at === step || (underWay.has(of.serviceId) && random() < 0.3) ? [of] : [],
      );
      await town.payAll(payers.map((of) => ({ of, amountMinor: PRICE_MINOR })));
      for (const of of payers) {
        paid.add(of);
        willPay.delete(of);
      }
      await decide(...payers.map(({ accountId }) => accountId));
      counts.losses += await loseAndFind(routers, lost, random);
      if (random() < 0.2) {
        await collector.kill();
        await town.clock.advance(61 * SECOND_MS);
        collector = start();
        counts.kills += 1;
      }
      await town.clock.advance(5 * SECOND_MS);
    }
    for (const router of lost) await router.plugIn();
    for (let round = 0; round < MOST_ROUNDS && !(await isSettled(town)); round += 1) {
      await town.in((trx) => catchUp(trx, town.tenantId, town.clock.now()));
      await decide();
      await systemDelay(100);
      await town.clock.advance(5 * SECOND_MS);
    }
    const owing = new Set(all.filter((of) => !paid.has(of)).map(({ serviceId }) => serviceId));
    return { paid: paid.size, ...counts, ...(await judge(town, routers, owing)) };
  } finally {
    await collector.kill();
    await Promise.all(routers.map((router) => router.unplug()));
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

/** Routers go out of reach and come back. Answers how many went. */
async function loseAndFind(
  routers: readonly SubscriberRouter[],
  lost: Set<SubscriberRouter>,
  random: () => number,
): Promise<number> {
  let losses = 0;
  for (const router of routers) {
    if (lost.has(router) && random() < 0.3) {
      await router.plugIn();
      lost.delete(router);
    } else if (!lost.has(router) && random() < 0.05) {
      await router.unplug();
      lost.add(router);
      losses += 1;
    }
  }
  return losses;
}

async function isSettled(town: DunningTown): Promise<boolean> {
  const { rows } = await town.in((trx) =>
    sql<{ isOpen: boolean }>`select exists (select 1 from services
        where observed_state <> desired_state and (observed_state <> 'unknown' or desired_state <> 'active'))
      or exists (select 1 from network_commands where state in ('queued', 'running', 'failed')) as "isOpen"`.execute(
      trx,
    ),
  );
  return rows[0]?.isOpen === false;
}

async function judge(
  town: DunningTown,
  routers: readonly SubscriberRouter[],
  owing: ReadonlySet<string>,
) {
  const { rows } = await town.in((trx) =>
    sql<Ended>`select s.id as "serviceId", s.desired_state as desired, s.observed_state as observed,
      exists (select 1 from account_charges c
        where c.account_id = s.account_id and c.kind = 'reconnection_fee') as "isCharged",
      exists (select 1 from outbox o where o.type = 'service.access_changed'
        and o.subject = 'service:' || s.id and o.data->>'observedState' = 'suspended') as "wasCut"
      from services s`.execute(trx),
  );
  const entries = routers.flatMap(({ services }) => services.addressLists.rows);
  const blocked = new Set(entries.map(({ values }) => values['comment']?.split(':')[2] ?? ''));
  const count = (of: (row: Ended) => boolean) => rows.filter(of).length;
  return {
    interleavings: rows.length,
    wrong: count((row) => isWrong(row, { owing, blocked })),
    cutsSeen: count(({ wasCut }) => wasCut),
    fees: count(({ isCharged }) => isCharged),
    feesWithoutCut: count(({ isCharged, wasCut }) => isCharged && !wasCut),
  };
}

interface Ended {
  readonly serviceId: string;
  readonly desired: string;
  readonly observed: string;
  readonly isCharged: boolean;
  readonly wasCut: boolean;
}

/** One that was paid before any router was told of it may never have been looked at. */
function isWrong(
  { serviceId, desired, observed }: Ended,
  of: { readonly owing: ReadonlySet<string>; readonly blocked: ReadonlySet<string> },
): boolean {
  const isOwed = of.owing.has(serviceId);
  if (of.blocked.has(serviceId) !== isOwed) return true;
  if (isOwed) return desired !== 'suspended' || observed !== 'suspended';
  return desired !== 'active' || !['active', 'unknown'].includes(observed);
}

/** A collector whose process ends at any moment: its connections are cut, and nothing more of it is heard. */
class MortalCollector {
  readonly #routers: readonly SubscriberRouter[];
  readonly #service: EnforcementService;
  #isDead = false;

  constructor(
    deps: Omit<Parameters<typeof createPostgresNetworkCommands>[0], 'claimant'>,
    routers: readonly SubscriberRouter[],
  ) {
    this.#routers = routers;
    const alive = createPostgresNetworkCommands({ ...deps, claimant: randomUUID() });
    const heard = <A extends readonly unknown[], R>(call: (...given: A) => Promise<R>) => {
      return (...given: A): Promise<R> =>
        this.#isDead ? Promise.reject(new Error('dead')) : call(...given);
    };
    const commands: NetworkCommands = {
      claim: heard(alive.claim),
      stillWanted: heard(alive.stillWanted),
      remember: heard(alive.remember),
      report: heard(alive.report),
      reportComparison: heard(alive.reportComparison),
      release: heard(alive.release),
      onChange: alive.onChange,
    };
    const { clock } = deps;
    this.#service = new EnforcementService({ commands, clock, log: { warn: () => undefined } });
    this.#service.start();
  }

  async kill(): Promise<void> {
    this.#isDead = true;
    for (const { server } of this.#routers) server.dropConnections();
    await this.#service.stop();
  }
}
