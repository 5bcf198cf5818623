import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let tenant: Tenant;
let runId: string;
let siteId: string;
beforeAll(async () => {
  tenant = await api.tenant('alfa');
  const make = async (path: string, body: object) =>
    (await tenant.owner.post(path, body)).as<{ id: string }>(201).id;
  runId = await make('/discovery-runs', { targets: ['10.0.0.0/24'] });
  siteId = await make('/sites', { name: 'tower', kind: 'tower' });
});

interface Found {
  readonly name?: string;
  readonly address?: string;
  readonly macs?: string[];
  readonly serial?: string;
  readonly role?: string;
  readonly ways?: object[];
}

async function found(candidate: Found): Promise<string> {
  const id = randomUUID();
  await api.db.database.withTenant(tenant.id, (trx) =>
    trx
      .insertInto('discovery_candidates')
      .values({
        tenant_id: tenant.id,
        run_id: runId,
        id,
        address: candidate.address ?? null,
        macs: candidate.macs ?? [],
        name: candidate.name ?? null,
        vendor: null,
        model: null,
        version: null,
        serial: candidate.serial ?? null,
        platform: null,
        found_by: ['icmp'],
        ways: JSON.stringify(candidate.ways ?? [{ driver: 'icmp' }]),
        heard_on: '[]',
        suggested_role: candidate.role ?? null,
        suggested_site_id: siteId,
        status: 'new',
        device_id: null,
        matched_by: null,
        sort_key: candidate.address ?? id,
        updated_at: new Date(api.clock.now()),
      })
      .execute(),
  );
  return id;
}

const accept = (...candidates: object[]) =>
  tenant.owner.post('/discovery-candidates/accept', { candidates });
const deviceOf = async (id: string) =>
  (await tenant.owner.get(`/devices/${id}`)).as<{
    name: string;
    role: string;
    siteId: string | null;
    sources: { driver: string; address: string }[];
  }>(200);

