import type { ServiceLinkKind } from '@atalaya/core/domain/services/service-link';
import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { storeNeighbours } from '../discovery/neighbours.store.js';
import type { Trx } from '../postgres/database.js';
import { insertPlan } from '../testing/insert-plan.js';
import { withDatabase } from '../testing/with-database.js';
import { closeLinks, decideLinks } from './service-links.store.js';
import { suggestedLinksTask } from './suggested-links-task.store.js';

const db = withDatabase();
const ANA = '00000000-0000-4000-8000-00000000000a';
const HOME = '02:00:00:00:09:00';
const RADIOS = ['02:00:00:00:01:01', '02:00:00:00:02:01'] as const;
let now = Date.UTC(2026, 2, 1);
const ids: Record<string, string> = {};
const inAna = <T>(work: (trx: Trx) => Promise<T>) => db.database.withTenant(ANA, work);
const run = () =>
  suggestedLinksTask({ database: db.database, clock: { now: () => now } }).run(
    new AbortController().signal,
  );

beforeAll(async () => {
  const at = new Date(now);
  const place = { timezone: 'UTC', currency: 'MXN', locale: 'es', created_at: at };
  await db.database.withPlatform((trx) =>
    trx
      .insertInto('tenants')
      .values({ id: ANA, slug: 'ana', name: 'Ana', ...place })
      .execute(),
  );
  const dates = { created_at: at, updated_at: at };
  const row = { tenant_id: ANA };
  await inAna(async (trx) => {
    for (const [name, role, macs] of [
      ['router', 'router', []],
      ['ap', 'ap', []],
      ['cpe-1', 'cpe', [RADIOS[0]]],
      ['cpe-2', 'cpe', [RADIOS[1]]],
    ] as const) {
      const { id } = await trx
        .insertInto('devices')
        .values({ ...row, name, role, macs: [...macs], ...dates })
        .returning('id')
        .executeTakeFirstOrThrow();
      ids[name] = id;
    }
    const customer = await trx
      .insertInto('customers')
      .values({ ...row, kind: 'person', name: 'Ana', ...dates })
      .returning('id')
      .executeTakeFirstOrThrow();
    const planId = await insertPlan(trx, ANA, { at });
    await trx
      .insertInto('services')
      .values({
        ...row,
        customer_id: customer.id,
        plan_id: planId,
        access_kind: 'pppoe',
        access_identity: 'ana',
        ...dates,
      })
      .execute();
    await sql`
      insert into service_sessions (tenant_id, id, device_id, kind, user_name, caller_id, mac, from_at,
        last_seen_at, bytes_in, bytes_out)
      values (${ANA}, gen_random_uuid(), ${ids['router']}, 'pppoe', 'ana', ${HOME}, ${HOME}, ${at}, ${at}, 0, 0)`.execute(
      trx,
    );
  });
  await behind('cpe-1', 0);
});

/** The home router dials through this CPE, which the access point hears. */
const behind = (cpe: string, radio: 0 | 1) =>
  inAna(async (trx) => {
    const seen = new Date(now);
    const row = { tenant_id: ANA, seen_at: seen };
    await trx.deleteFrom('bridge_hosts').execute();
    await trx.deleteFrom('station_sightings').execute();
    await trx
      .insertInto('bridge_hosts')
      .values({ ...row, device_id: ids[cpe] ?? '', mac: HOME, interface: 'ether1' })
      .execute();
    await trx
      .insertInto('station_sightings')
      .values({
        ...row,
        device_id: ids['ap'] ?? '',
        mac: RADIOS[radio],
        radio: 'wlan1',
        first_seen_at: seen,
      })
      .execute();
  });

const links = () =>
  inAna(async (trx) => {
    const rows = await trx
      .selectFrom('service_device_links as l')
      .innerJoin('devices as d', 'd.id', 'l.device_id')
      .select(['l.kind', 'd.name', 'l.status', 'l.valid_to', 'l.confirmed_by'])
      .orderBy('l.kind')
      .orderBy('d.name')
      .orderBy('l.valid_from')
      .execute();
    return rows.map(
      ({ kind, name, status, valid_to, confirmed_by }) =>
        `${kind} ${name} ${status}${confirmed_by ? ` by ${confirmed_by}` : ''}${valid_to ? ' then' : ''}`,
    );
  });
