import type { ReferenceValue } from '@atalaya/core/wire/rest/reference-values';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
let deviceId: string;
beforeAll(async () => {
  norte = await api.tenant('norte');
  const device = await norte.owner.post('/devices', { name: 'casa', role: 'cpe' });
  deviceId = device.as<{ id: string }>(201).id;
});

const accepted = (more: object = {}) => ({
  deviceId,
  metric: 'radio.signal_dbm',
  tags: { radio: 'wlan1' },
  kind: 'acceptance',
  value: -58.5,
  ...more,
});
const set = (more: object = {}) => norte.owner.post('/reference-values', accepted(more));
const list = async (query = '') =>
  (await norte.owner.get(`/reference-values?limit=50${query}`)).as<{ items: ReferenceValue[] }>(200)
    .items;

describe('what series are held against', () => {
  it('is written down with who and when, replaced, listed, removed, and announced', async () => {
    const announced: string[] = [];
    api.bus.subscribe('alert-rules.changed', ({ tenantId }) => announced.push(tenantId));
    const first = (await set({ note: 'poste nuevo' })).as<ReferenceValue>(201);
    expect(first).toMatchObject({ ...accepted(), deviceName: 'casa', note: 'poste nuevo' });
    expect(first.setBy).not.toBe('');
    await api.clock.advance(60_000);
    const second = (await set({ value: -61 })).as<ReferenceValue>(201);
    expect(second).toMatchObject({ id: first.id, value: -61, note: '' });
    expect(Date.parse(second.setAt)).toBeGreaterThan(Date.parse(first.setAt));
    await set({ tags: { radio: 'wlan2' } });
    const uplink = { kind: 'contracted', metric: 'interface.in_bps', tags: { interface: 'sfp1' } };
    await set({ ...uplink, value: 500e6 });
    expect(await list(`&deviceId=${deviceId}`)).toHaveLength(3);
    expect(await list('&kind=contracted')).toMatchObject([{ ...uplink, value: 500e6 }]);
    expect((await norte.owner.delete(`/reference-values/${first.id}`)).status).toBe(204);
    expect(await list('&kind=acceptance')).toMatchObject([{ tags: { radio: 'wlan2' } }]);
    expect(announced).toHaveLength(5);
  });

  it('is refused with the field that is wrong', async () => {
    const fields = async (more: object) => (await set(more)).problem.fields;
    expect(await fields({ metric: 'radio.mood' })).toEqual(['metric']);
    expect(await fields({ metric: 'device.uptime_s', tags: {} })).toEqual(['metric']);
    expect(await fields({ kind: 'contracted' })).toEqual(['metric']);
    expect(await fields({ tags: { interface: 'x' } })).toEqual(['tags.interface']);
    expect(await fields({ tags: {} })).toEqual(['tags.radio']);
    expect(await fields({ value: 1e300 })).toEqual(['value']);
    expect(
      await fields({
        kind: 'contracted',
        metric: 'session.in_bps',
        tags: { service: 'x' },
        value: 0,
      }),
    ).toEqual(['value']);
    expect(await fields({ deviceId: norte.id })).toEqual(['deviceId']);
    const support = await api.person(norte, 'read_only', 'ver@norte.test');
    expect((await support.post('/reference-values', accepted())).status).toBe(403);
  });
});
