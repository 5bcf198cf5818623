import { randomUUID } from 'node:crypto';
import type { ServiceDiagnosis } from '@atalaya/core/wire/rest/diagnosis';
import type { ServiceSessionView, ServiceUsageView } from '@atalaya/core/wire/rest/sessions';
import { createPostgresSessionSink } from '@atalaya/platform/sessions/postgres-session-sink';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
const MAC = '02:00:5E:00:00:01';
const at = (text: string) => Date.parse(`2026-02-20T${text}Z`);
let norte: Tenant;
let router: string;
beforeAll(async () => {
  norte = await api.tenant('norte');
  const device = await norte.owner.post('/devices', { name: 'CCR', role: 'router' });
  router = device.as<{ id: string }>(201).id;
  await createPostgresSessionSink(api.db.database).store(norte.id, [
    {
      deviceId: router,
      sessions: [
        session('ana', '100.64.0.9', at('20:00:00'), at('21:00:00')),
        session('luis', '100.64.0.9', at('21:00:00'), at('22:00:00')),
        session('ana', '100.64.0.10', at('21:05:00'), null),
        session('eva', '2001:db8::7', at('21:05:00'), null),
      ],
      usage: [
        // 06:00Z is midnight where the organisation is.
        { ...used('ana', 5n), fromAt: Date.parse('2026-02-20T05:30:00Z'), toAt: at('06:30:00') },
        { ...used('ana', 7n), fromAt: at('20:00:00'), toAt: at('21:00:00') },
        { ...used('luis', 1n), fromAt: at('21:00:00'), toAt: at('22:00:00') },
      ],
    },
  ]);
});

const used = (user: string, bytesIn: bigint) => ({ user, bytesIn, bytesOut: 0n, begun: 0 });
function session(user: string, address: string, fromAt: number, toAt: number | null) {
  return {
    id: randomUUID(),
    kind: 'pppoe' as const,
    user,
    callerId: MAC,
    address,
    fromAt,
    toAt,
    lastSeenAt: toAt ?? at('23:00:00'),
    bytesIn: 2n ** 40n,
    bytesOut: 0n,
    counter: null,
    end: toAt === null ? null : ('gone' as const),
  };
}
const find = async (query: string) =>
  (await norte.owner.get(`/sessions?${query}`)).as<{ items: ServiceSessionView[] }>(200).items;
const usage = async (query: string) =>
  (await norte.owner.get(`/usage?${query}`)).as<{
    items: ServiceUsageView[];
    nextCursor: string | null;
  }>(200);