const openRows = (kind: ServiceLinkKind) =>
  inAna((trx) =>
    trx
      .selectFrom('service_device_links')
      .where('valid_to', 'is', null)
      .where('kind', '=', kind)
      .selectAll()
      .execute(),
  );

it('suggests the whole path once, and follows the customer to another radio', async () => {
  await run();
  const path = [
    'access_point ap suggested',
    'cpe cpe-1 suggested',
    'router_session router suggested',
  ];
  expect(await links()).toEqual(path);
  now += DAY_MS;
  await run();
  expect(await links()).toEqual(path);
  await behind('cpe-2', 1);
  await run();
  expect(await links()).toEqual([
    'access_point ap suggested',
    'cpe cpe-1 suggested then',
    'cpe cpe-2 suggested',
    'router_session router suggested',
  ]);
});

it('does not suggest again what a person rejected', async () => {
  const rows = await openRows('cpe');
  const at = new Date(now);
  await inAna((trx) => decideLinks(trx, ANA, rows, { status: 'rejected', by: 'Ana', at }));
  await run();
  expect((await openRows('cpe')).map(({ status }) => status)).toEqual(['rejected']);
  const rejected = (await openRows('cpe')).map(({ id }) => id);
  await inAna((trx) => closeLinks(trx, rejected, at));
});

it('confirms by the rule after three days without a break, and only when it is switched on', async () => {
  now += 4 * DAY_MS;
  await behind('cpe-2', 1);
  await run();
  expect((await openRows('cpe')).map(({ status }) => status)).toEqual(['suggested']);
  const settings = JSON.stringify({ confirmMatchedLinks: true });
  await inAna((trx) =>
    trx.updateTable('tenants').set({ settings }).where('id', '=', ANA).execute(),
  );
  now += 2 * DAY_MS;
  await run();
  expect((await openRows('cpe')).map(({ status }) => status)).toEqual(['suggested']);
  now += DAY_MS;
  await run();
  expect(await openRows('cpe')).toMatchObject([
    { status: 'confirmed', confirmed_by: 'rule:matched-3-days', device_id: ids['cpe-2'] },
  ]);
  const before = await links();
  await run();
  expect(await links()).toEqual(before);
});

it('knows the access point by the lease that it relayed, as the router tells it', async () => {
  const EVA = '02:00:00:00:07:00';
  const at = new Date(now);
  const { id: serviceId } = await inAna(async (trx) => {
    const { customer_id, plan_id } = await trx
      .selectFrom('services')
      .select(['customer_id', 'plan_id'])
      .executeTakeFirstOrThrow();
    const access = { access_kind: 'dhcp' as const, access_identity: EVA };
    const row = { tenant_id: ANA, customer_id, plan_id, ...access };
    return trx
      .insertInto('services')
      .values({ ...row, created_at: at, updated_at: at })
      .returning('id')
      .executeTakeFirstOrThrow();
  });
  const [named] = await inAna((trx) =>
    trx
      .updateTable('devices')
      .set({ name: 'Cerro Norte' })
      .where('id', '=', ids['ap'] ?? '')
      .returning('id')
      .execute(),
  );
  await inAna(async (trx) => {
    await sql`
      insert into service_sessions (tenant_id, id, device_id, kind, user_name, caller_id, mac, from_at,
        last_seen_at, bytes_in, bytes_out)
      values (${ANA}, gen_random_uuid(), ${ids['router']}, 'dhcp', ${EVA}, ${EVA}, ${EVA}, ${at}, ${at}, 0, 0)`.execute(
      trx,
    );
    const reading = { observedAt: now, observations: [], warnings: [] };
    const relayed = ['eth1', 'cerro-norte wlan1'];
    const dhcpLeases = [{ mac: EVA, address: '10.77.1.5', bound: true, relayed }];
    const deviceId = ids['router'] ?? '';
    await storeNeighbours(trx, { tenantId: ANA, deviceId, reading: { ...reading, dhcpLeases } });
  });
  await run();
  const found = await inAna((trx) =>
    trx
      .selectFrom('service_device_links')
      .where('service_id', '=', serviceId)
      .where('kind', '=', 'access_point')
      .select(['device_id', 'evidence'])
      .execute(),
  );
  expect(found).toMatchObject([{ device_id: named?.id, evidence: [{ clue: 'option-82' }] }]);
});
