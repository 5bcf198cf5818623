import { randomUUID } from 'node:crypto';
import { credentialContext } from '@atalaya/core/domain/access/credential-context';
import type { EnforcementMode } from '@atalaya/core/domain/enforcement/network-command';
import { intentOf } from '@atalaya/core/domain/enforcement/wanted-intent';
import type { CommandOutcome, DueCommand, RouterLane } from '@atalaya/core/ports/network-commands';
import { createPostgresNetworkCommands } from '@atalaya/platform/enforcement/postgres-network-commands';
import { queueCommands } from '@atalaya/platform/enforcement/queue-commands.store';
import type { Database } from '@atalaya/platform/postgres/database';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import type { DunningTown } from './dunning-town.js';

const secrets = createSecretBox(new Uint8Array(32).fill(7));

/** As dunning or a person changes what is wanted of lines, with the command of it. */
export async function want(
  town: DunningTown,
  serviceIds: readonly string[],
  state: 'active' | 'suspended',
): Promise<number> {
  const now = town.clock.now();
  const why = { actor: 'test', cause: 'hand', decisionId: null };
  return town.in(async (trx) => {
    await trx
      .updateTable('services')
      .set((eb) => ({ desired_state: state, generation: eb('generation', '+', 1) }))
      .where('id', 'in', [...serviceIds])
      .execute();
    const commands = serviceIds.map((serviceId) => ({
      serviceId,
      intent: intentOf(state),
      ...why,
    }));
    return await queueCommands(trx, town.tenantId, commands, now);
  });
}

/** The only town that works: collectors look at every one. Gives the town's router a RouterOS way and switches it on, compared a moment ago. */
export async function switchOn(
  database: Database,
  town: DunningTown,
  mode: EnforcementMode = 'enforce',
) {
  await database.withPlatform((trx) =>
    trx
      .updateTable('tenants')
      .set({ status: 'suspended' })
      .where('id', '<>', town.tenantId)
      .execute(),
  );
  const at = new Date(town.clock.now());
  const row = { tenant_id: town.tenantId };
  const credential = randomUUID();
  const secret = { kind: 'routeros', user: 'writer', password: 'x', tls: false };
  const sealed = secrets.seal(JSON.stringify(secret), credentialContext(town.tenantId, credential));
  return town.in(async (trx) => {
    const { id } = await trx
      .selectFrom('devices')
      .where('role', '=', 'router')
      .select('id')
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('credentials')
      .values({
        ...row,
        ...{ id: credential, name: 'writer', kind: 'routeros' },
        ...{ key_id: sealed.keyId, ciphertext: sealed.ciphertext, created_at: at, updated_at: at },
      })
      .execute();
    await trx
      .insertInto('device_sources')
      .values({
        ...row,
        device_id: id,
        driver: 'routeros',
        address: '192.0.2.1',
        credential_id: credential,
      })
      .execute();
    await trx
      .insertInto('enforcement_routers')
      .values({
        ...row,
        ...{ device_id: id, mode, reconciled_at: at, updated_at: at, updated_by: 'test' },
        writes_per_minute: 6_000,
      })
      .execute();
    return id;
  });
}

/** What a collector of its own has in its hand. */
export const collectorOf = (town: DunningTown, database: Database) =>
  createPostgresNetworkCommands({
    database,
    secrets,
    clock: town.clock,
    bus: createMemoryEventBus(silentLog),
    claimant: randomUUID(),
  });

/** Blocks that stand, by service; counts what was written. */
export class FakeRouter {
  readonly blocked = new Set<string>();
  writes = 0;

  /** Read, written where it differs, and read back. */
  do({ id, intent, line }: DueCommand): CommandOutcome {
    const serviceId = line?.serviceId ?? '';
    const before = this.blocked.has(serviceId);
    const isWanted = intent === 'suspend';
    if (before !== isWanted) {
      this.writes += 1;
      if (isWanted) this.blocked.add(serviceId);
      else this.blocked.delete(serviceId);
    }
    const words = ['/ip/firewall/address-list/add', '=list=atalaya-suspended'];
    return {
      id,
      state: 'verified',
      commands: before === isWanted ? [] : [{ words, answer: 'done', message: null }],
      before: { blocked: before },
      after: { blocked: isWanted },
      latencyMs: 3,
      observed: isWanted ? 'suspended' : 'active',
      evidence: { list: isWanted ? 'atalaya-suspended' : null },
      memory: null,
      redial: null,
    };
  }
}

type Collector = ReturnType<typeof collectorOf>;

/** All of a lane, as a collector works it off. */
export async function workOff(collector: Collector, lane: RouterLane, router: FakeRouter) {
  const ids = lane.commands.map(({ id }) => id);
  const wanted = await collector.stillWanted(lane, ids);
  const outcomes = lane.commands.map((command): CommandOutcome => {
    if (wanted.has(command.id)) return router.do(command);
    const nothing = { commands: [], before: null, after: null, latencyMs: 0 };
    return { id: command.id, state: 'stale', ...nothing };
  });
  await collector.report(lane, outcomes);
  await collector.release(lane, { error: null, retryAt: null });
}

export async function workAll(collector: Collector, router: FakeRouter): Promise<void> {
  for (;;) {
    const lane = await collector.claim();
    if (lane === undefined) return;
    await workOff(collector, lane, router);
  }
}

export const commandsOf = (town: DunningTown, serviceId: string) =>
  town.in((trx) =>
    trx
      .selectFrom('network_commands')
      .where('service_id', '=', serviceId)
      .selectAll()
      .orderBy('generation')
      .orderBy('created_at')
      .execute(),
  );
