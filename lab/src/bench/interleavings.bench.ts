import { randomInt } from 'node:crypto';
import { type BenchOptions, type BenchResult, rounded } from './bench.js';
import { withBenchServer } from './bench-postgres.js';
import { collectorProcesses } from './interleavings/collector-processes.js';
import { interleave } from './interleavings/interleave.js';

const SERVICES = 1_000;
const ROUTERS = 10;
const STEPS = 120;
const PAUSE_MS = 100;
const MOST_SEED = 1_000_000;

/** Lines whose cuts, payments, routers and collectors cross; `--seed` has the same draws again. */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const services = options.number('services', SERVICES);
  const routers = options.number('routers', ROUTERS);
  const steps = options.number('steps', STEPS);
  const seed = options.number('seed', randomInt(1, MOST_SEED));
  const startedAt = performance.now();
  const figures = await withBenchServer(({ database, url }) =>
    interleave(database, {
      ...{ services, routers, steps, seed, pauseMs: PAUSE_MS },
      collectors: (world) => collectorProcesses(url, world),
    }),
  );
  const seconds = rounded((performance.now() - startedAt) / 1_000);
  return {
    name: 'interleavings',
    work: `${services} PPPoE lines on ${routers} routers of the lab, cut by dunning and paid at random moments or never, while routers are lost and the collector, a process of its own, is ended by SIGKILL; \`wrong\` are lines whose desired state, observed state or entry on the router was not what they owe in the end, \`feesWithoutCut\` reconnection fees where no cut was ever observed, \`staleWrites\` entries written for a generation that had been outdated for more than 3 s; with \`--seed ${seed}\` the same is drawn again`,
    figures: { ...figures, seconds, seed },
    peers: {},
  };
}
