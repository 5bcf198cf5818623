import type { Tenant, TestApi } from './with-api.js';

/** A router that let the collector in and waits for a person; its certificate is `AA:BB`. */
export async function setUpRouter(api: TestApi, tenant: Tenant, slug: string): Promise<string> {
  const body = { name: `${slug} added router`, address: '10.0.9.1', allowedFrom: ['10.0.0.9'] };
  const made = (await tenant.owner.post('/router-setups', body)).as<{ setup: { id: string } }>(201);
  const found = {
    name: slug,
    model: null,
    version: null,
    serial: `${slug}-serial`,
    macs: [],
    interfaces: 1,
    pppSecrets: null,
    pppSessions: null,
    stations: null,
    neighbours: null,
  };
  await api.db.database.withTenant(tenant.id, (trx) =>
    trx
      .updateTable('router_setups')
      .set({ state: 'found', found: JSON.stringify(found), fingerprint: 'AA:BB' })
      .where('id', '=', made.setup.id)
      .execute(),
  );
  return made.setup.id;
}
