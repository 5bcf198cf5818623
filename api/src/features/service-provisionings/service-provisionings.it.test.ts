import { randomUUID } from 'node:crypto';
import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import type { AddressPool } from '@atalaya/core/wire/rest/address-pools';
import type {
  Provisioned,
  Provisioning,
  ProvisioningView,
} from '@atalaya/core/wire/rest/provisioning';
import type { Service } from '@atalaya/core/wire/rest/services';
import { createPostgresNetworkCommands } from '@atalaya/platform/enforcement/postgres-network-commands';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../../testing/api-client.js';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
let owner: ApiClient;
let planId: string;
let routerId: string;
let otherRouter: string;

const make = async (path: string, body: object) =>
  (await owner.post(path, body)).as<{ id: string }>(201).id;
const send = (body: object, who = owner, key = randomUUID()) =>
  who.post('/service-provisionings', { planId, routerId, ...body }, { 'idempotency-key': key });
const person = (name: string) => ({ customer: { kind: 'person', name } });
const provision = async (body: object) => (await send(body)).as<Provisioned>(201);
const poolNamed = async (name: string) =>
  (await owner.get('/address-pools'))
    .as<{ items: AddressPool[] }>(200)
    .items.find((pool) => pool.name === name);
const lanes = () =>
  createPostgresNetworkCommands({
    database: api.db.database,
    secrets: api.deps().secrets,
    clock: api.clock,
    bus: api.bus,
    claimant: randomUUID(),
  });

beforeAll(async () => {
  norte = await api.tenant('norte');
  owner = norte.owner;
  const price = { amountMinor: 49_900, currency: 'MXN' };
  planId = await make('/plans', { name: 'Hogar 20', downKbps: 20_000, upKbps: 5_000, price });
  const secret = { kind: 'routeros', user: 'atalaya', password: 'x', tls: false };
  const credentialId = await make('/credentials', { name: 'api', secret });
  const device = { role: 'router', address: '192.0.2.1' };
  const sources = [{ driver: 'routeros', credentialId }];
  routerId = await make('/devices', { name: 'Concentrador', ...device, sources });
  otherRouter = await make('/devices', { name: 'Otro', role: 'router' });
  const mode = { mode: 'enforce', bundle: null };
  expect((await owner.call('PUT', `/enforcement-routers/${routerId}/mode`, mode)).status).toBe(200);
});