describe('accepting candidates', () => {
  it('names every row that is wrong, and adds nothing', async () => {
    const good = await found({ name: 'good', address: '10.0.0.10', role: 'ap' });
    const roleless = await found({ address: '10.0.0.11' });
    await tenant.owner.post('/devices', { name: 'taken', role: 'ap' });
    const answer = await accept(
      { id: good },
      { id: roleless },
      { id: randomUUID() },
      { id: good },
      { id: await found({ address: '10.0.0.12', role: 'ap' }), name: 'taken' },
    );
    expect(answer.problem).toEqual({
      status: 400,
      slug: 'invalid-request',
      fields: ['candidates.1.role', 'candidates.2.id', 'candidates.3.id', 'candidates.4.name'],
    });
    const { items } = (await tenant.owner.get('/devices?search=good')).as<{ items: [] }>(200);
    expect(items).toEqual([]);
  });

  it('makes a device of its ways, at the suggested site unless another is chosen', async () => {
    const [one, two] = [
      await found({ name: 'MikroTik', address: '10.0.1.1', role: 'ap' }),
      await found({ name: 'MikroTik', address: '10.0.1.2', role: 'ap' }),
    ];
    const { items } = (await accept({ id: one }, { id: two, role: 'cpe', siteId: null })).as<{
      items: { deviceId: string; outcome: string }[];
    }>(200);
    expect(items.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
    expect(await deviceOf(items[0]?.deviceId ?? '')).toMatchObject({
      name: 'MikroTik',
      role: 'ap',
      siteId,
      sources: [{ driver: 'icmp', address: '10.0.1.1' }],
    });
    expect(await deviceOf(items[1]?.deviceId ?? '')).toMatchObject({
      name: 'MikroTik 10.0.1.2',
      role: 'cpe',
      siteId: null,
    });
    const log = await tenant.owner.get(`/audit-log?subjectId=${items[0]?.deviceId}`);
    expect(log.body).toContain('discovery.accept');
  });

  it('joins what became known meanwhile, and a likeness only when nobody objects', async () => {
    const known = (
      await tenant.owner.post('/devices', {
        name: 'known',
        role: 'cpe',
        macs: ['02:00:00:00:09:10'],
      })
    ).as<{ id: string }>(201).id;
    const same = await found({ macs: ['02:00:00:00:09:10'], address: '10.0.2.1' });
    const joined = (await accept({ id: same, asNew: true })).as<{ items: object[] }>(200);
    expect(joined.items).toMatchObject([{ deviceId: known, outcome: 'joined' }]);
    expect((await deviceOf(known)).sources).toMatchObject([
      { driver: 'icmp', address: '10.0.2.1' },
    ]);

    const beside = { macs: ['02:00:00:00:09:11'], role: 'cpe' };
    const alike = (await accept({ id: await found(beside) })).as<{ items: object[] }>(200);
    expect(alike.items).toMatchObject([{ deviceId: known, outcome: 'joined' }]);
    const other = (await accept({ id: await found(beside), asNew: true })).as<{ items: object[] }>(
      200,
    );
    expect(other.items).toMatchObject([{ outcome: 'created' }]);
  });

  it('takes the same private address for another device when a person says so', async () => {
    const there = (
      await tenant.owner.post('/devices', {
        name: 'behind one collector',
        role: 'cpe',
        address: '192.168.88.1',
        sources: [{ driver: 'icmp' }],
      })
    ).as<{ id: string }>(201).id;
    const address = { address: '192.168.88.1', name: 'behind another', role: 'cpe' };
    const joined = (await accept({ id: await found(address) })).as<{ items: object[] }>(200);
    expect(joined.items).toMatchObject([{ deviceId: there, outcome: 'joined' }]);
    const id = await found({ ...address, macs: ['02:00:00:00:88:01'] });
    const other = (await accept({ id, asNew: true })).as<{ items: { deviceId: string }[] }>(200);
    expect(other.items).toMatchObject([{ outcome: 'created' }]);
    expect(other.items[0]?.deviceId).not.toBe(there);
  });

  it('names no collector that would never take its run', async () => {
    const run = (collector: string) =>
      tenant.owner.post('/discovery-runs', { targets: ['10.0.9.1'], collector });
    expect((await run('north')).problem).toMatchObject({ status: 400, fields: ['collector'] });
    expect((await run(randomUUID())).problem).toMatchObject({ fields: ['collector'] });
  });

  it('refuses a way whose credential is gone', async () => {
    const lost = await found({
      address: '10.0.3.1',
      role: 'ap',
      ways: [{ driver: 'snmp', credentialId: randomUUID() }],
    });
    expect((await accept({ id: lost })).problem.fields).toEqual(['candidates.0.id']);
  });

  it('is not for those who may only read', async () => {
    const support = await api.person(tenant, 'support', 'support@alfa.test');
    const id = await found({ address: '10.0.4.1', role: 'ap' });
    const answers = await Promise.all([
      support.post('/discovery-candidates/accept', { candidates: [{ id }] }),
      support.post('/discovery-candidates/ignore', { ids: [id] }),
      support.post('/discovery-runs', { targets: ['10.0.0.1'] }),
      support.get('/discovery-runs'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  });
});

describe('ignoring candidates', () => {
  it('is remembered by their own marks, and can be taken back', async () => {
    const id = await found({ macs: ['02:00:00:00:0A:01'], serial: 'S-1', address: '10.0.5.1' });
    const keys = async () =>
      api.db.database.withTenant(tenant.id, (trx) =>
        trx.selectFrom('discovery_ignored').select('key').orderBy('key').execute(),
      );
    const ignore = (ignored: boolean) =>
      tenant.owner.post('/discovery-candidates/ignore', { ids: [id], ignored });
    expect((await ignore(true)).as(200)).toEqual({ changed: 1 });
    expect((await ignore(true)).as(200)).toEqual({ changed: 0 });
    expect(await keys()).toEqual([{ key: 'mac:02:00:00:00:0A:01' }, { key: 'serial:S-1' }]);
    expect((await ignore(false)).as(200)).toEqual({ changed: 1 });
    expect(await keys()).toEqual([]);
  });
});

describe('a run', () => {
  it('is started once for one Idempotency-Key, waits, and stops at once while it waits', async () => {
    await api.clock.advance(1);
    const key = { 'idempotency-key': randomUUID() };
    const body = { targets: ['10.9.0.0/30'] };
    const first = (await tenant.owner.post('/discovery-runs', body, key)).as<{ id: string }>(201);
    const again = (await tenant.owner.post('/discovery-runs', body, key)).as<{ id: string }>(201);
    expect(again.id).toBe(first.id);
    const stopped = await tenant.owner.post(`/discovery-runs/${first.id}/stop`);
    expect(stopped.as<object>(200)).toMatchObject({ state: 'stopped' });
    expect((await tenant.owner.get('/discovery-runs?limit=1')).as<object>(200)).toMatchObject({
      items: [{ targets: ['10.9.0.0/30'], candidates: { new: 0 } }],
    });
  });

  it('refuses credentials that discovery cannot try, and a queue without end', async () => {
    const uisp = (
      await tenant.owner.post('/credentials', { name: 'u', secret: { kind: 'uisp', token: 't' } })
    ).as<{ id: string }>(201).id;
    const start = (more: object) =>
      tenant.owner.post('/discovery-runs', { targets: ['10.0.0.1'], ...more });
    expect((await start({ credentialIds: [uisp] })).problem.fields).toEqual(['credentialIds.0']);
    expect((await start({ targets: ['127.0.0.1'] })).problem.fields).toEqual(['targets.0']);
    expect((await start({ excluded: ['x'] })).problem.fields).toEqual(['excluded.0']);
    let last = await start({});
    for (let more = 0; more < 12 && last.status === 201; more += 1) last = await start({});
    expect(last.problem).toMatchObject({ status: 409, slug: 'too-many-runs' });
  });
});
