import { randomUUID } from 'node:crypto';
import { EnforcementService } from '@atalaya/collector/enforce/enforcement-service';
import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { DunningTown, localInstant } from '@atalaya/jobs/dunning/testing/dunning-town';
import { POLICY } from '@atalaya/jobs/dunning/testing/town-engine';
import { want } from '@atalaya/jobs/dunning/testing/town-routers';
import { createPostgresNetworkCommands } from '@atalaya/platform/enforcement/postgres-network-commands';
import type { Database } from '@atalaya/platform/postgres/database';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import { createDemoClock } from '../demo/demo-clock.js';
import type { SubscriberRouter } from '../simulators/routeros/testing/subscriber-router.js';
import { type BenchOptions, type BenchResult, rounded } from './bench.js';
import { withBenchDatabase } from './bench-postgres.js';
import { seedRouters, startRouters } from './enforcement/town-network.js';

const SERVICES = 1_000;
const ROUTERS = 20;
/** What one router is let be written in a minute here; by default it is 60. */
const WRITES_PER_MINUTE = 600;
const NOW = '2026-03-09T10:00';
const GIVE_UP_MS = 15 * MINUTE_MS;

/** Lines of many routers that are to be cut at once: the table of commands, one collector, and routers of the lab. */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const services = options.number('services', SERVICES);
  const routers = options.number('routers', ROUTERS);
  const writesPerMinute = options.number('budget', WRITES_PER_MINUTE);
  const figures = await withBenchDatabase((database) =>
    measure(database, { services, routers, writesPerMinute }),
  );
  return {
    name: 'suspensions',
    work: `${services} PPPoE lines with addresses of pools on ${routers} routers of the lab, wanted cut in one transaction, until the last one was read back so by one collector; each router may be written ${writesPerMinute} sentences a minute (\`mostWritesInAMinute\` and \`leastWritesInAMinute\`: what the router with the most and the one with the fewest saw in their busiest minute); PostgreSQL, collector and routers on this machine`,
    figures: { ...figures, writesPerMinute },
    peers: {},
  };
}

interface Scale {
  readonly services: number;
  readonly routers: number;
  readonly writesPerMinute: number;
}

async function measure(database: Database, scale: Scale) {
  const town = await DunningTown.found(database, { slug: 'bench', now: NOW, policy: POLICY });
  const all = await town.crowd(scale.services, () => ({ due: '2026-02-05', openMinor: 0 }));
  const routers = await startRouters(scale);
  const secrets = createSecretBox(new Uint8Array(32).fill(7));
  const bus = createMemoryEventBus(silentLog);
  const clock = createDemoClock(localInstant(NOW));
  await seedRouters(town, routers, { secrets, writesPerMinute: scale.writesPerMinute });
  const claimant = randomUUID();
  const commands = createPostgresNetworkCommands({ database, secrets, clock, bus, claimant });
  const collector = new EnforcementService({ commands, clock, log: silentLog });
  collector.start();
  try {
    const startedAt = performance.now();
    const ids = all.map(({ serviceId }) => serviceId);
    await want(town, ids, 'suspended');
    await bus.publish('network-commands.requested', { tenantId: town.tenantId });
    const areSeen = async () => (await countSeen(town)) === scale.services;
    if (!(await waitUntil(areSeen, GIVE_UP_MS, 100))) {
      throw new Error(`${await countSeen(town)} of ${scale.services} lines were seen cut`);
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    const entries = routers.flatMap(({ services }) => services.addressLists.rows).length;
    if (entries !== scale.services) throw new Error(`${entries} entries stand on the routers`);
    const most = routers.map(({ writes }) => mostInAMinute(writes));
    return {
      seconds: rounded(seconds),
      entries,
      mostWritesInAMinute: Math.max(...most),
      leastWritesInAMinute: Math.min(...most),
      routersOverBudget: most.filter((count) => count > scale.writesPerMinute).length,
    };
  } finally {
    await collector.stop();
    await Promise.all(routers.map((router) => router.unplug()));
  }
}

async function countSeen(town: DunningTown): Promise<number> {
  const { count } = await town.in((trx) =>
    trx
      .selectFrom('services')
      .where('observed_state', '=', 'suspended')
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow(),
  );
  return Number(count);
}

/** The largest number of sentences in any minute that begins with one. */
function mostInAMinute(writes: SubscriberRouter['writes']): number {
  let [most, last] = [0, 0];
  for (const [first, { atMs }] of writes.entries()) {
    while ((writes[last]?.atMs ?? Number.POSITIVE_INFINITY) < atMs + MINUTE_MS) last += 1;
    most = Math.max(most, last - first);
  }
  return most;
}
