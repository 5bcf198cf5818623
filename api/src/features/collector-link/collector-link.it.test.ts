import { randomUUID } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { PollBatch } from '@atalaya/core/ports/sample-stream';
import { inventoryBoxContext, unpackInventory } from '@atalaya/core/wire/collector-link/inventory';
import type { CollectorView } from '@atalaya/core/wire/rest/collectors';
import { type BoxKeys, makeBoxKeys, openSealed } from '@atalaya/platform/remote/sealed-box';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Seeded, seedTenant } from '../../testing/seed-tenant.js';
import { withApi } from '../../testing/with-api.js';

/** A collector as the platform sees it: keys, secret, and what it sends. */
interface Far {
  readonly id: string;
  readonly keys: BoxKeys;
  readonly instanceId: string;
  send(
    method: 'GET' | 'POST',
    path: string,
    body?: object | Buffer,
    headers?: object,
  ): Promise<Heard>;
  samples(sequence: number, values: readonly (readonly [string, number])[]): Promise<Heard>;
}
interface Heard {
  readonly status: number;
  readonly body: string;
  readonly bytes: Buffer;
  readonly etag: string;
}

describe('/collector-link', () => {
  const api = withApi();
  let a: Seeded;
  let b: Seeded;
  const published: PollBatch[] = [];
  let calls = 0;
  /** Few tries are allowed from one address. */
  const nextAddress = () => {
    calls += 1;
    return `10.9.${calls >> 8}.${calls & 255}`;
  };

  beforeAll(async () => {
    a = await seedTenant(api, 'alfa');
    b = await seedTenant(api, 'beta');
    api.samples.subscribe((batches) => void published.push(...batches));
  });

  async function wish(tenant: Seeded, more: object = {}): Promise<{ token: string; id: string }> {
    const answer = await tenant.owner.post('/collector-enrolments', { name: 'Torre', ...more });
    const { token, enrolment } = answer.as<{ token: string; enrolment: { id: string } }>(201);
    return { token, id: enrolment.id };
  }
  async function call(
    method: 'GET' | 'POST',
    path: string,
    body?: object | Buffer,
    headers: object = {},
    remoteAddress = nextAddress(),
  ): Promise<Heard> {
    const answer = await api.app.inject({
      method,
      remoteAddress,
      url: `/api/v1/collector-link${path}`,
      headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { payload: body }),
    });
    return {
      status: answer.statusCode,
      body: answer.body,
      bytes: answer.rawPayload,
      etag: String(answer.headers['etag']),
    };
  }
  const askToEnrol = (token: string, keys = makeBoxKeys()) =>
    call('POST', '/enrol', {
      token,
      publicKey: Buffer.from(keys.publicKey).toString('base64'),
      version: '1',
    });
  async function far(token: string, keys = makeBoxKeys()): Promise<Far> {
    const enrolled = await askToEnrol(token, keys);
    expect(enrolled.status).toBe(201);
    const { collectorId: id, secret } = JSON.parse(enrolled.body);
    const instanceId = randomUUID();
    const send: Far['send'] = (method, path, body, headers) =>
      call(method, path, body, { authorization: `Bearer ${secret}`, ...headers });
    const samples: Far['samples'] = (sequence, values) =>
      send('POST', '/samples', {
        instanceId,
        sequence,
        runs: values.map(([deviceId, value]) => ({
          deviceId,
          at: api.clock.now() + sequence,
          tags: { radio: 'far' },
          values: { 'radio.signal_dbm': value },
        })),
      });
    return { id, keys, instanceId, send, samples };
  }
  const beat = (collector: Far, isFirst: boolean, instanceId = collector.instanceId) =>
    collector.send('POST', '/heartbeat', {
      instanceId,
      isFirst,
      version: '1',
      isIsolated: false,
      status: { devices: 1, latenessMs: 0 },
    });
  /** One of A's own that polls A's device. */
  async function working(): Promise<Far> {
    const collector = await far((await wish(a)).token);
    expect((await beat(collector, true)).status).toBe(200);
    await pin(collector.id, true);
    return collector;
  }
  const pin = (id: string, pinned: boolean) =>
    a.owner.post(`/collectors/${id}/pins`, { deviceIds: [a.ids.device], pinned });
  async function stored(tenant: Seeded, deviceId: string): Promise<number[]> {
    const filter = { tenantId: tenant.id, deviceIds: [deviceId], tags: { radio: 'far' } };
    const latest = await api.metrics.latest(filter, 0);
    return latest.map(({ value }) => value);
  }
  const state = async (id: string) =>
    (await a.owner.get(`/collectors/${id}`)).as<CollectorView>(200).state;

  it('enrols once, with the token it was given and no other', async () => {
    const { token } = await wish(a);
    const wrong = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    const unknown = token.replace(/_[^.]+/, `_${randomUUID()}`);
    for (const bad of [wrong, unknown, 'ace_x', 'x'.repeat(200)]) {
      const refused = await askToEnrol(bad);
      expect([refused.status, refused.body.includes('enrolment-refused')]).toEqual([401, true]);
    }
    const keys = makeBoxKeys();
    const all = await Promise.all([1, 2, 3].map(() => askToEnrol(token, makeBoxKeys())));
    expect(all.map(({ status }) => status).sort()).toEqual([201, 401, 401]);
    expect((await askToEnrol(token, keys)).status).toBe(401);
    const audit = (await a.owner.get('/audit-log?limit=200')).body;
    expect(audit).toContain('collector_enrolment.create');
    expect(audit + api.logged.join('')).not.toContain(token);
  });

  it('gives the same keys the answer again that was lost, until the collector was heard of', async () => {
    const { token } = await wish(a);
    const keys = makeBoxKeys();
    await far(token, keys);
    const again = await far(token, keys);
    expect((await beat(again, true)).status).toBe(200);
    expect((await askToEnrol(token, keys)).status).toBe(401);
  });

  it('takes no token that is too old, withdrawn or of a key that is none', async () => {
    const late = await wish(a);
    await api.db.database.withPlatform((trx) =>
      trx
        .updateTable('collector_enrolments')
        .set({ expires_at: new Date(api.systemMs) })
        .where('id', '=', late.id)
        .execute(),
    );
    expect((await askToEnrol(late.token)).status).toBe(401);
    const { token, id } = await wish(a);
    const keys = { publicKey: new Uint8Array(32), privateKey: '' };
    expect((await askToEnrol(token, keys)).body).toContain('publicKey');
    expect((await b.owner.delete(`/collector-enrolments/${id}`)).status).toBe(404);
    expect((await a.owner.delete(`/collector-enrolments/${id}`)).status).toBe(204);
    expect((await askToEnrol(token)).status).toBe(401);
  });

  it('lets nobody try tokens one after the other', async () => {
    const statuses: number[] = [];
    for (let tries = 0; tries < 12; tries += 1) {
      const wrong = { token: 'x', publicKey: '', version: '' };
      statuses.push((await call('POST', '/enrol', wrong, {}, '192.0.2.9')).status);
    }
    expect(statuses).toEqual([...Array(10).fill(400), 429, 429]);
  });

  it('admits nobody without its secret', async () => {
    const collector = await working();
    for (const authorization of ['', 'Bearer x', `Bearer acl_${collector.id}.x`, 'Basic x']) {
      for (const path of ['/news', '/inventory', '/sessions']) {
        const refused = await call('GET', path, undefined, { authorization });
        expect([refused.status, refused.body.includes('collector-not-enrolled')]).toEqual([
          401,
          true,
        ]);
      }
      const refused = await call('POST', '/samples', Buffer.from('{'), { authorization });
      expect(refused.status).toBe(401);
    }
    const person = await a.owner.get('/collector-link/inventory');
    expect(person.status).toBe(401);
  });

  it('gives it what is pinned to it, sealed to its own key, and nothing of anyone else', async () => {
    const collector = await working();
    const { bytes, etag, status } = await collector.send('GET', '/inventory');
    expect(status).toBe(200);
    expect(bytes.includes('alfa-community')).toBe(false);
    const open = (keys: BoxKeys, id = collector.id) =>
      gunzipSync(openSealed(keys, bytes, inventoryBoxContext(id))).toString();
    const text = open(collector.keys);
    const inventory = unpackInventory(text);
    const devices = inventory.polls.flatMap((target) =>
      target.kind === 'device' ? [target.device] : [...target.members.values()],
    );
    expect(new Set(devices.map(({ deviceId }) => deviceId))).toEqual(new Set([a.ids.device]));
    expect(inventory.polls[0]?.credential).toMatchObject({ community: 'alfa-community' });
    expect(text).not.toContain('beta');
    for (const id of Object.values(b.ids)) expect(text).not.toContain(id);
    expect(() => open(makeBoxKeys())).toThrow('not for this key');
    expect(() => open(collector.keys, randomUUID())).toThrow('not for this key');

    const same = await collector.send('GET', '/inventory', undefined, { 'if-none-match': etag });
    expect([same.status, same.body]).toEqual([304, '']);
    await pin(collector.id, false);
    const after = await collector.send('GET', '/inventory', undefined, { 'if-none-match': etag });
    expect(after.status).toBe(200);
    const left = gunzipSync(
      openSealed(collector.keys, after.bytes, inventoryBoxContext(collector.id)),
    );
    expect(unpackInventory(left.toString()).polls).toEqual([]);
  });

  it('stores a batch once, whatever is repeated', async () => {
    const collector = await working();
    const first = await collector.samples(1, [[a.ids.device, -50]]);
    expect(JSON.parse(first.body)).toEqual({ isRepeated: false, accepted: 1, refused: 0 });
    expect(await stored(a, a.ids.device)).toEqual([-50]);
    // The same number with other content shows that nothing of it is stored.
    const again = await collector.samples(1, [[a.ids.device, -51]]);
    expect(JSON.parse(again.body)).toEqual({ isRepeated: true, accepted: 0, refused: 0 });
    expect(await stored(a, a.ids.device)).toEqual([-50]);
    const both = await Promise.all([2, 2].map((n) => collector.samples(n, [[a.ids.device, -52]])));
    expect(both.map(({ body }) => JSON.parse(body).isRepeated).sort()).toEqual([false, true]);
    // A new process counts from one again; the one before it is refused from then on.
    const next = randomUUID();
    expect((await beat(collector, true, next)).body).toContain('granted');
    expect((await beat(collector, false)).body).toContain('superseded');
    expect((await collector.samples(3, [[a.ids.device, -53]])).status).toBe(409);
    const run = { deviceId: a.ids.device, at: api.clock.now() + 9, tags: { radio: 'far' } };
    const runs = [{ ...run, values: { 'radio.signal_dbm': -54 } }];
    const anew = { instanceId: next, sequence: 1, runs };
    expect(JSON.parse((await collector.send('POST', '/samples', anew)).body).accepted).toBe(1);
  });

  it('takes nothing of a device that is not its own: another’s, another tenant’s, none at all', async () => {
    const collector = await working();
    const foreign = [a.ids.upstream, b.ids.device, randomUUID()];
    const before = await Promise.all(
      [a.ids.upstream, b.ids.device].map((id) => stored(id === b.ids.device ? b : a, id)),
    );
    const answer = await collector.samples(1, [
      ...foreign.map((id) => [id, -1] as const),
      [a.ids.device, -60],
    ]);
    expect(JSON.parse(answer.body)).toMatchObject({ accepted: 1, refused: 3 });
    expect([await stored(a, a.ids.upstream), await stored(b, b.ids.device)]).toEqual(before);

    published.length = 0;
    const report = { way: 'snmp', at: api.clock.now(), ok: false, failures: 3, intervalMs: 60_000 };
    const reports = [a.ids.device, ...foreign].map((deviceId) => ({ deviceId, report, runs: [] }));
    const told = await collector.send('POST', '/reports', { reports });
    expect(JSON.parse(told.body)).toEqual({ accepted: 1, refused: 3 });
    const heard = () => published.map(({ tenantId, deviceId }) => [tenantId, deviceId]);
    await expect.poll(heard).toEqual([[a.id, a.ids.device]]);

    const at = api.clock.now();
    const found = await collector.send('POST', '/findings', {
      facts: foreign.map((deviceId) => ({
        deviceId,
        observedAt: at,
        identity: { model: 'forged' },
      })),
      outcomes: [
        ...foreign.map((id) => ({
          table: 'device_sources',
          id,
          driver: 'snmp',
          at,
          error: 'forged',
        })),
        ...[a.ids.controller, b.ids.controller].map((id) => {
          return { table: 'controllers', id, driver: 'uisp', at, error: 'forged' };
        }),
      ],
      events: foreign.map((deviceId) => {
        return { deviceId, kind: 'trap', severity: 'critical', title: 'forged', text: '', at };
      }),
    });
    expect(JSON.parse(found.body)).toEqual({ accepted: 0, refused: 11 });
    for (const tenant of [a, b]) {
      const everything = await Promise.all(
        ['/devices?limit=200', '/events?limit=200', '/controllers?limit=200'].map((path) =>
          tenant.owner.get(path),
        ),
      );
      expect(everything.map(({ body }) => body.includes('forged'))).toEqual([false, false, false]);
    }
    const sessions = await collector.send('GET', `/sessions?deviceId=${b.ids.device}&endedSince=0`);
    expect(sessions.status).toBe(404);
    expect(api.logged.join('')).toContain('samples of a remote collector were refused');
  });

  it('adds a batch of sessions up once, and gives back what is stored', async () => {
    const collector = await working();
    const at = api.clock.now();
    const session = {
      id: randomUUID(),
      kind: 'pppoe',
      user: 'eva',
      callerId: '02:00:00:00:00:09',
      address: '100.64.0.9',
      fromAt: at - 60_000,
      toAt: null,
      lastSeenAt: at,
      bytesIn: '9007199254740993',
      bytesOut: '7',
      counter: null,
      end: null,
    };
    const bytes = { bytesIn: '1000', bytesOut: '7' };
    const usage = { user: 'eva', fromAt: at - 60_000, toAt: at, ...bytes, begun: 1 };
    const router = (deviceId: string) => ({ deviceId, sessions: [session], usage: [usage] });
    const batch = {
      batchId: randomUUID(),
      routers: [router(a.ids.device), router(b.ids.device)],
    };
    for (let times = 0; times < 2; times += 1) {
      const answer = await collector.send('POST', '/sessions', batch);
      expect(JSON.parse(answer.body)).toEqual({ accepted: 1, refused: 1 });
    }
    const path = `/sessions?deviceId=${a.ids.device}&endedSince=0`;
    const { sessions } = JSON.parse((await collector.send('GET', path)).body);
    expect(sessions).toContainEqual(session);
    const used = (tenant: Seeded) =>
      api.db.database.withTenant(tenant.id, (trx) =>
        trx
          .selectFrom('service_usage_days')
          .where('user_name', '=', 'eva')
          .select(['bytes_in', 'bytes_out', 'sessions'])
          .execute(),
      );
    expect(await used(a)).toEqual([{ bytes_in: '1000', bytes_out: '7', sessions: 1 }]);
    expect(await used(b)).toEqual([]);
  });

  it('refuses alone what no store can keep, and the rest of the batch is stored', async () => {
    const collector = await working();
    const run = {
      deviceId: a.ids.device,
      tags: { radio: 'far' },
      values: { 'radio.signal_dbm': -70 },
    };
    const runs = [
      { ...run, at: 1 },
      { ...run, at: api.clock.now() + 3_600_000 },
      { ...run, at: api.clock.now(), values: { 'radio.of_tomorrow': 1 } },
      { ...run, at: api.clock.now() + 20 },
    ];
    const answer = await collector.send('POST', '/samples', {
      instanceId: collector.instanceId,
      sequence: 1,
      runs,
    });
    expect(JSON.parse(answer.body)).toEqual({ isRepeated: false, accepted: 1, refused: 3 });
  });

  it('takes gzip, and refuses what is broken, a bomb, too long or no JSON', async () => {
    const collector = await working();
    const send = (body: Buffer, encoding = 'gzip') =>
      collector.send('POST', '/samples', body, { 'content-encoding': encoding });
    const batch = { instanceId: collector.instanceId, sequence: 1, runs: [] };
    const good = gzipSync(JSON.stringify(batch));
    expect((await send(good)).status).toBe(200);
    expect((await send(good.subarray(0, good.length - 9))).status).toBe(400);
    expect((await send(Buffer.from('no gzip'))).body).toContain('invalid-gzip');
    expect((await send(gzipSync(Buffer.alloc(64 * 1_024 * 1_024)))).status).toBe(413);
    expect((await send(Buffer.alloc(3 * 1_024 * 1_024, 'a'), 'identity')).status).toBe(413);
    expect((await send(gzipSync('{"a":'))).status).toBe(400);
    expect((await send(good, 'br')).status).toBe(415);
    expect((await send(gzipSync('{"instanceId":"x"}'))).body).toContain('instanceId');
  });

  it('hears of a poll that a person asked for, and of nobody else’s', async () => {
    const collector = await working();
    // What it missed before is nobody's to know: it is told to look.
    const first = await collector.send('GET', '/news?waitMs=0');
    const missed = { isInventoryChanged: true, areCommandsNew: true };
    expect(JSON.parse(first.body)).toEqual({ ...missed, pollRequests: [] });
    const waiting = collector.send('GET', '/news?waitMs=20000');
    const ask = (tenantId: string, deviceId: string) =>
      api.pollRequests.request({ tenantId, deviceId, kind: 'echo', until: 1 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await ask(b.id, b.ids.device);
    await ask(a.id, a.ids.upstream);
    await ask(a.id, a.ids.device);
    expect(JSON.parse((await waiting).body)).toEqual({
      isInventoryChanged: false,
      areCommandsNew: false,
      pollRequests: [{ deviceId: a.ids.device, kind: 'echo', until: 1 }],
    });
  });

  it('hears at once that routers of its organisation are to be told something', async () => {
    const collector = await working();
    await collector.send('GET', '/news?waitMs=0');
    await api.bus.publish('network-commands.requested', { tenantId: b.id });
    await api.bus.publish('network-commands.requested', { tenantId: a.id });
    const news = await collector.send('GET', '/news?waitMs=20000');
    expect(JSON.parse(news.body)).toMatchObject({ areCommandsNew: true });
    expect(JSON.parse((await collector.send('GET', '/news?waitMs=0')).body)).toEqual({
      ...{ isInventoryChanged: false, areCommandsNew: false, pollRequests: [] },
    });
  });

  it('is refused from the moment it is revoked, and may be enrolled again with what is pinned to it', async () => {
    const collector = await working();
    expect(await state(collector.id)).toBe('polling');
    expect((await b.owner.post(`/collectors/${collector.id}/revoke`)).status).toBe(404);
    expect((await a.owner.post(`/collectors/${collector.id}/revoke`)).status).toBe(204);
    const refused = await beat(collector, false);
    expect([refused.status, refused.body.includes('collector-revoked')]).toEqual([401, true]);
    expect((await collector.samples(1, [[a.ids.device, -1]])).status).toBe(401);
    expect((await collector.send('GET', '/inventory')).status).toBe(401);
    expect(await state(collector.id)).toBe('revoked');
    const again = await far((await wish(a, { collectorId: collector.id })).token);
    expect(again.id).toBe(collector.id);
    expect((await beat(again, true)).status).toBe(200);
    expect(await state(collector.id)).toBe('polling');
    expect((await again.samples(1, [[a.ids.device, -61]])).body).toContain('"accepted":1');
    expect((await beat(collector, false)).status).toBe(401);
  });

  it('stops in order', async () => {
    const collector = await working();
    await collector.send('POST', '/leave', { instanceId: collector.instanceId });
    expect(await state(collector.id)).toBe('stopped');
  });
});
