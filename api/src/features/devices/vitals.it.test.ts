import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Tags } from '@atalaya/core/domain/metrics/sample';
import { DAY_MS, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Device } from '@atalaya/core/wire/rest/devices';
import type { MetricRange, Vital, Vitals } from '@atalaya/core/wire/rest/metrics';
import type { StationRange } from '@atalaya/core/wire/rest/stations';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
let ap = '';
let cpe = '';
const MAC = '4C:5E:0C:11:22:33';

const write = (
  deviceId: string,
  metric: MetricName,
  value: number,
  tags: Tags = {},
  agoMs = 0,
  tenantId = norte.id,
) => api.metrics.write([{ tenantId, deviceId, metric, tags, value, at: api.clock.now() - agoMs }]);

async function vitals(id: string): Promise<Map<string, Vital>> {
  const answer = (await norte.owner.get(`/devices/${id}/vitals`)).as<Vitals>(200);
  expect(answer.latencyMeasured).toBe(true);
  return new Map(answer.vitals.map((vital) => [vital.key, vital]));
}

beforeAll(async () => {
  norte = await api.tenant('norte');
  const create = async (body: object) =>
    (await norte.owner.post('/devices', body)).as<Device>(201).id;
  ap = await create({ name: 'AP', role: 'ap', address: '10.0.0.1', sources: [{ driver: 'icmp' }] });
  cpe = await create({
    name: 'CPE',
    role: 'cpe',
    address: '10.0.0.2',
    macs: [MAC],
    sources: [{ driver: 'icmp', intervalMs: 20_000 }],
  });
  const now = new Date(api.clock.now());
  await api.db.database.withTenant(norte.id, (trx) =>
    trx
      .insertInto('station_sightings')
      .values({
        tenant_id: norte.id,
        device_id: ap,
        mac: MAC,
        radio: 'wlan1',
        name: 'casa',
        last_ip: '10.9.9.9',
        first_seen_at: now,
        seen_at: now,
      })
      .execute(),
  );
});

