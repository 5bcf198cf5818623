import { randomUUID } from 'node:crypto';
import { withApi } from '@atalaya/api/testing/with-api';
import { runLane } from '@atalaya/collector/enforce/run-lane';
import { WriteLedger } from '@atalaya/collector/enforce/write-ledger';
import type { Provisioned, ProvisioningView } from '@atalaya/core/wire/rest/provisioning';
import { createPostgresNetworkCommands } from '@atalaya/platform/enforcement/postgres-network-commands';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ALL_POLICIES } from '../simulators/routeros/api-users.js';
import {
  type SubscriberRouter,
  startSubscriberRouter,
} from '../simulators/routeros/testing/subscriber-router.js';

const LOGIN = { user: 'atalaya', password: 'tower-password' } as const;
const LOGINS = [{ name: LOGIN.user, password: LOGIN.password, policies: ALL_POLICIES }];

const api = withApi();
let router: SubscriberRouter;
beforeAll(async () => {
  router = await startSubscriberRouter({ users: ['ana'], logins: LOGINS });
});
afterAll(() => router?.unplug());

/** What a collector does until nothing is due. */
async function carryOut(): Promise<void> {
  const { clock, bus, db } = api;
  const { secrets } = api.deps();
  const of = { database: db.database, secrets, clock, bus, claimant: randomUUID() };
  const commands = createPostgresNetworkCommands(of);
  const ledger = new WriteLedger();
  for (let lane = await commands.claim(); lane !== undefined; lane = await commands.claim()) {
    // What was read counts only where it was read after the question.
    clock.advance(1_000);
    await runLane(lane, { commands, clock, ledger }, new AbortController().signal);
  }
}

it('a new line stands on its router as it was asked for, is read back, and comes back when it is lost', async () => {
  const { owner } = await api.tenant('norte');
  const make = async (path: string, body: object) =>
    (await owner.post(path, body)).as<{ id: string }>(201).id;
  const secret = { kind: 'routeros', ...LOGIN, tls: false };
  const credentialId = await make('/credentials', { name: 'api', secret });
  const source = { driver: 'routeros', credentialId, port: router.port };
  const device = { name: 'Concentrador', role: 'router', address: '127.0.0.1', sources: [source] };
  const routerId = await make('/devices', device);
  const price = { amountMinor: 49_900, currency: 'MXN' };
  const planId = await make('/plans', { name: 'Hogar 20', downKbps: 20_000, upKbps: 5_000, price });
  const poolId = await make('/address-pools', { name: 'Fijas', range: '10.20.0.0/24' });
  const mode = { mode: 'enforce', bundle: null };
  await owner.call('PUT', `/enforcement-routers/${routerId}/mode`, mode);
  const made = (
    await owner.post(
      '/service-provisionings',
      { customer: { kind: 'person', name: 'Nélida Ríos' }, planId, routerId, poolId },
      { 'idempotency-key': randomUUID() },
    )
  ).as<Provisioned>(201);
  const look = async () =>
    (await owner.get(`/services/${made.serviceId}/provisioning`)).as<ProvisioningView>(200).line;
  expect(await look()).toMatchObject({ state: 'waiting', identity: 'nelida.rios-1' });
  await carryOut();
  const row = () => router.services.secrets.byName(made.identity);
  const wanted = {
    ...{ service: 'pppoe', password: made.password, profile: 'plan-20M' },
    ...{ 'remote-address': '10.20.0.1', comment: `atalaya:norte:${made.serviceId}:1` },
  };
  expect(row()?.values).toMatchObject(wanted);
  expect(await look()).toMatchObject({ state: 'pushed', error: null });

  const lost = row();
  if (lost !== undefined) router.services.secrets.remove(lost);
  api.clock.advance(1_000);
  await owner.post(`/enforcement-routers/${routerId}/compare`, {});
  await carryOut();
  expect(row()?.values).toMatchObject(wanted);

  const told = ['/audit-log', '/network-commands', '/network-drifts'].map(async (path) => {
    const { body } = await owner.get(`${path}?limit=200`);
    return body;
  });
  const records = [...(await Promise.all(told)), ...api.logged].join('\n');
  expect(records).toContain('=password=[hidden]');
  expect(records).toContain('missing_line');
  expect(records).not.toContain(made.password);
});
