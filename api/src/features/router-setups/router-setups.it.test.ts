import { randomUUID } from 'node:crypto';
import { credentialContext } from '@atalaya/core/domain/access/credential-context';
import { SETUP_LIVES_MS } from '@atalaya/core/domain/router-setup/router-setup';
import type { SetupTry } from '@atalaya/core/domain/router-setup/setup-progress';
import type { Device } from '@atalaya/core/wire/rest/devices';
import type { RouterSetupCreated, RouterSetupView } from '@atalaya/core/wire/rest/router-setups';
import { createPostgresRouterSetups } from '@atalaya/platform/router-setups/postgres-router-setups';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
beforeAll(async () => {
  norte = await api.tenant('norte');
});

const FINGERPRINT = 'AB:CD';
const body = (more: object = {}) => ({
  name: 'Concentrador',
  address: '10.1.0.1',
  allowedFrom: ['10.0.0.5'],
  withWrite: true,
  ...more,
});
const create = async (more: object = {}, headers: Record<string, string> = {}) =>
  (await norte.owner.post('/router-setups', body(more), headers)).as<RouterSetupCreated>(201);
const read = async (id: string) =>
  (await norte.owner.get(`/router-setups/${id}`)).as<RouterSetupView>(200);
const confirm = (id: string, more: object = {}) =>
  norte.owner.post(`/router-setups/${id}/confirm`, { fingerprint: FINGERPRINT, ...more });

/** What a collector would have told of the router that is due. */
async function find(more: { serial?: string; snmp?: 'ok' | 'failed' } = {}): Promise<void> {
  const { database, clock, bus, secrets } = api.deps();
  const setups = createPostgresRouterSetups({
    database,
    clock,
    bus,
    secrets,
    claimant: randomUUID(),
  });
  const job = await setups.claim();
  if (!job) throw new Error('nothing is due');
  const tried: SetupTry = {
    at: clock.now(),
    fingerprint: FINGERPRINT,
    outcomes: {
      api: { state: 'ok' },
      login: { state: 'ok' },
      snmp: { state: more.snmp ?? 'ok' },
      echo: { state: 'ok' },
    },
    found: {
      name: 'core',
      model: 'RB5009',
      version: '7.18',
      serial: more.serial ?? randomUUID(),
      macs: [],
      interfaces: 5,
      pppSecrets: 12,
      pppSessions: 9,
      stations: null,
      neighbours: 3,
    },
  };
  await setups.report(job, tried);
}

