import { randomUUID } from 'node:crypto';
import type { CollectorView } from '@atalaya/core/wire/rest/collectors';
import { createPostgresCollectorLeases } from '@atalaya/platform/collectors/collector-leases.store';
import { beforeAll, describe, expect, it } from 'vitest';
import { seedTenant } from '../../testing/seed-tenant.js';
import { withApi } from '../../testing/with-api.js';

describe('/collectors', () => {
  const api = withApi();
  let a: Awaited<ReturnType<typeof seedTenant>>;
  const id = randomUUID();
  const instanceId = randomUUID();

  beforeAll(async () => {
    a = await seedTenant(api, 'alfa');
    await createPostgresCollectorLeases(api.db.database).beat({
      collectorId: id,
      instanceId,
      isFirst: true,
      name: 'noc-1',
      version: '0.1.0',
      released: [],
      devicesByShard: new Map(),
      isIsolated: false,
      status: {
        devices: 7,
        latenessMs: 120,
        droppedPolls: 3,
        isOverloaded: true,
        suggestedGateway: '192.0.2.1',
      },
    });
  });

  const shown = async () => (await a.owner.get(`/collectors/${id}`)).as<CollectorView>(200);

  it('shows who polls what, and how well', async () => {
    const { items } = (await a.owner.get('/collectors')).as<{ items: CollectorView[] }>(200);
    expect(items.map(({ name }) => name)).toEqual(['alfa tower collector', 'noc-1']);
    expect(await shown()).toMatchObject({
      state: 'polling',
      shards: 128,
      latenessMs: 120,
      droppedPolls: 3,
      isOverloaded: true,
      suggestedGateway: '192.0.2.1',
      isShared: true,
      isEditable: true,
    });
    // One device has a source; the other is only in the inventory.
    expect((await shown()).devices).toBe(1);
  });

  it('takes a name, a place and what to watch; the collector learns it with its next beat', async () => {
    const patch = {
      name: 'Torre Centro',
      gateway: '192.0.2.1',
      canaries: ['9.9.9.9', '1.1.1.1'],
      siteId: a.ids.site,
    };
    const changed = (await a.owner.patch(`/collectors/${id}`, patch)).as<CollectorView>(200);
    expect(changed).toMatchObject(patch);
    const answer = await createPostgresCollectorLeases(api.db.database).beat({
      collectorId: id,
      instanceId,
      isFirst: false,
      name: 'noc-1',
      version: '0.1.0',
      released: [],
      devicesByShard: new Map(),
      isIsolated: true,
      status: {
        devices: 0,
        latenessMs: 0,
        droppedPolls: 0,
        isOverloaded: false,
        suggestedGateway: null,
      },
    });
    expect(answer).toMatchObject({ gateway: '192.0.2.1', canaries: ['9.9.9.9', '1.1.1.1'] });
    expect(await shown()).toMatchObject({ name: 'Torre Centro', state: 'isolated' });
    const audit = await a.owner.get(`/audit-log?subjectId=${id}`);
    expect(audit.body).toContain('collector.update');
  });

  it('names a bad address by its field', async () => {
    const answer = await a.owner.patch(`/collectors/${id}`, { canaries: ['-c 1'] });
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('canaries');
  });

  it('pins devices to one collector and lets them go; one that holds some cannot be deleted', async () => {
    const own = a.ids.collector;
    const pin = (pinned: boolean) =>
      a.owner.post(`/collectors/${own}/pins`, { deviceIds: [a.ids.device], pinned });
    expect((await pin(true)).as<CollectorView>(200)).toMatchObject({
      devices: 1,
      pinnedDevices: 1,
    });
    expect((await shown()).devices).toBe(0);
    expect((await a.owner.delete(`/collectors/${own}`)).status).toBe(409);
    expect((await pin(false)).as<CollectorView>(200).pinnedDevices).toBe(0);
    expect((await a.owner.delete(`/collectors/${own}`)).status).toBe(204);
    expect((await a.owner.get(`/collectors/${own}`)).status).toBe(404);
  });

  it('keeps one that runs', async () => {
    expect((await a.owner.delete(`/collectors/${id}`)).status).toBe(409);
  });

  it('lets no single organisation set what several share', async () => {
    await seedTenant(api, 'beta');
    const isOperator = (await shown()).isEditable;
    const answer = await a.owner.patch(`/collectors/${id}`, { name: 'mine' });
    expect([isOperator, answer.status]).toEqual([false, 403]);
    const place = await a.owner.patch(`/collectors/${id}`, { deviceId: a.ids.device });
    expect(place.as<CollectorView>(200).deviceId).toBe(a.ids.device);
  });
});
