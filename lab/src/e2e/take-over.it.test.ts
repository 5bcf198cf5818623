import { randomUUID } from 'node:crypto';
import { withApi } from '@atalaya/api/testing/with-api';
import { runLane } from '@atalaya/collector/enforce/run-lane';
import { WriteLedger } from '@atalaya/collector/enforce/write-ledger';
import type { TakeOverEntry, TakeOverView } from '@atalaya/core/wire/rest/take-over';
import { createPostgresNetworkCommands } from '@atalaya/platform/enforcement/postgres-network-commands';
import type { Trx } from '@atalaya/platform/postgres/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_POLICIES } from '../simulators/routeros/api-users.js';
import {
  type SubscriberRouter,
  startSubscriberRouter,
} from '../simulators/routeros/testing/subscriber-router.js';

const GENEROUS = { timeout: 60_000 };
const LOGIN = { user: 'atalaya', password: 'tower-password' } as const;
/** ana and eva pay, luis and raul owe; mia's secret has the address that tom's session has. */
const USERS = ['ana', 'luis', 'eva', 'raul', 'mia', 'tom'] as const;
type User = (typeof USERS)[number];
const OWE: readonly User[] = ['luis', 'raul'];
const STRANGER = '192.0.2.200';

describe('taking over from another system', () => {
  const api = withApi();
  const ledger = new WriteLedger();
  const services = new Map<User, string>();
  let router: SubscriberRouter;
  let tenant: Awaited<ReturnType<typeof api.tenant>>;
  let path: string;

  const addressOf = (user: User) =>
    router.subscribers.find((one) => one.user === user)?.address ?? '';
  const entries = () => router.services.addressLists.rows.map(({ values }) => values);
  const listed = (address: string) =>
    entries().find((one) => one['address'] === address && one['list'] !== 'vip');
  const secretOf = (user: User) => router.services.secrets.byName(user)?.values ?? {};
  const inTenant = <T>(id: string, work: (trx: Trx) => Promise<T>) =>
    api.db.database.withTenant(id, work);

  beforeAll(async () => {
    router = await startSubscriberRouter({
      users: USERS,
      logins: [{ name: LOGIN.user, password: LOGIN.password, policies: ALL_POLICIES }],
    });
    const { addressLists, filter, profiles, secrets } = router.services;
    for (const list of ['Moroso', 'atalaya-suspended']) {
      filter.add({ chain: 'forward', action: 'drop', 'src-address-list': list });
    }
    const moroso = (address: string, comment: string) =>
      addressLists.add({ list: 'Moroso', address, comment });
    moroso(addressOf('ana'), 'Ana 0412');
    moroso(addressOf('luis'), 'Luis 0413');
    // What no database keeps as it is.
    moroso(addressOf('tom'), 'Tom\u00000414');
    moroso(STRANGER, 'ana');
    addressLists.add({ list: 'vip', address: addressOf('ana') });
    profiles.add({ name: 'expired', 'remote-address': 'clientes', 'rate-limit': '64k/64k' });
    for (const user of ['eva', 'raul'] as const) {
      const secret = secrets.byName(user);
      if (secret) secrets.set(secret, { profile: 'expired' });
    }
    const mia = secrets.byName('mia');
    if (mia) secrets.set(mia, { 'remote-address': addressOf('tom') });
    tenant = await api.tenant('norte');
    await foundBooks();
  });
  afterAll(() => router?.unplug());

  async function foundBooks(): Promise<void> {
    const { owner } = tenant;
    const make = async (to: string, body: object) =>
      (await owner.post(to, body)).as<{ id: string }>(201).id;
    await owner.call('PATCH', '/tenant', { settings: { lanNetworks: ['127.0.0.0/8'] } });
    const secret = { kind: 'routeros', ...LOGIN, tls: false };
    const credentialId = await make('/credentials', { name: 'api', secret });
    const routerId = await make('/devices', {
      ...{ name: 'Concentrador', role: 'router', address: '127.0.0.1' },
      sources: [{ driver: 'routeros', credentialId, port: router.port }],
    });
    path = `/enforcement-routers/${routerId}/take-over`;
    const price = { amountMinor: 49_900, currency: 'MXN' };
    const plan = { name: 'Hogar 20', downKbps: 20_000, upKbps: 5_000, price };
    const planId = await make('/plans', plan);
    for (const user of USERS) {
      const customerId = await make('/customers', { kind: 'person', name: user });
      const access = { accessKind: 'pppoe', accessIdentity: user };
      services.set(user, await make('/services', { customerId, planId, ...access }));
    }
    await inTenant(tenant.id, (trx) =>
      trx
        .updateTable('services')
        .set({ desired_state: 'suspended', generation: 2 })
        .where('access_identity', 'in', OWE)
        .execute(),
    );
    const mode = `/enforcement-routers/${routerId}/mode`;
    expect((await owner.call('PUT', mode, { mode: 'observe' })).status).toBe(200);
  }

  /** A collector does what is due on the router, as often as something is. */
  async function work(): Promise<void> {
    const { clock, bus } = api;
    const { secrets } = api.deps();
    const of = { database: api.db.database, secrets, clock, bus, claimant: randomUUID() };
    const commands = createPostgresNetworkCommands(of);
    for (let lanes = 0; lanes < 10; lanes += 1) {
      const lane = await commands.claim();
      if (lane === undefined) return;
      await runLane(lane, { commands, clock, ledger }, new AbortController().signal);
    }
  }
  async function readAnew(): Promise<TakeOverView> {
    await tenant.owner.post(path.replace('take-over', 'compare'), {});
    await work();
    return (await tenant.owner.get(path)).as<TakeOverView>(200);
  }
  const preview = async () =>
    (await tenant.owner.get(`${path}/entries`)).as<{ items: TakeOverEntry[] }>(200).items;
  const approve = async (seenAt: string | null, verdicts = ['release', 'adopt']) =>
    tenant.owner.post(
      `${path}/approval`,
      { seenAt, verdicts },
      { 'idempotency-key': randomUUID() },
    );

  it('suggests what looks like its cuts', GENEROUS, async () => {
    await work();
    const { survey, counts } = (await tenant.owner.get(path)).as<TakeOverView>(200);
    expect(survey?.lists[0]).toEqual({
      ...{ name: 'Moroso', entries: 4, leases: 0 },
      why: ['rule', 'name'],
    });
    expect(survey?.profiles[0]).toMatchObject({
      name: 'expired',
      secrets: 2,
      why: ['name', 'slow'],
    });
    expect(counts).toMatchObject({ release: 0, unmatched: 0 });
  });

  it('shows each cut with whose it is, who pays and is blocked first', GENEROUS, async () => {
    const named = { lists: ['Moroso'], profiles: ['expired'] };
    const own = await tenant.owner.call('PUT', path, { profiles: ['atalaya-suspended'] });
    expect(own.status).toBe(400);
    expect((await tenant.owner.call('PUT', path, named)).status).toBe(200);
    await work();
    const shown = await preview();
    expect(
      shown.map(({ verdict, kind, service, reason }) => [
        ...[verdict, kind, service?.customer.name ?? null, reason],
      ]),
    ).toEqual([
      ['release', 'list_entry', 'ana', null],
      ['release', 'secret_profile', 'eva', null],
      ['adopt', 'list_entry', 'luis', null],
      ['adopt', 'secret_profile', 'raul', null],
      ['ambiguous', 'list_entry', null, 'several'],
      ['unmatched', 'list_entry', null, null],
    ]);
    expect(shown.at(-1)).toMatchObject({ suggested: { id: services.get('ana') } });
    const sides = (await tenant.owner.get(`${path}/services`)).as<{
      counts: object;
      items: { side: string; service: { customer: { name: string } } }[];
    }>(200);
    expect(sides.counts).toEqual({ only_they: 2, only_we: 0, agree: 2 });
    expect(sides.items.map(({ side, service }) => [service.customer.name, side])).toEqual([
      ['ana', 'only_they'],
      ['eva', 'only_they'],
      ['luis', 'agree'],
      ['raul', 'agree'],
    ]);
    const { readAt } = (await tenant.owner.get(path)).as<TakeOverView>(200);
    expect((await approve(readAt)).problem.slug).toBe('router-not-on');
    expect(router.writes).toEqual([]);
  });

  it('writes only what a person gave over, and reads it back', GENEROUS, async () => {
    const mode = { mode: 'enforce', bundle: null };
    const switched = await tenant.owner.call('PUT', path.replace('take-over', 'mode'), mode);
    expect(switched.status).toBe(200);
    const { readAt } = await readAnew();
    const told = await inTenant(tenant.id, (trx) =>
      trx
        .selectFrom('outbox')
        .where('type', '=', 'service.wrongly_blocked')
        .select('data')
        .execute(),
    );
    expect(told).toMatchObject([{ data: { count: 2, isRepaired: false } }]);
    const before = router.writes.length;
    expect((await approve(readAt)).as(202)).toEqual({ services: 4, entries: 4, changed: 0 });
    await work();
    expect(entries().filter(({ list }) => list !== 'atalaya-suspended')).toEqual([
      { list: 'Moroso', address: addressOf('tom'), comment: 'Tom\u00000414' },
      { list: 'Moroso', address: STRANGER, comment: 'ana' },
      { list: 'vip', address: addressOf('ana') },
    ]);
    expect(router.services.isBlocked(addressOf('ana'))).toBe(false);
    expect(router.services.isBlocked(addressOf('luis'))).toBe(true);
    expect(listed(addressOf('luis'))).toMatchObject({
      list: 'atalaya-suspended',
      comment: `atalaya:norte:${services.get('luis')}:2`,
    });
    expect(secretOf('eva')['profile']).toBe('plan-20M');
    expect(router.services.sessions.has('eva')).toBe(false);
    expect(secretOf('raul')['profile']).toBe('atalaya-suspended');
    expect(router.services.isBlocked(addressOf('raul'))).toBe(true);
    expect(router.writes.length).toBeGreaterThan(before);
    const made = await inTenant(tenant.id, (trx) =>
      trx.selectFrom('network_commands').selectAll().where('intent', '=', 'adopt').execute(),
    );
    expect(made.map(({ state, cause }) => [state, cause])).toEqual(
      Array.from({ length: 4 }, () => ['verified', 'take-over']),
    );
    const luis = made.find((one) => one.service_id === services.get('luis'));
    expect(JSON.stringify(luis?.before)).toContain('Luis 0413');
    expect(JSON.stringify(luis?.after)).not.toContain('Moroso');
  });

  it('does nothing a second time', GENEROUS, async () => {
    const { readAt, counts, taken } = await readAnew();
    expect(counts).toEqual({ release: 0, adopt: 0, pending: 0, ambiguous: 1, unmatched: 1 });
    expect(taken).toBe(4);
    const before = router.writes.length;
    expect((await approve(readAt)).as(202)).toEqual({ services: 0, entries: 0, changed: 0 });
    await work();
    expect(router.writes.length).toBe(before);
  });

  it('lets luis in again when the books want it, with his own profile', GENEROUS, async () => {
    await inTenant(tenant.id, async (trx) => {
      await trx
        .updateTable('services')
        .set({ desired_state: 'active', generation: 3 })
        .where('access_identity', 'in', OWE)
        .execute();
    });
    await readAnew();
    await work();
    expect(OWE.map((user) => router.services.isBlocked(addressOf(user)))).toEqual([false, false]);
    expect(OWE.map((user) => secretOf(user)['profile'])).toEqual(['plan-20M', 'plan-20M']);
  });

  it('leaves what is another than the person saw, and says so', GENEROUS, async () => {
    const { addressLists } = router.services;
    addressLists.add({ list: 'Moroso', address: addressOf('ana'), comment: 'otra vez' });
    const { readAt } = await readAnew();
    await approve(readAt, ['release']);
    const [row] = addressLists.rows.filter(({ values }) => values['comment'] === 'otra vez');
    if (row) addressLists.set(row, { comment: 'no tocar' });
    await api.clock.advance(1_000);
    const before = router.writes.length;
    await work();
    expect(router.writes.length).toBe(before);
    expect(listed(addressOf('ana'))).toMatchObject({ list: 'Moroso', comment: 'no tocar' });
    const [dead] = await inTenant(tenant.id, (trx) =>
      trx.selectFrom('network_commands').selectAll().where('state', '=', 'dead').execute(),
    );
    expect(dead).toMatchObject({ intent: 'adopt', commands: [] });
    expect(dead?.error).toContain('Look at a new preview');
    const [shown] = await preview();
    expect(shown).toMatchObject({ verdict: 'release', values: { comment: 'no tocar' } });
    expect(shown?.command).toMatchObject({ state: 'dead', error: dead?.error });
    expect(shown?.changedAt).not.toBe(shown?.firstSeenAt);
    expect((await approve(readAt, ['release'])).as(202)).toMatchObject({ services: 0, changed: 1 });
  });
});
