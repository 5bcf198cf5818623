import { randomUUID } from 'node:crypto';
import { credentialContext } from '@atalaya/core/domain/access/credential-context';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { DunningTown } from '@atalaya/jobs/dunning/testing/dunning-town';
import { sql } from 'kysely';
import {
  type SubscriberRouter,
  startSubscriberRouter,
} from '../../simulators/routeros/testing/subscriber-router.js';

export interface NetworkScale {
  readonly services: number;
  readonly routers: number;
}

/** Routers of the lab with the customers of a town dialled in. */
export function startRouters(scale: NetworkScale): Promise<SubscriberRouter[]> {
  return Promise.all(
    Array.from({ length: scale.routers }, (_, network) =>
      startSubscriberRouter({ users: usersOf(network, scale), network }),
    ),
  );
}

/** The n-th customer of the town is `user<n>`; routers take them in turns. */
function usersOf(network: number, { services, routers }: NetworkScale): string[] {
  return Array.from({ length: services }, (_, place) => place)
    .filter((place) => place % routers === network)
    .map((place) => `user${place + 1}`);
}

/** The routers in the inventory, switched on and compared a moment ago, with the town's sessions on them. */
export async function seedRouters(
  town: DunningTown,
  routers: readonly SubscriberRouter[],
  of: {
    readonly secrets: SecretBox;
    readonly writesPerMinute: number;
  },
): Promise<void> {
  const at = new Date(town.clock.now());
  const row = { tenant_id: town.tenantId };
  const credentialId = randomUUID();
  const secret = JSON.stringify({ kind: 'routeros', user: 'admin', password: '', tls: false });
  const sealed = of.secrets.seal(secret, credentialContext(town.tenantId, credentialId));
  await town.in(async (trx) => {
    await trx
      .insertInto('credentials')
      .values({
        ...row,
        ...{ id: credentialId, name: 'writer', kind: 'routeros', key_id: sealed.keyId },
        ...{ ciphertext: sealed.ciphertext, created_at: at, updated_at: at },
      })
      .execute();
    for (const [network, { port, subscribers }] of routers.entries()) {
      const id = randomUUID();
      await sql`insert into devices (tenant_id, id, name, role, created_at, updated_at)
        values (${town.tenantId}, ${id}, ${`router-${network}`}, 'router', ${at}, ${at})`.execute(
        trx,
      );
      await trx
        .insertInto('device_state')
        .values({ ...row, device_id: id, state: 'up', reason: null, since: at, checked_at: at })
        .execute();
      await trx
        .insertInto('device_sources')
        .values({
          ...row,
          driver: 'routeros',
          ...{ device_id: id, address: '127.0.0.1' },
          ...{ port, credential_id: credentialId },
        })
        .execute();
      await trx
        .insertInto('enforcement_routers')
        .values({
          ...row,
          ...{ device_id: id, mode: 'enforce', writes_per_minute: of.writesPerMinute },
          ...{ reconciled_at: at, updated_at: at, updated_by: 'bench' },
        })
        .execute();
      await trx
        .updateTable('service_sessions')
        .set({ device_id: id })
        .where(
          'user_name',
          'in',
          subscribers.map(({ user }) => user),
        )
        .execute();
    }
  });
}
