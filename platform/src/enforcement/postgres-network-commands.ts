import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { NetworkCommands } from '@atalaya/core/ports/network-commands';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { Database } from '../postgres/database.js';
import { onAnyChange } from '../streams/on-any-change.js';
import { claimLane } from './claim-lane.js';
import { readStillWanted } from './lane-claim.store.js';
import { LaneLost } from './lane-lost.js';
import { LaneUnits } from './lane-units.js';
import { releaseLane } from './release-lane.store.js';
import { storeComparison } from './store-comparison.js';
import { storeMemories } from './store-memories.store.js';
import { storeOutcomes } from './store-outcomes.js';

export interface PostgresNetworkCommandsDeps {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly clock: Clock;
  readonly bus: EventBus;
  /** Unique among all collectors that live, and new with each start. */
  readonly claimant: string;
  /** Whose pinned routers it takes besides those that are pinned to nobody; absent: none. */
  readonly collector?: string;
}

/** Routers' lanes and their commands, as Postgres holds them. */
export function createPostgresNetworkCommands(deps: PostgresNetworkCommandsDeps): NetworkCommands {
  const { database, clock, bus, claimant, collector = null, secrets } = deps;
  const units = new LaneUnits(deps);
  let claims = 0;
  let lastTenant = '';
  return {
    claim: async () => {
      for (const tenantId of await tenantsAfter(database, lastTenant)) {
        claims += 1;
        const request = {
          ...{ until: units.until(), claim: `${claimant}/${claims}`, now: clock.now() },
          of: { collectorId: collector, isRemote: false },
        };
        const lane = await database.withTenant(tenantId, (trx) =>
          claimLane(trx, tenantId, request, secrets),
        );
        if (lane === undefined) continue;
        lastTenant = tenantId;
        return lane;
      }
      return undefined;
    },
    stillWanted: async (lane, commandIds) => {
      const held = await units.within(lane, (trx, { mode }) =>
        mode === 'enforce'
          ? readStillWanted(trx, lane, commandIds)
          : Promise.resolve(new Set<string>()),
      );
      return held?.value ?? new Set();
    },
    remember: async (lane, memories) => {
      const at = new Date(clock.now());
      const held = await units.within(lane, (trx) => storeMemories(trx, lane, memories, at));
      if (held === undefined) throw new LaneLost();
    },
    report: async (lane, outcomes) => {
      const held = await units.within(lane, (trx) =>
        storeOutcomes(trx, lane, outcomes, clock.now()),
      );
      if (held !== undefined) await units.tellAccounts(lane.tenantId, held.value.accountIds);
    },
    reportComparison: async (lane, comparison) => {
      const held = await units.within(lane, (trx, terms) =>
        storeComparison(trx, lane, comparison, { ...terms, now: clock.now() }),
      );
      if (held !== undefined) await units.tellComparison(lane.tenantId, held.value);
    },
    release: async (lane, because) => {
      await database.withTenant(lane.tenantId, (trx) =>
        releaseLane(trx, lane, because, clock.now()),
      );
    },
    onChange: (listener) =>
      onAnyChange(bus, ['network-commands.requested', 'device.state'], listener),
  };
}

/** Active tenants, the one after the last that had something first: none waits for ever behind a busy one. */
async function tenantsAfter(database: Database, last: string): Promise<string[]> {
  const rows = await database.withPlatform((trx) =>
    trx.selectFrom('tenants').select('id').where('status', '=', 'active').orderBy('id').execute(),
  );
  const ids = rows.map(({ id }) => id);
  return [...ids.filter((id) => id > last), ...ids.filter((id) => id <= last)];
}