describe('a router that is added', () => {
  it('gets a script with secrets that nothing else tells', async () => {
    const { setup, script, parts } = await create();
    expect(parts).toEqual(['snmp', 'service', 'firewall', 'users', 'result']);
    const passwords = [...script.matchAll(/password="([^"]{30,})"/g)].map(([, text]) => text ?? '');
    expect(new Set(passwords).size).toBe(2);
    const told = [
      JSON.stringify(setup),
      (await norte.owner.get('/router-setups')).body,
      (await norte.owner.get(`/router-setups/${setup.id}/uninstall-script`)).body,
      (await norte.owner.get('/audit-log')).body,
      api.logged.join(''),
    ].join('\n');
    for (const password of passwords) expect(told).not.toContain(password);
    expect(told).toContain('router_setup.create');
    await norte.owner.delete(`/router-setups/${setup.id}`);
  });

  it('shows its script again only until it is confirmed, and on the record', async () => {
    const { setup, script } = await create();
    const again = await norte.owner.post(`/router-setups/${setup.id}/script`, {});
    expect(again.as<{ script: string }>(200).script).toBe(script);
    const log = await norte.owner.get(`/audit-log?subjectId=${setup.id}`);
    expect(log.body).toContain('router_setup.script');
    await find();
    expect((await confirm(setup.id)).status).toBe(200);
    const late = await norte.owner.post(`/router-setups/${setup.id}/script`, {});
    expect(late.problem).toMatchObject({ status: 409, slug: 'not-open' });
  });

  it('becomes a device with sealed credentials under the certificate that was seen', async () => {
    const { setup, script } = await create({ name: 'Con escritura' });
    await find();
    expect(await read(setup.id)).toMatchObject({ state: 'found', fingerprint: FINGERPRINT });
    const { deviceId } = (await confirm(setup.id, { role: 'router' })).as<RouterSetupView>(200);
    const device = (await norte.owner.get(`/devices/${deviceId}`)).as<Device>(200);
    expect(device).toMatchObject({ name: 'Con escritura', vendor: 'MikroTik', model: 'RB5009' });
    expect(device.sources.map(({ driver, port }) => [driver, port])).toEqual([
      ['icmp', null],
      ['routeros', 8729],
      ['snmp', null],
    ]);
    const rows = await api.db.database.withTenant(norte.id, (trx) =>
      trx
        .selectFrom('credentials')
        .where('name', 'like', `%(${setup.tag})`)
        .orderBy('name')
        .selectAll()
        .execute(),
    );
    const secrets = rows.map(({ id, key_id, ciphertext }) =>
      JSON.parse(
        api.deps().secrets.open({ keyId: key_id, ciphertext }, credentialContext(norte.id, id)),
      ),
    );
    expect(secrets).toMatchObject([
      { kind: 'routeros', user: `atalaya-read-${setup.tag}`, tls: true, fingerprint: FINGERPRINT },
      { kind: 'routeros', user: `atalaya-write-${setup.tag}`, tls: true, fingerprint: FINGERPRINT },
      { kind: 'snmp-community', version: '2c' },
    ]);
    for (const { password } of secrets.slice(0, 2)) expect(script).toContain(password);
    const [kept] = await api.db.database.withTenant(norte.id, (trx) =>
      trx.selectFrom('router_setups').where('id', '=', setup.id).selectAll().execute(),
    );
    expect(kept).toMatchObject({ ciphertext: null, key_id: null, device_id: deviceId });
  });

  it('gets no SNMP way when SNMP did not answer', async () => {
    const { setup } = await create({ name: 'Sin SNMP' });
    await find({ snmp: 'failed' });
    const { deviceId } = (await confirm(setup.id, { echo: false })).as<RouterSetupView>(200);
    const device = (await norte.owner.get(`/devices/${deviceId}`)).as<Device>(200);
    expect(device.sources.map(({ driver }) => driver)).toEqual(['routeros']);
  });

  it('is no second device where its serial is known, and the other ways of that one stay', async () => {
    const known = (
      await norte.owner.post('/devices', {
        name: 'Ya estaba',
        role: 'router',
        address: '10.7.7.7',
        serial: 'SERIAL-1',
        sources: [{ driver: 'icmp', intervalMs: 30_000 }],
      })
    ).as<Device>(201);
    const { setup } = await create({ name: 'Otro nombre', snmp: 'none' });
    await find({ serial: 'SERIAL-1' });
    expect((await read(setup.id)).known).toEqual({ id: known.id, name: 'Ya estaba' });
    const confirmed = (await confirm(setup.id)).as<RouterSetupView>(200);
    expect(confirmed.deviceId).toBe(known.id);
    const after = (await norte.owner.get(`/devices/${known.id}`)).as<Device>(200);
    expect(after.sources).toMatchObject([
      { driver: 'icmp', address: '10.7.7.7', intervalMs: 30_000 },
      { driver: 'routeros', address: '10.1.0.1', port: 8729 },
    ]);
  });

  it('is not confirmed before it is found, nor under another certificate', async () => {
    const { setup } = await create({ name: 'Todavía no' });
    expect((await confirm(setup.id)).problem.slug).toBe('not-found-yet');
    await find();
    const other = await norte.owner.post(`/router-setups/${setup.id}/confirm`, {
      fingerprint: 'EE:FF',
    });
    expect(other.problem).toMatchObject({ status: 400, fields: ['fingerprint'] });
    await norte.owner.delete(`/router-setups/${setup.id}`);
    expect((await norte.owner.get(`/router-setups/${setup.id}`)).status).toBe(404);
  });

  it('expires after a day, whether a collector noted it or not, and then only goes', async () => {
    const { setup } = await create({ name: 'Olvidado' });
    api.clock.advance(SETUP_LIVES_MS);
    expect(await read(setup.id)).toMatchObject({ state: 'expired', nextTryAt: null });
    for (const verb of ['retry', 'script']) {
      const { problem } = await norte.owner.post(`/router-setups/${setup.id}/${verb}`, {});
      expect(problem).toMatchObject({ status: 409, slug: 'not-open' });
    }
    expect((await norte.owner.delete(`/router-setups/${setup.id}`)).status).toBe(204);
  });

  it('asked for twice under one key is one setup with one script', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const first = await create({ name: 'Una vez' }, key);
    expect(await create({ name: 'Una vez' }, key)).toEqual(first);
    await norte.owner.delete(`/router-setups/${first.setup.id}`);
  });

  it('names the field that is wrong', async () => {
    const wireguard = {
      collectorPublicKey: `${'k'.repeat(42)}A=`,
      endpoint: 'noc.example.net',
      routerAddress: '10.99.0.1/24',
      collectorAddress: '10.99.0.1',
    };
    const cases: [object, string][] = [
      [{ allowedFrom: ['10.0.0.0/4'] }, 'allowedFrom.0'],
      [{ allowedFrom: [] }, 'allowedFrom'],
      [{ address: undefined }, 'address'],
      [{ wireguard, routeros: 6 }, 'wireguard'],
      [{ wireguard }, 'wireguard.collectorAddress'],
      [
        { wireguard: { ...wireguard, collectorPublicKey: '"; /system reset' } },
        'wireguard.collectorPublicKey',
      ],
      [{ port: 0 }, 'port'],
    ];
    for (const [more, field] of cases) {
      const answer = await norte.owner.post('/router-setups', body(more));
      expect([field, answer.status]).toEqual([field, 400]);
      expect(answer.problem.fields).toContain(field);
    }
  });

  it('is for those alone who may write credentials and devices', async () => {
    const { setup } = await create({ name: 'De nadie más' });
    for (const role of ['technician', 'support', 'read_only'] as const) {
      const client = await api.person(norte, role, `${role}@norte.test`);
      expect((await client.post('/router-setups', body())).status).toBe(403);
      expect((await client.post(`/router-setups/${setup.id}/script`, {})).status).toBe(403);
    }
    await norte.owner.patch('/roles/noc', {
      permissions: [{ resource: 'device', action: 'write', allowed: false }],
    });
    const noc = await api.person(norte, 'noc', 'noc@norte.test');
    await find();
    const refused = await noc.post(`/router-setups/${setup.id}/confirm`, {
      fingerprint: FINGERPRINT,
    });
    expect(refused.status).toBe(403);
    expect((await read(setup.id)).state).toBe('found');
  });
});