describe('sessions', () => {
  it('say who had an address at an instant: intervals are half-open', async () => {
    const who = async (time: string) =>
      (await find(`address=100.64.0.9&at=2026-02-20T${time}Z`)).map(({ user }) => user);
    expect(await who('20:59:59')).toEqual(['ana']);
    expect(await who('21:00:00')).toEqual(['luis']);
    expect(await who('22:00:00')).toEqual([]);
    const v6 = await find('address=2001:DB8:0::0007&at=2026-02-20T21:14:00Z');
    expect(v6).toMatchObject([{ user: 'eva', addressV6: '2001:db8::7', toAt: null }]);
    expect((await norte.owner.get('/sessions?address=luis')).problem.fields).toEqual(['address']);
  });

  it('are found by user, by what is open, by a part of anything, and page by page', async () => {
    expect((await find('user=ana')).map(({ address }) => address)).toEqual([
      '100.64.0.10',
      '100.64.0.9',
    ]);
    expect(await find(`deviceId=${router}&open=true&user=ana`)).toMatchObject([
      { deviceName: 'CCR', mac: MAC, bytesIn: 2 ** 40, disconnectReason: null },
    ]);
    expect(await find('search=0.9')).toHaveLength(2);
    expect((await find('search=db8')).map(({ user }) => user)).toEqual(['eva']);
    expect(await find(`mac=${MAC.toLowerCase()}`)).toHaveLength(4);
    const within = 'from=2026-02-20T21:00:00Z&to=2026-02-20T21:05:00Z';
    expect((await find(within)).map(({ user }) => user)).toEqual(['luis']);
    expect(await find('search=100%25')).toHaveLength(0);
    const first = (await norte.owner.get('/sessions?limit=3')).as<{ nextCursor: string }>(200);
    const rest = await find(`limit=3&cursor=${first.nextCursor}`);
    expect(rest.map(({ user }) => user)).toEqual(['ana']);
  });

  it('of long ago are searched by a part only when somebody says since when', async () => {
    const [fromAt, toAt] = [Date.parse('2026-01-05T00:00:00Z'), Date.parse('2026-01-05T09:00:00Z')];
    const zoe = session('zoe', '100.64.77.1', fromAt, toAt);
    await createPostgresSessionSink(api.db.database).store(norte.id, [
      { deviceId: router, sessions: [zoe], usage: [] },
    ]);
    expect(await find('search=zo')).toEqual([]);
    expect(await find('search=zo&from=2026-01-01T00:00:00Z')).toHaveLength(1);
    expect(await find('search=zo&at=2026-01-05T01:00:00Z')).toHaveLength(1);
    expect(await find('user=zoe')).toHaveLength(1);
  });

  it('add up to days in the organisation’s zone, with the last connection', async () => {
    const days = (await usage('from=2026-02-19&to=2026-02-21&user=ana')).items;
    expect(days).toMatchObject([
      { day: '2026-02-20', deviceName: 'CCR', bytesIn: 10, onlineSeconds: 5_400 },
      { day: '2026-02-19', user: 'ana', bytesIn: 2, onlineSeconds: 1_800 },
    ]);
    const paged = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = await usage(`deviceId=${router}&from=2026-02-19&to=2026-02-21&limit=1${more}`);
      paged.push(...page.items.map(({ day, user }) => `${day} ${user}`));
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(['2026-02-20 ana', '2026-02-20 luis', '2026-02-19 ana']);
  });

  it('refuse what is wrong, and name it', async () => {
    const fieldsOf = async (path: string) => (await norte.owner.get(path)).problem.fields;
    const late = 'from=2026-02-21&to=2026-02-19';
    expect(await fieldsOf(`/usage?user=ana&${late}`)).toEqual(['to']);
    expect(await fieldsOf('/usage?from=2020-01-01&to=2026-01-01')).toEqual(['to']);
    const instants = 'from=2026-02-21T00:00:00Z&to=2026-02-19T00:00:00Z';
    expect(await fieldsOf(`/sessions?${instants}`)).toEqual(['to']);
    expect(await fieldsOf('/sessions?mac=ana')).toEqual(['mac']);
    expect(await fieldsOf('/sessions?cursor=ana')).toEqual(['cursor']);
    const own = (await norte.owner.get('/sessions?limit=1')).as<{ nextCursor: string }>(200);
    const [version, list] = JSON.parse(Buffer.from(own.nextCursor, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify([version, list, ['x', 'y']])).toString('base64url');
    expect(await fieldsOf(`/sessions?limit=1&cursor=${forged}`)).toEqual(['cursor']);
  });

  it('are shown to those who may see subscribers, and to nobody else', async () => {
    for (const [role, status] of [
      ['support', 200],
      ['read_only', 403],
      ['cashier', 403],
    ] as const) {
      const person = await api.person(norte, role, `${role}@norte.test`);
      expect([role, (await person.get('/sessions')).status]).toEqual([role, status]);
      const days = await person.get('/usage?from=2026-02-19&to=2026-02-21');
      expect([role, days.status]).toEqual([role, status]);
    }
  });
});

describe('the diagnosis of a service', () => {
  const CPE_MAC = '02:00:5E:00:00:77';
  let service: string;
  let cpe: string;
  let sector: string;
  const now = () => api.clock.now();
  const make = async (path: string, body: object) =>
    (await norte.owner.post(path, body)).as<{ id: string }>(201).id;
  const look = async () =>
    (await norte.owner.get(`/services/${service}/diagnosis`)).as<ServiceDiagnosis>(200);
  const seenAt = (lastSeenAt: number, toAt: number | null = null) =>
    createPostgresSessionSink(api.db.database).store(norte.id, [
      {
        deviceId: router,
        sessions: [
          { ...session('marta', '100.64.0.20', now() - 7_200_000, toAt), id: SESSION, lastSeenAt },
        ],
        usage: [],
      },
    ]);
  const SESSION = randomUUID();

  beforeAll(async () => {
    const customerId = await make('/customers', { kind: 'person', name: 'Marta' });
    const planId = await make('/plans', {
      ...{ name: 'Hogar', downKbps: 50_000, upKbps: 10_000 },
      price: { amountMinor: 49_900, currency: 'MXN' },
    });
    service = await make('/services', {
      ...{ customerId, planId, accessKind: 'pppoe', accessIdentity: 'marta' },
    });
    cpe = await make('/devices', { name: 'cpe-marta', role: 'cpe', macs: [CPE_MAC] });
    sector = await make('/devices', { name: 'Cerro norte', role: 'ap' });
    for (const [deviceId, kind] of [
      [cpe, 'cpe'],
      [sector, 'access_point'],
    ]) {
      await norte.owner.post(`/services/${service}/device-links`, { deviceId, kind });
    }
    await api.db.database.withTenant(norte.id, async (trx) => {
      const at = new Date(now());
      const row = { tenant_id: norte.id, since: at, checked_at: at, reason: null };
      for (const device_id of [cpe, sector]) {
        await trx
          .insertInto('device_state')
          .values({ ...row, device_id, state: 'up' })
          .onConflict((conflict) => conflict.columns(['tenant_id', 'device_id']).doUpdateSet(row))
          .execute();
      }
      const usual = { tenant_id: norte.id, device_id: sector, computed_at: at, value: -62 };
      const tags = { radio: 'wlan1', mac: CPE_MAC };
      await trx
        .insertInto('series_baselines')
        .values({
          ...usual,
          ...{ metric: 'station.signal_dbm', series: 'x' },
          tags: JSON.stringify(tags),
        })
        .execute();
    });
    const sample = { tenantId: norte.id, at: now() };
    const tags = { service: 'marta' };
    await api.metrics.write([
      { ...sample, deviceId: router, metric: 'session.out_bps', tags, value: 49e6 },
      { ...sample, deviceId: router, metric: 'session.in_bps', tags, value: 2e6 },
      {
        ...sample,
        deviceId: router,
        metric: 'session.out_bps',
        tags: { service: 'otra' },
        value: 1,
      },
      {
        ...{ ...sample, deviceId: sector, metric: 'station.signal_dbm', value: -64 },
        tags: { radio: 'wlan1', mac: CPE_MAC },
      },
      { ...sample, deviceId: cpe, metric: 'ping.loss_pct', tags: {}, value: 0 },
    ]);
  });

  it('says what the line does now, with its evidence', async () => {
    await seenAt(now());
    const found = await look();
    expect(found).toMatchObject({ verdict: 'plan_full', confidence: 'certain' });
    expect(found.nextStep.code).toBe('offer_plan');
    expect(found.sentence.es).toContain('usando 49 de sus 50 Mb/s ahora');
    expect(found.forCustomer.en).toContain('49 of the 50 Mb/s');
    expect(found.evidence.map(({ code, tone }) => `${code} ${tone}`)).toEqual([
      'state info',
      'money good',
      'device good',
      'device good',
      'session good',
      'use bad',
      'signal good',
      'echo good',
    ]);
    expect(found.evidence.find(({ code }) => code === 'signal')?.text.es).toBe(
      'Señal: −64 dBm; en 7 días, −62.',
    );
  });

  it('is told to other systems by their own scope, and to a technician without money', async () => {
    const made = await norte.owner.post('/api-keys', {
      ...{ name: 'bot', scopes: ['action:diagnose-service'] },
    });
    const key = api.client(made.as<{ secret: string }>(201).secret);
    const headers = { 'idempotency-key': randomUUID() };
    const told = await key.post('/actions/diagnose-service', { serviceId: service }, headers);
    const { diagnosis } = told.as<{ diagnosis: ServiceDiagnosis }>(200);
    expect(diagnosis).toMatchObject({ verdict: 'plan_full', evidence: [{ code: 'state' }] });
    expect((await key.get(`/services/${service}/diagnosis`)).status).toBe(403);
    const technician = await api.person(norte, 'technician', 'tec@norte.test');
    const seen = (await technician.get(`/services/${service}/diagnosis`)).as<ServiceDiagnosis>(200);
    expect(seen.evidence.map(({ code }) => code)).not.toContain('money');
    expect(seen.evidence.map(({ code }) => code)).toContain('signal');
  });

  it('never says up by a router that is not read, and waits for an incident', async () => {
    await api.clock.advance(600_000);
    expect(await look()).toMatchObject({ verdict: 'unknown', confidence: 'unknown' });
    await seenAt(now() - 60_000, now() - 60_000);
    expect(await look()).toMatchObject({
      verdict: 'unknown',
      nextStep: { code: 'look_at_reading' },
    });
    await api.db.database.withTenant(norte.id, async (trx) => {
      const row = { tenant_id: norte.id, opened_at: new Date(now()), told_at: new Date(now()) };
      const { id } = await trx
        .insertInto('incidents')
        .values({
          ...{ ...row, kind: 'outage', cause: 'device-down', severity: 'critical' },
          ...{ root_device_id: sector, root_name: 'Cerro norte', root_role: 'ap' },
          ...{ correlation_id: randomUUID(), told_devices: 1 },
          ...{ link: 'null', return_hint: 'null' },
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      await trx
        .insertInto('incident_devices')
        .values({
          ...{ tenant_id: norte.id, incident_id: id, device_id: sector, name: 'Cerro norte' },
          ...{ device_role: 'ap', part: 'root', from_at: new Date(now()) },
        })
        .execute();
    });
    const found = await look();
    expect(found).toMatchObject({ verdict: 'outage', confidence: 'certain' });
    expect(found.sentence.en).toContain('Cerro norte');
    expect(found.forCustomer.en).not.toContain('Cerro');
  });
});
