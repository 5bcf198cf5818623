import { randomUUID } from 'node:crypto';
import type { CollectorStatus, Heartbeat } from '@atalaya/core/ports/collector-leases';
import type { CollectorView } from '@atalaya/core/wire/rest/collectors';
import type { controllerSchema } from '@atalaya/core/wire/rest/controllers';
import type { Device } from '@atalaya/core/wire/rest/devices';
import type { Overview } from '@atalaya/core/wire/rest/overview';
import type { Wall } from '@atalaya/core/wire/rest/wall';
import { createPostgresCollectorLeases } from '@atalaya/platform/collectors/collector-leases.store';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { seedTenant } from '../../testing/seed-tenant.js';
import { withApi } from '../../testing/with-api.js';

type Controller = z.infer<typeof controllerSchema>;

const WELL: CollectorStatus = {
  devices: 7,
  latenessMs: 0,
  droppedPolls: 0,
  isOverloaded: false,
  samples: 'stored',
  waitingSamples: 0,
  suggestedGateway: null,
};

describe('/collectors', () => {
  const api = withApi();
  let a: Awaited<ReturnType<typeof seedTenant>>;
  const id = randomUUID();
  const instanceId = randomUUID();

  /** As the collector says it, every few seconds. */
  const beat = (status: Partial<CollectorStatus> = {}, more: Partial<Heartbeat> = {}) =>
    createPostgresCollectorLeases(api.db.database).beat({
      collectorId: id,
      instanceId,
      isFirst: false,
      name: 'noc-1',
      version: '0.1.0',
      released: [],
      devicesByShard: new Map(),
      isIsolated: false,
      status: { ...WELL, ...status },
      ...more,
    });

  beforeAll(async () => {
    a = await seedTenant(api, 'alfa');
    await beat(
      { latenessMs: 120, droppedPolls: 3, isOverloaded: true, suggestedGateway: '192.0.2.1' },
      { isFirst: true },
    );
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
      samples: 'stored',
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
    const answer = await beat({}, { isIsolated: true });
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

  it('says of a silent remote collector that nothing is pinned to it, until it is revoked', async () => {
    await beat();
    const own = a.ids.collector;
    const set = (seconds: number | null) =>
      api.db.database.withPlatform((trx) =>
        sql`update collectors set expires_at = clock_timestamp() - ${seconds} * interval '1 second'
          where id = ${own}`.execute(trx),
      );
    const troubles = async () =>
      (await a.owner.get('/overview')).as<Overview>(200).collectorTroubles;
    const wall = async () => (await a.owner.get('/wall')).as<Wall>(200).collectorTroubles;
    await set(60);
    expect(await troubles()).toMatchObject([
      { kind: 'unused', collectors: ['alfa tower collector'], devices: 0 },
    ]);
    expect(await wall()).toEqual([]);
    expect((await a.owner.post(`/collectors/${own}/revoke`, {})).status).toBeLessThan(300);
    expect(await troubles()).toEqual([]);
    await set(null);
  });

  it('says with the device which collector alone reads it, by its own pin or its controller’s', async () => {
    const { collector: id, device, controller } = a.ids;
    const pin = (pinned: boolean, what: object) =>
      a.owner.post(`/collectors/${id}/pins`, { ...what, pinned });
    const shownOf = async () => (await a.owner.get(`/devices/${device}`)).as<Device>(200).collector;
    const named = { id, name: 'alfa tower collector' };
    expect(await shownOf()).toBeNull();
    await pin(true, { deviceIds: [device], controllerIds: [controller] });
    expect(await shownOf()).toEqual({ ...named, pinned: 'device' });
    await pin(false, { deviceIds: [device] });
    expect(await shownOf()).toEqual({ ...named, pinned: 'controller' });
    const read = await a.owner.get(`/controllers/${controller}`);
    expect(read.as<Controller>(200).collector).toEqual(named);
    await pin(false, { controllerIds: [controller] });
    expect(await shownOf()).toBeNull();
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

  describe('in trouble', () => {
    const overview = async () => (await a.owner.get('/overview')).as<Overview>(200);
    const wall = async () => (await a.owner.get('/wall')).as<Wall>(200);
    const told = async () => {
      const [page, screen] = [await overview(), await wall()];
      return [page.collectorTroubles, screen.collectorTroubles];
    };

    it('says nothing on the pages while all is well', async () => {
      await beat();
      expect(await told()).toEqual([[], []]);
    });

    it('says that polls are left out and samples wait', async () => {
      const load = { isOverloaded: true, droppedPolls: 3 };
      await beat({ ...load, samples: 'waiting', waitingSamples: 1_200 });
      const more = { collectors: ['Torre Centro'], devices: 1, droppedPolls: 3 };
      const troubles = ['overloaded', 'waiting'].map((kind) => {
        return { kind, ...more, waitingSamples: 1_200 };
      });
      expect(await told()).toEqual([troubles, troubles]);
      expect(await shown()).toMatchObject({ samples: 'waiting', waitingSamples: 1_200 });
      await beat({ samples: 'full', waitingSamples: 9 });
      expect((await overview()).collectorTroubles).toMatchObject([{ kind: 'full' }]);
    });

    it('says once that it is cut off, and lists none of its devices as an outage', async () => {
      const state = (reason: string | null) =>
        api.db.database.withTenant(a.id, (trx) =>
          sql`insert into device_state (tenant_id, device_id, state, reason, since, checked_at)
            values (${a.id}, ${a.ids.device}, 'unknown', ${reason},
              ${new Date(api.clock.now())}, ${new Date(api.clock.now())})
            on conflict (tenant_id, device_id) do update set reason = excluded.reason,
              state = excluded.state, checked_at = excluded.checked_at`.execute(trx),
        );
      const outages = async () => [(await overview()).outages, (await wall()).outages];
      await state('stale');
      expect((await outages()).map((list) => list.length)).toEqual([1, 1]);
      await state('collector-isolated');
      await beat({}, { isIsolated: true });
      expect(await outages()).toEqual([[], []]);
      expect(await told()).toMatchObject([
        [{ kind: 'isolated', collectors: ['Torre Centro'], devices: 1 }],
        [{ kind: 'isolated' }],
      ]);
    });

    it('tells one whose devices nobody polls from one that others replaced', async () => {
      await beat();
      await api.db.database.withPlatform((trx) =>
        sql`update collectors set expires_at = clock_timestamp() - interval '1 minute'
          where id = ${id}`.execute(trx),
      );
      expect((await overview()).collectorTroubles).toMatchObject([{ kind: 'silent', devices: 1 }]);
      const heir = { collectorId: randomUUID(), instanceId: randomUUID(), isFirst: true };
      await beat({}, { ...heir, name: 'noc-2' });
      const replaced = { kind: 'replaced', collectors: ['Torre Centro'] };
      expect(await told()).toMatchObject([[replaced], []]);
      await createPostgresCollectorLeases(api.db.database).leave(heir.collectorId, heir.instanceId);
      await beat({}, { isFirst: true });
    });

    it('says that nobody polls when the last one stopped', async () => {
      await createPostgresCollectorLeases(api.db.database).leave(id, instanceId);
      expect((await overview()).collectorTroubles).toMatchObject([
        { kind: 'unwatched', devices: 1, collectors: [] },
      ]);
      await beat({}, { isFirst: true });
    });
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