describe('a new line', () => {
  it('is made with all that belongs to it, and waits for its router', async () => {
    const accessPoint = await make('/devices', { name: 'AP cerro', role: 'ap' });
    const pool = await make('/address-pools', {
      name: 'Norte',
      range: '10.20.0.0/29',
      gateway: '10.20.0.1',
    });
    const made = await provision({
      ...person('José Peña Núñez'),
      address: 'Calle 1',
      poolId: pool,
      accessPoint: { deviceId: accessPoint, isConfirmed: false },
      equipment: { serial: 'abc123', mac: '02:00:5e:10:00:01' },
      ticket: { subject: 'Instalar' },
    });
    expect(made).toMatchObject({
      ...{ identity: 'jose.pena.nunez-1', address: '10.20.0.2', state: 'waiting', error: null },
      pool: { name: 'Norte' },
      password: expect.stringMatching(/^[a-z2-9]{12}$/),
    });
    const service = (await owner.get(`/services/${made.serviceId}`)).as<Service>(200);
    expect(service).toMatchObject({ accessIdentity: made.identity, billedStatus: 'active' });
    const links = await owner.get(`/services/${made.serviceId}/device-links`);
    expect(links.body).toContain('"status":"suggested"');
    const ticket = (await owner.get(`/tickets/${made.ticketId}`)).as<object>(200);
    expect(ticket).toMatchObject({ kind: 'installation', subject: 'Instalar' });
    expect((await owner.get(`/equipment?customerId=${made.customerId}`)).body).toContain('ABC123');
  });

  it('of the same name gets the next number, and nothing at all of a refused one stays', async () => {
    const before = (await owner.get('/customers?search=Pena')).body;
    const refused = await send({ ...person('José Peña Núñez'), poolId: randomUUID() });
    expect([refused.status, refused.problem.fields]).toEqual([400, ['poolId']]);
    expect((await owner.get('/customers?search=Pena')).body).toBe(before);
    expect((await provision(person('Jose Pena Nunez'))).identity).toBe('jose.pena.nunez-2');
  });

  it('carries its password to its router and nowhere else', async () => {
    const { password, serviceId, identity } = await provision(person('Silvia'));
    const lane = await lanes().claim();
    const line = lane?.commands.find((one) => one.line?.serviceId === serviceId)?.line;
    expect(line?.made).toMatchObject({ password, address: null, isDone: false });
    if (lane === undefined) throw new Error('the router has commands');
    await lanes().release(lane, { error: null, retryAt: null });
    const told = [
      (await owner.get('/audit-log?limit=200')).body,
      (await owner.get('/network-commands?limit=200')).body,
      (await owner.get(`/services/${serviceId}/provisioning`)).body,
      ...api.logged,
    ].join('\n');
    expect(told).toContain(identity);
    expect(told).not.toContain(password);
    const stored = await api.db.database.withTenant(norte.id, (trx) =>
      trx.selectFrom('service_provisionings').selectAll().execute(),
    );
    expect(JSON.stringify(stored)).not.toContain(Buffer.from(password ?? '').toString('base64'));
    expect(stored.some((row) => row.password?.includes(password ?? ''))).toBe(false);
  });

  it('shows its password again to who may see it, on the record', async () => {
    const { password, serviceId, identity } = await provision(person('Rita'));
    const path = `/services/${serviceId}/provisioning/reveal`;
    expect((await owner.post(path)).as<object>(200)).toEqual({ identity, password });
    const { body } = await owner.get(`/audit-log?subjectId=${serviceId}`);
    expect(body).toContain('line_password.reveal');
    expect(body).not.toContain(password);
    const billing = await api.person(norte, 'billing', 'caja@norte.test');
    expect((await billing.post(path)).status).toBe(403);
    const support = await api.person(norte, 'support', 'ayuda@norte.test');
    expect((await send(person('X'), support)).status).toBe(403);
    const technician = await api.person(norte, 'technician', 'tecnico@norte.test');
    expect((await send(person('X'), technician)).status).toBe(403);
    expect((await technician.post(path)).status).toBe(200);
  });

  it('is named by the pattern in force; a bad one is refused with what is wrong', async () => {
    const put = (userPattern: string) =>
      owner.call('PUT', '/provisioning-settings', { userPattern });
    const wrong: [string, RegExp][] = [
      ['', /must not be empty/],
      ['{nombre}', /unknown placeholder/],
      ['{name', /not closed/],
      ['cliente-{n}', /must name/],
      ['{name}"', /may hold/],
      ['{name}\n', /may hold/],
      [`{name}${'x'.repeat(300)}`, /80 characters/],
    ];
    for (const [pattern, why] of wrong) {
      const { status, body } = await put(pattern);
      expect([pattern, status]).toEqual([pattern, 400]);
      expect(body).toMatch(why);
    }
    expect((await put('isp{seq}')).status).toBe(200);
    const [one, two] = [await provision(person('A')), await provision(person('B'))];
    expect([one.identity, two.identity]).toEqual(['isp0001', 'isp0002']);
    expect((await put('{account}')).status).toBe(200);
    expect((await provision(person('C'))).identity).toMatch(/^[a-z0-9.]+$/);
    expect((await put('{name}-{n}')).status).toBe(200);
    const taken = await send({ ...person('D'), userName: one.identity });
    expect(taken.problem.fields).toEqual(['userName']);
  });

  it('once, however often its form is sent', async () => {
    const key = randomUUID();
    const [first, again] = [
      await send(person('Una'), owner, key),
      await send(person('Una'), owner, key),
    ];
    expect(again.body).toBe(first.body);
    expect((await owner.post('/service-provisionings', person('Sin llave'))).status).toBe(400);
  });

  it('does not take equipment that stands elsewhere, and says where', async () => {
    const refused = await send({ ...person('Otra'), equipment: { serial: 'ABC123' } });
    expect([refused.status, refused.problem.slug]).toEqual([409, 'equipment-in-use']);
    expect(refused.body).toContain('José Peña Núñez (jose.pena.nunez-1)');
  });
});

