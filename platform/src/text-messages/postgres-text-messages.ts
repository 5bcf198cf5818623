import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { TextMessages } from '@atalaya/core/ports/text-messages';
import type { Database } from '../postgres/database.js';
import { firstOfTenants } from '../postgres/first-of-tenants.js';
import { onAnyChange } from '../streams/on-any-change.js';
import { claimTextMessage, settleTextMessage } from './text-messages.store.js';

/** Longer than any sending may take: a collector that holds one for so long has died. */
const CLAIM_LASTS_MS = MINUTE_MS;

export interface PostgresTextMessagesDeps {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly clock: Clock;
  readonly bus: EventBus;
  /** Unique among all collectors that live, and new with each start. */
  readonly claimant: string;
}

/** Text messages that wait for a collector, as Postgres holds them. */
export function createPostgresTextMessages(deps: PostgresTextMessagesDeps): TextMessages {
  const { database, clock, bus, claimant, secrets } = deps;
  let claims = 0;
  return {
    claim: () =>
      firstOfTenants(database, (tenantId) =>
        database.withTenant(tenantId, (trx) => {
          claims += 1;
          const now = new Date(clock.now());
          const until = new Date(now.getTime() + CLAIM_LASTS_MS);
          return claimTextMessage(trx, { now, until, claim: `${claimant}/${claims}` }, secrets);
        }),
      ),
    report: async ({ tenantId, messageId, claim }, outcome) => {
      const at = new Date(clock.now());
      await database.withTenant(tenantId, (trx) =>
        settleTextMessage(trx, { messageId, claim, at }, outcome),
      );
    },
    onChange: (listener) => onAnyChange(bus, ['text-message.requested'], listener),
  };
}
