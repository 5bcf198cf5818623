import { randomUUID } from 'node:crypto';
import type { Tenant, TestApi } from './with-api.js';

/** A router that is switched on, a command that was given up, what a line was before, a drift, another system's cut. */
export async function seedEnforcement(
  api: TestApi,
  { id: tenantId, owner }: Tenant,
  of: { readonly slug: string; readonly service: string },
) {
  const made = await owner.post('/credentials', {
    name: `${of.slug} writer`,
    secret: { kind: 'routeros', user: 'writer', password: 'x', tls: false },
  });
  const writer = made.as<{ id: string }>(201).id;
  const at = new Date(api.clock.now());
  const row = { tenant_id: tenantId };
  const ids = {
    enforcementRouter: randomUUID(),
    networkCommand: randomUUID(),
    writerCredential: writer,
  };
  const router = ids.enforcementRouter;
  await api.db.database.withTenant(tenantId, async (trx) => {
    await trx
      .insertInto('devices')
      .values({
        ...row,
        ...{ id: router, name: `${of.slug} core`, role: 'router' },
        ...{ created_at: at, updated_at: at },
      })
      .execute();
    await trx
      .insertInto('device_sources')
      .values({
        ...row,
        device_id: router,
        driver: 'routeros',
        address: '192.0.2.77',
        credential_id: writer,
        enabled: false,
      })
      .execute();
    await trx
      .insertInto('enforcement_routers')
      .values({
        ...row,
        ...{ device_id: router, mode: 'enforce', updated_at: at, updated_by: of.slug },
      })
      .execute();
    await trx
      .insertInto('network_commands')
      .values({
        ...row,
        ...{ id: ids.networkCommand, router_id: router, service_id: of.service },
        ...{ intent: 'provision', generation: 1, state: 'dead', actor: of.slug },
        ...{ error: of.slug, due_at: at, created_at: at, settled_at: at },
      })
      .execute();
    await trx
      .insertInto('line_memories')
      .values({
        ...row,
        ...{ service_id: of.service, router_id: router, updated_at: at },
        memory: JSON.stringify({ profile: of.slug }),
      })
      .execute();
    await trx
      .insertInto('network_drifts')
      .values({
        ...row,
        ...{ router_id: router, service_id: of.service },
        ...{ kind: 'foreign', key: of.slug, first_seen_at: at, last_seen_at: at },
      })
      .execute();
    await trx
      .insertInto('plan_overruns')
      .values({
        ...row,
        ...{ service_id: of.service, device_id: router, day: '2026-03-01' },
        ...{ down_bps: 90e6, up_bps: 1e6, share: 1.8, peak_at: at, last_at: at, looks: 1 },
      })
      .execute();
    await trx
      .insertInto('take_overs')
      .values({ ...row, router_id: router, named_at: at, named_by: of.slug, read_at: at })
      .execute();
    await trx
      .insertInto('take_over_entries')
      .values({
        ...row,
        ...{ router_id: router, service_id: of.service, match: 'matched' },
        ...{ kind: 'list_entry', menu: 'ip/firewall/address-list', key: of.slug },
        ...{ values: JSON.stringify({ list: of.slug }), owners: '[]' },
        ...{ first_seen_at: at, changed_at: at, last_seen_at: at },
      })
      .execute();
  });
  return ids;
}