describe('the vitals of a CPE', () => {
  it('that reports no radio are what its access point hears of it', async () => {
    const tags = { radio: 'wlan1', mac: MAC };
    await write(ap, 'station.signal_dbm', -64, tags);
    await write(ap, 'station.signal_dbm', -99, { radio: 'wlan1', mac: '00:00:00:00:00:01' });
    await write(ap, 'station.in_bps', 1_000, tags);
    await write(ap, 'station.out_bps', 9_000, tags);
    const found = await vitals(cpe);
    expect(found.get('signal')).toMatchObject({
      metric: 'station.signal_dbm',
      deviceId: ap,
      tags,
      value: -64,
    });
    // What the access point sends is what the subscriber downloads.
    expect(found.get('download')).toMatchObject({ metric: 'station.out_bps', value: 9_000 });
    expect(found.get('upload')).toMatchObject({ metric: 'station.in_bps', value: 1_000 });
    const list = await norte.owner.get('/devices?search=CPE');
    expect(list.as<{ items: unknown[] }>(200).items).toMatchObject([{ signalDbm: -64 }]);
    const stations = await norte.owner.get(`/devices/${ap}/stations`);
    expect(stations.as<{ items: unknown[] }>(200).items).toMatchObject([
      { mac: MAC, name: 'casa', deviceId: cpe, deviceName: 'CPE', signalDbm: -64, snrDb: null },
    ]);
  });

  it('are its own radio’s when it has one, download being what that radio receives', async () => {
    await write(cpe, 'radio.signal_dbm', -61, { radio: 'ath0' });
    await write(cpe, 'interface.in_bps', 8_000, { interface: 'ath0' });
    await write(cpe, 'interface.out_bps', 700, { interface: 'ath0' });
    // Its Ethernet port is busier, and there download and upload are the other way round.
    await write(cpe, 'interface.in_bps', 90_000, { interface: 'eth0' });
    await write(cpe, 'interface.out_bps', 90_000, { interface: 'eth0' });
    const found = await vitals(cpe);
    expect(found.get('signal')).toMatchObject({
      metric: 'radio.signal_dbm',
      deviceId: cpe,
      value: -61,
    });
    expect(found.get('download')).toMatchObject({ tags: { interface: 'ath0' }, value: 8_000 });
    expect(found.get('upload')).toMatchObject({ tags: { interface: 'ath0' }, value: 700 });
  });

  it('are null once older than two and a half intervals of their own source', async () => {
    await write(cpe, 'ping.rtt_p50_ms', 12);
    expect((await vitals(cpe)).get('latency')?.value).toBe(12);
    const at = new Date(api.clock.now()).toISOString();
    await api.clock.advance(50_001);
    expect((await vitals(cpe)).get('latency')).toMatchObject({ value: null, at });
    expect((await vitals(cpe)).get('signal')?.value).toBe(-61);
    await api.clock.advance(100_000);
    expect((await vitals(cpe)).get('signal')?.value).toBeNull();
  });

  it('stand beside the medians of their 5-minute means', async () => {
    // A day at -70 after six at -60; a spike of one bucket moves no median.
    for (let at = 10 * MINUTE_MS; at < 7 * DAY_MS; at += 30 * MINUTE_MS) {
      await write(ap, 'radio.signal_dbm', at < DAY_MS ? -70 : -60, { radio: 'wlan1' }, at);
    }
    await write(ap, 'radio.signal_dbm', -10, { radio: 'wlan1' }, 5 * MINUTE_MS);
    await write(ap, 'radio.signal_dbm', -69, { radio: 'wlan1' });
    expect((await vitals(ap)).get('signal')).toMatchObject({
      value: -69,
      median24h: -70,
      median7d: -60,
    });
  });

  it('keep their week when the subscriber moved to another access point', async () => {
    const create = async (name: string, role: string, macs: string[] = []) =>
      (await norte.owner.post('/devices', { name, role, macs, address: '10.0.1.1' })).as<Device>(
        201,
      ).id;
    const mac = '4C:5E:0C:11:22:44';
    const [before, after] = [await create('Old AP', 'ap'), await create('New AP', 'ap')];
    const moved = await create('Moved', 'cpe', [mac]);
    const heard = (deviceId: string, seenAgoMs: number, radio: string) =>
      api.db.database.withTenant(norte.id, (trx) =>
        trx
          .insertInto('station_sightings')
          .values({
            tenant_id: norte.id,
            device_id: deviceId,
            mac,
            radio,
            name: null,
            last_ip: null,
            first_seen_at: new Date(api.clock.now() - 6 * DAY_MS),
            seen_at: new Date(api.clock.now() - seenAgoMs),
          })
          .execute(),
      );
    await heard(before, DAY_MS, 'wlan1');
    await heard(after, 0, 'ath0');
    for (let hour = 1; hour < 100; hour += 1) {
      const [id, radio] = hour < 24 ? [after, 'ath0'] : [before, 'wlan1'];
      const value = hour < 24 ? -70 : -60;
      await write(id, 'station.signal_dbm', value, { radio, mac }, hour * 60 * MINUTE_MS);
    }
    await write(after, 'station.signal_dbm', -71, { radio: 'ath0', mac });
    expect((await vitals(moved)).get('signal')).toMatchObject({
      deviceId: after,
      value: -71,
      median24h: -70,
      median7d: -60,
    });

    const station = await norte.owner.get(`/stations/${mac.toLowerCase()}`);
    expect(station.as<object>(200)).toMatchObject({
      mac,
      deviceId: moved,
      deviceName: 'Moved',
      sightings: [
        { accessPointId: after, accessPointName: 'New AP', radio: 'ath0' },
        { accessPointId: before, accessPointName: 'Old AP', radio: 'wlan1' },
      ],
    });
    const range = await norte.owner.get(
      `/stations/${mac}/metrics?${new URLSearchParams({
        metric: 'station.signal_dbm',
        from: new Date(api.clock.now() - 7 * DAY_MS).toISOString(),
        to: new Date(api.clock.now() + 1).toISOString(),
        maxPoints: '300',
      })}`,
    );
    const { series } = range.as<StationRange>(200);
    expect(
      series
        .map(({ accessPointName, tags, points }) => [accessPointName, tags['radio'], points.length])
        .sort(),
    ).toEqual([
      ['New AP', 'ath0', 24],
      ['Old AP', 'wlan1', 76],
    ]);
  });

  it('of another tenant’s radio do not exist, nor does a metric that is no station’s', async () => {
    const este = await api.tenant('este');
    expect((await este.owner.get(`/stations/${MAC}`)).problem).toMatchObject({ status: 404 });
    const of = (metric: string) =>
      `/stations/${MAC}/metrics?metric=${metric}&from=2026-02-01T00:00:00Z&to=2026-02-02T00:00:00Z`;
    expect((await este.owner.get(of('station.signal_dbm'))).status).toBe(404);
    expect((await norte.owner.get(of('station.signal_dbm'))).status).toBe(200);
    expect((await norte.owner.get(of('radio.signal_dbm'))).problem).toMatchObject({
      status: 400,
      fields: ['metric'],
    });
    expect((await norte.owner.get('/stations/not-a-mac')).status).toBe(404);
  });

  it('never include another tenant’s series, even of the same device id', async () => {
    const sur = await api.tenant('sur');
    await write(cpe, 'radio.snr_db', 99, { radio: 'ath0' }, 0, sur.id);
    expect((await vitals(cpe)).get('snr')).toBeUndefined();
  });
});

