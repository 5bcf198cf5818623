import { nextTryInMs, setupTag } from '@atalaya/core/domain/router-setup/router-setup';
import type { SetupTry } from '@atalaya/core/domain/router-setup/setup-progress';
import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { RouterSetupJob, RouterSetups } from '@atalaya/core/ports/router-setups';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { Database, Trx } from '../postgres/database.js';
import { firstOfTenants } from '../postgres/first-of-tenants.js';
import { onAnyChange } from '../streams/on-any-change.js';
import {
  claimSetup,
  expireSetups,
  openSetupSecrets,
  optionsOf,
  type SetupRow,
} from './setup-claim.store.js';

/** Longer than any try may take: a collector that holds one for so long has died. */
const CLAIM_LASTS_MS = 2 * MINUTE_MS;

export interface PostgresRouterSetupsDeps {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly clock: Clock;
  readonly bus: EventBus;
  /** Unique among all collectors that live, and new with each start. */
  readonly claimant: string;
}

/** Routers that are being added, as Postgres holds them. */
export function createPostgresRouterSetups(deps: PostgresRouterSetupsDeps): RouterSetups {
  const { database, clock, bus, claimant, secrets } = deps;
  let claims = 0;

  const claimIn = (tenantId: string): Promise<RouterSetupJob | undefined> =>
    database.withTenant(tenantId, async (trx) => {
      claims += 1;
      const now = new Date(clock.now());
      await expireSetups(trx, now);
      const claim = `${claimant}/${claims}`;
      const until = new Date(now.getTime() + CLAIM_LASTS_MS);
      const row = await claimSetup(trx, { now, until, claim });
      if (row === undefined) return undefined;
      const job = jobOf(row, claim, secrets);
      if (job === undefined) await fail(trx, row.id);
      return job;
    });

  return {
    claim: () => firstOfTenants(database, claimIn),
    report: (job, tried) => database.withTenant(job.tenantId, (trx) => report(trx, job, tried)),
    release: async (job) => {
      await database.withTenant(job.tenantId, (trx) =>
        trx
          .updateTable('router_setups')
          .set({ claimed_by: null, claimed_until: null })
          .where('id', '=', job.setupId)
          .where('claimed_by', '=', job.claim)
          .execute(),
      );
    },
    onChange: (listener) => onAnyChange(bus, ['router-setup.requested'], listener),
  };
}

/** undefined when the secrets do not open: SECRET_KEY is another one by now. */
function jobOf(row: SetupRow, claim: string, box: SecretBox): RouterSetupJob | undefined {
  const { port, snmpPort } = optionsOf(row);
  try {
    return {
      tenantId: row.tenant_id,
      setupId: row.id,
      claim,
      tag: setupTag(row.id),
      address: row.address,
      port,
      snmpPort,
      secrets: openSetupSecrets(row, box),
      fingerprint: row.fingerprint,
    };
  } catch {
    return undefined;
  }
}

async function fail(trx: Trx, id: string): Promise<void> {
  await trx
    .updateTable('router_setups')
    .set({ state: 'failed', key_id: null, ciphertext: null, claimed_by: null, claimed_until: null })
    .where('id', '=', id)
    .execute();
}

/**
 * The certificate that was seen first stays the one that is believed, until a person says otherwise. A router that was
 * found is looked for again only when asked for; if it lets nobody in by then, it is waited for anew.
 */
async function report(trx: Trx, job: RouterSetupJob, tried: SetupTry): Promise<void> {
  const row = await trx
    .selectFrom('router_setups')
    .where('id', '=', job.setupId)
    .where('claimed_by', '=', job.claim)
    .selectAll()
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined || (row.state !== 'waiting' && row.state !== 'found')) return;
  const tries = row.tries + 1;
  const wait = nextTryInMs(tries, tried.outcomes.login.problem === 'login-refused');
  const isFound = tried.found !== null;
  await trx
    .updateTable('router_setups')
    .set({
      state: isFound ? 'found' : 'waiting',
      tries,
      tried_at: new Date(tried.at),
      next_try_at: isFound ? null : new Date(tried.at + wait),
      steps: JSON.stringify(tried.outcomes),
      found: isFound ? JSON.stringify(tried.found) : null,
      fingerprint: row.fingerprint ?? tried.fingerprint,
      claimed_by: null,
      claimed_until: null,
    })
    .where('id', '=', job.setupId)
    .execute();
}
