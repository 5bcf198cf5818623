import type { ApiClient } from '@atalaya/api/testing/api-client';

interface EnforcedLine {
  readonly serviceId: string;
  /** As the line was last read back. */
  observed(): Promise<string>;
  want(desiredState: 'active' | 'suspended'): Promise<void>;
}

/** A router that is pinned to a remote collector and switched on, with ana's PPPoE line, once it was compared. */
export async function makeEnforcedLine(
  owner: ApiClient,
  router: { readonly port: number; readonly collectorId: string },
  until: (what: string, isDone: () => Promise<boolean>) => Promise<void>,
): Promise<EnforcedLine> {
  const make = async (path: string, body: object) =>
    (await owner.post(path, body)).as<{ id: string }>(201).id;
  await owner.patch('/tenant', { settings: { lanNetworks: ['127.0.0.0/8'] } });
  const secret = { kind: 'routeros', user: 'admin', password: '', tls: false };
  const credentialId = await make('/credentials', { name: 'api', secret });
  const source = { driver: 'routeros', credentialId, port: router.port, intervalMs: 10_000 };
  const routerId = await make('/devices', {
    ...{ name: 'Concentrador', role: 'router', address: '127.0.0.1', sources: [source] },
  });
  const pins = { deviceIds: [routerId], pinned: true };
  await owner.post(`/collectors/${router.collectorId}/pins`, pins);
  await until('its sessions are read', async () =>
    (await owner.get('/sessions?user=ana')).body.includes('"user":"ana"'),
  );
  const customerId = await make('/customers', { kind: 'person', name: 'Ana' });
  const price = { amountMinor: 49_900, currency: 'MXN' };
  const planId = await make('/plans', { name: 'Hogar', downKbps: 20_000, upKbps: 5_000, price });
  const access = { accessKind: 'pppoe', accessIdentity: 'ana' };
  const serviceId = await make('/services', { customerId, planId, ...access });
  const observed = async () =>
    (await owner.get(`/services/${serviceId}`)).as<{ observedState: string }>(200).observedState;
  const mode = { mode: 'enforce', bundle: null };
  (await owner.call('PUT', `/enforcement-routers/${routerId}/mode`, mode)).as(200);
  await until('the router is compared', async () => (await observed()) === 'active');
  return {
    serviceId,
    observed,
    want: async (desiredState) => {
      (await owner.patch(`/services/${serviceId}`, { desiredState })).as(200);
    },
  };
}
