import { MINUTE_MS, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { DiscoveryJob, DiscoveryRuns } from '@atalaya/core/ports/discovery';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { Database } from '../postgres/database.js';
import { firstOfTenants } from '../postgres/first-of-tenants.js';
import { onAnyChange } from '../streams/on-any-change.js';
import { loadKnownNetwork } from './known-network.read-model.js';
import { claimRun, openRun } from './run-claim.store.js';
import { finishRun, releaseRun, reportRun } from './run-report.store.js';

/** A collector that said nothing for so long is taken for dead, and its run is carried out anew by another. */
export const DEAD_AFTER_MS = 30 * SECOND_MS;
/** What a run told longer ago is not believed any more: a neighbour that was unplugged since. */
const NEIGHBOURS_FRESH_MS = 24 * 60 * MINUTE_MS;

export interface PostgresDiscoveryDeps {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly clock: Clock;
  readonly bus: EventBus;
  /** Unique among all collectors that live, and new with each start: it tells one's own claims. */
  readonly claimant: string;
  /** This collector's id: runs that name it are taken, and those that name none. */
  readonly collector?: string;
}

/** Discovery runs as Postgres holds them; changes are told on the bus. */
export function createPostgresDiscoveryRuns(deps: PostgresDiscoveryDeps): DiscoveryRuns {
  const { database, secrets, clock, bus, claimant } = deps;
  const at = () => new Date(clock.now());
  let claims = 0;

  const claimIn = async (tenantId: string): Promise<DiscoveryJob | undefined> => {
    claims += 1;
    const now = at();
    const run = await database.withTenant(tenantId, (trx) =>
      claimRun(trx, {
        now,
        deadBefore: new Date(now.getTime() - DEAD_AFTER_MS),
        claimant,
        claim: `${claimant}/${claims}`,
        collector: deps.collector ?? null,
      }),
    );
    return run ? openRun(tenantId, run, secrets) : undefined;
  };

  return {
    claim: () => firstOfTenants(database, claimIn),
    known: (job: DiscoveryJob) =>
      database.withTenant(job.tenantId, (trx) =>
        loadKnownNetwork(trx, {
          withSightings: job.scope.neighbours,
          freshSince: new Date(clock.now() - NEIGHBOURS_FRESH_MS),
        }),
      ),
    report: (job, report) =>
      database.withTenant(job.tenantId, (trx) => reportRun(trx, job, report, at())),
    finish: (job, end) =>
      database.withTenant(job.tenantId, (trx) => finishRun(trx, job, end, at())),
    release: (job) => database.withTenant(job.tenantId, (trx) => releaseRun(trx, job, at())),
    onChange: (listener) => onAnyChange(bus, ['discovery.requested'], listener),
  };
}