describe('a pool of addresses', () => {
  it('gives each line its own, though all ask at once, and then has none', async () => {
    const poolId = await make('/address-pools', {
      ...{ name: 'Chico', range: '10.30.0.0/28', gateway: '10.30.0.1', exclusions: ['10.30.0.5'] },
    });
    const answers = await Promise.all(
      Array.from({ length: 14 }, (_, place) => send({ ...person(`Cliente ${place}`), poolId })),
    );
    const given = answers.filter(({ status }) => status === 201);
    const addresses = given.map((answer) => answer.as<Provisioned>(201).address);
    expect([given.length, new Set(addresses).size]).toEqual([12, 12]);
    expect(addresses).not.toContain('10.30.0.5');
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.map(({ problem }) => problem.slug)).toEqual(['pool-empty', 'pool-empty']);
    expect(await poolNamed('Chico')).toMatchObject({
      total: 12,
      used: 12,
      free: 0,
      isScarce: true,
    });
  });

  it('gets an address back when its line ends, and rests it', async () => {
    const poolId = await make('/address-pools', { name: 'Uno', range: '10.31.0.7/32' });
    const { serviceId } = await provision({ ...person('Se va'), poolId });
    await owner.patch(`/services/${serviceId}`, { desiredState: 'cancelled' });
    expect(await poolNamed('Uno')).toMatchObject({ used: 0, quarantined: 1, free: 0 });
    expect((await send({ ...person('Llega'), poolId })).problem.slug).toBe('pool-empty');
    api.clock.advance(7 * DAY_MS + 1);
    expect((await provision({ ...person('Llega'), poolId })).address).toBe('10.31.0.7');
    expect((await owner.delete(`/address-pools/${poolId}`)).problem.slug).toBe('pool-in-use');
  });

  it('serves fixed addresses and leases, and one router alone where it says so', async () => {
    const poolId = await make('/address-pools', {
      ...{ name: 'Fijas', range: '10.32.0.10-10.32.0.20', routerId: otherRouter },
    });
    const wrong = await send({ ...person('F'), accessKind: 'static', poolId });
    expect(wrong.problem.fields).toEqual(['poolId']);
    const fixed = { accessKind: 'static', poolId, routerId: otherRouter };
    const line = await provision({ ...person('F'), ...fixed });
    expect(line).toMatchObject({ identity: '10.32.0.10', password: null, state: 'router_off' });
    const mac = '02:00:5E:20:00:01';
    const lease = { accessKind: 'dhcp', mac, ipAddress: '10.32.0.10', routerId: otherRouter };
    expect((await send({ ...person('G'), ...lease })).problem.slug).toBe('address-in-use');
    const leased = await provision({ ...person('G'), ...lease, ipAddress: '10.32.0.11' });
    expect(leased).toMatchObject({ identity: mac, address: '10.32.0.11' });
    // What was typed is nobody else's, though it lies in a pool.
    expect((await provision({ ...person('H'), ...fixed })).identity).toBe('10.32.0.12');
  });

  it('is refused where it overlaps another, with its name', async () => {
    const refused = await owner.post('/address-pools', { name: 'X', range: '10.20.0.4-10.20.0.9' });
    expect([refused.status, refused.body]).toEqual([409, expect.stringContaining('Norte')]);
    for (const range of [
      '10.20.0.1/24',
      '300.1.1.0/24',
      '10.0.0.0/8',
      '10.9.0.9-10.9.0.1',
      'x\ny',
    ]) {
      expect([range, (await owner.post('/address-pools', { name: 'X', range })).status]).toEqual([
        range,
        400,
      ]);
    }
  });
});

describe('a line that could not be put on its router', () => {
  it('says why, and is tried again by a person, with another profile', async () => {
    const { serviceId } = await provision(person('Falla'));
    const lane = await lanes().claim();
    const command = lane?.commands.find(({ line }) => line?.serviceId === serviceId);
    if (lane === undefined || command === undefined) throw new Error('its command is due');
    const told = { commands: [], before: null, after: null, latencyMs: 1 };
    const error = 'The router has no PPP profile oro.';
    const failed = { state: 'failed', error, final: true } as const;
    await lanes().report(lane, [{ id: command.id, ...told, ...failed }]);
    await lanes().release(lane, { error: null, retryAt: null });
    const look = async () =>
      (await owner.get(`/services/${serviceId}/provisioning`)).as<ProvisioningView>(200).line;
    expect(await look()).toMatchObject({ state: 'failed', error, commandId: command.id });
    api.clock.advance(1_000);
    const again = await owner.post(
      `/services/${serviceId}/provisioning/pushes`,
      { profile: 'plata' },
      { 'idempotency-key': randomUUID() },
    );
    expect(again.as<Provisioning>(200)).toMatchObject({ state: 'waiting', profile: 'plata' });
    const next = await lanes().claim();
    const due = next?.commands.find(({ line }) => line?.serviceId === serviceId);
    if (next === undefined || due === undefined) throw new Error('it is due again');
    const seen = { observed: null, evidence: {}, redial: null, memory: null };
    await lanes().report(next, [{ id: due.id, ...told, ...seen, state: 'verified' }]);
    await lanes().release(next, { error: null, retryAt: null });
    expect(await look()).toMatchObject({
      state: 'pushed',
      error: null,
      verifiedAt: expect.any(String),
    });
  });
});