describe('a chart', () => {
  const range = (query: object) =>
    norte.owner.get(`/devices/${ap}/metrics?${new URLSearchParams(Object.entries(query))}`);
  const period = () => ({
    from: new Date(api.clock.now() - 60 * MINUTE_MS).toISOString(),
    to: new Date(api.clock.now()).toISOString(),
  });

  it('has each series of the metric, gaps as gaps, and never more points than asked', async () => {
    const to = api.clock.now() - (api.clock.now() % (5 * MINUTE_MS));
    for (let minute = 0; minute < 60; minute += 1) {
      if (minute >= 20 && minute < 40) continue;
      const agoMs = api.clock.now() - to + (60 - minute) * MINUTE_MS;
      await write(ap, 'ping.rtt_p50_ms', minute, {}, agoMs);
    }
    const answer = await range({
      from: new Date(to - 60 * MINUTE_MS).toISOString(),
      to: new Date(to).toISOString(),
      metric: 'ping.rtt_p50_ms',
      maxPoints: '12',
    });
    const { series } = answer.as<MetricRange>(200);
    expect(series).toHaveLength(1);
    expect(series[0]).toMatchObject({ tags: {}, stepMs: 5 * MINUTE_MS });
    expect(series[0]?.points.map((point) => point.value)).toEqual([4, 9, 14, 19, 44, 49, 54, 59]);
  });

  it('is narrowed by tags', async () => {
    const query = { ...period(), metric: 'station.signal_dbm' };
    const all = (await range(query)).as<MetricRange>(200);
    expect(all.series).toHaveLength(2);
    const one = (await range({ ...query, tag: `mac:${MAC}` })).as<MetricRange>(200);
    expect(one.series.map((series) => series.tags['mac'])).toEqual([MAC]);
  });

  it('is refused with the field that is wrong', async () => {
    const metric = 'ping.rtt_p50_ms';
    const { from, to } = period();
    const fields = async (query: object) => (await range(query)).problem.fields;
    expect(await fields({ from, to, metric: 'ping.nothing' })).toEqual(['metric']);
    expect(await fields({ from: to, to: from, metric })).toEqual(['to']);
    expect(await fields({ from: '2010-01-01T00:00:00Z', to, metric })).toEqual(['from']);
    expect(await fields({ from: 'yesterday', to, metric })).toEqual(['from']);
    expect(await fields({ from, to, metric, tag: 'mac:x' })).toEqual(['tag']);
    expect(await fields({ from, to, metric, maxPoints: '2001' })).toEqual(['maxPoints']);
    expect(await fields({ from, to, metric, aggregate: 'median' })).toEqual(['aggregate']);
  });
});

describe('availability', () => {
  it('weighs the intervals of the period by their time', async () => {
    const now = api.clock.now();
    const interval = (state: string, fromAgo: number, toAgo: number | null) => ({
      tenant_id: norte.id,
      device_id: ap,
      state,
      reason: null,
      from_at: new Date(now - fromAgo * MINUTE_MS),
      to_at: toAgo === null ? null : new Date(now - toAgo * MINUTE_MS),
    });
    await api.db.database.withTenant(norte.id, (trx) =>
      trx
        .insertInto('device_state_intervals')
        .values([
          interval('up', 500, 40),
          interval('maintenance', 40, 20),
          interval('down', 20, null),
        ])
        .execute(),
    );
    const query = new URLSearchParams({
      from: new Date(now - 100 * MINUTE_MS).toISOString(),
      to: new Date(now).toISOString(),
    });
    const answer = await norte.owner.get(`/devices/${ap}/availability?${query}`);
    expect(answer.as<object>(200)).toMatchObject({
      rawPct: 60,
      slaPct: 75,
      intervals: [{ state: 'up' }, { state: 'maintenance' }, { state: 'down', to: null }],
    });
  });
});
