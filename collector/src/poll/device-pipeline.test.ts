import type { Way } from '@atalaya/core/domain/network/device';
import type { DeviceReading, Observation } from '@atalaya/core/domain/network/reading';
import type { PollBatch } from '@atalaya/core/ports/sample-stream';
import { describe, expect, it } from 'vitest';
import { DevicePipeline } from './device-pipeline.js';

function pipelineOf(...ways: [Way, number][]): DevicePipeline {
  return new DevicePipeline({
    tenantId: 't',
    deviceId: 'd',
    role: 'ap',
    priorities: new Map(ways),
  });
}

const timing = (at: number) => ({ at, tookMs: 12, intervalMs: 60_000 });

function reading(at: number, observations: Observation[]): DeviceReading {
  return { observedAt: at, observations, warnings: [] };
}

const signal = (value: number): Observation => ({
  kind: 'gauge',
  metric: 'radio.signal_dbm',
  tags: { radio: 'wlan1' },
  value,
});

function valuesOf(batch: PollBatch): Record<string, number> {
  return Object.fromEntries(batch.samples.map(({ metric, value }) => [metric, value]));
}

describe('DevicePipeline', () => {
  it('stamps values with the time they were read and adds the poll’s own result', () => {
    const batch = pipelineOf(['snmp', 100]).read(
      'snmp',
      reading(990, [signal(-61)]),
      timing(1_000),
    );
    expect(valuesOf(batch)).toEqual({
      'radio.signal_dbm': -61,
      'device.poll_ok': 1,
      'device.poll_ms': 12,
      'device.up': 1,
    });
    expect(batch.samples.every(({ at }) => at === 990)).toBe(true);
    expect(batch.report).toMatchObject({ way: 'snmp', ok: true, failures: 0 });
  });

  it('takes a known layout’s tags as they are, and cleans odd ones all the same', () => {
    const pipeline = pipelineOf(['snmp', 100]);
    const odd: Observation = { ...signal(-70), tags: { radio: 'wl\u0000an2' } };
    const [plain, withOdd] = [{}, {}];
    const tagsOf = (observations: Observation[], layout: object, at: number) =>
      pipeline
        .read('snmp', { ...reading(at, observations), layout }, timing(at))
        .samples.slice(0, observations.length)
        .map(({ tags, value }) => [tags['radio'], value]);
    for (const at of [1_000, 61_000]) {
      expect(tagsOf([signal(-61)], plain, at)).toEqual([['wlan1', -61]]);
    }
    for (const at of [121_000, 181_000]) {
      expect(tagsOf([signal(-62), odd], withOdd, at)).toEqual([
        ['wlan1', -62],
        ['wl an2', -70],
      ]);
    }
  });

  it('cleans the device’s own words, so that no store refuses what came with them', () => {
    const rude = { ...signal(-61), tags: { radio: `wl\u0000an\ud83d${'x'.repeat(1_000)}` } };
    const batch = pipelineOf(['snmp', 100]).read('snmp', reading(990, [rude]), timing(1_000));
    const radio = batch.samples.find(({ tags }) => tags['radio'] !== undefined)?.tags['radio'];
    expect(radio).toBe(`wl an ${'x'.repeat(250)}`);
  });

  it('counts failures in a row and says poll_ok 0, with no value invented', () => {
    const pipeline = pipelineOf(['snmp', 100]);
    const failure = { kind: 'timeout' as const, message: 'no answer in 5 s' };
    pipeline.failed('snmp', failure, timing(1_000));
    const batch = pipeline.failed('snmp', failure, timing(61_000));
    expect(batch.report).toMatchObject({ ok: false, failures: 2, failure });
    expect(valuesOf(batch)).toEqual({ 'device.poll_ok': 0, 'device.poll_ms': 12, 'device.up': 0 });
  });

  it('says up once, from the echoes where they are sent', () => {
    const pipeline = pipelineOf(['snmp', 100], ['icmp', 100]);
    expect(valuesOf(pipeline.read('snmp', reading(0, []), timing(0)))).not.toHaveProperty(
      'device.up',
    );
    expect(valuesOf(pipeline.echoed(false, [], timing(1_000)))).toMatchObject({ 'device.up': 1 });
  });

  it('stores a metric from the better live source only, and from the other one when that goes quiet', () => {
    const pipeline = pipelineOf(['snmp', 200], ['uisp', 100]);
    pipeline.read('snmp', reading(0, [signal(-61)]), timing(0));
    const shadowed = pipeline.read('uisp', reading(30_000, [signal(-62)]), timing(30_000));
    expect(valuesOf(shadowed)).not.toHaveProperty('radio.signal_dbm');
    const later = pipeline.read('uisp', reading(200_000, [signal(-63)]), timing(200_000));
    expect(valuesOf(later)).toMatchObject({ 'radio.signal_dbm': -63 });
    const back = pipeline.read('snmp', reading(240_000, [signal(-60)]), timing(240_000));
    expect(valuesOf(back)).toMatchObject({ 'radio.signal_dbm': -60 });
  });

  it('leaves a metric that the better source brings with each fifth poll to that source', () => {
    const pipeline = pipelineOf(['snmp', 200], ['uisp', 100]);
    pipeline.read('snmp', reading(0, [signal(-61)]), timing(0));
    for (const at of [60_000, 120_000, 180_000, 240_000]) {
      pipeline.read('snmp', reading(at, []), timing(at));
      const other = pipeline.read('uisp', reading(at + 1, [signal(-62)]), timing(at + 1));
      expect(valuesOf(other)).not.toHaveProperty('radio.signal_dbm');
    }
  });

  it('keeps to the better source over a change of the inventory, and follows a new order', () => {
    const before = pipelineOf(['snmp', 200], ['uisp', 100]);
    before.read('snmp', reading(0, [signal(-61)]), timing(0));
    const same = before.withDevice(before.device);
    const other = () => reading(30_000, [signal(-62)]);
    expect(valuesOf(same.read('uisp', other(), timing(30_000)))).not.toHaveProperty(
      'radio.signal_dbm',
    );
    const turned = before.withDevice(pipelineOf(['snmp', 100], ['uisp', 200]).device);
    expect(valuesOf(turned.read('uisp', other(), timing(30_000)))).toHaveProperty(
      'radio.signal_dbm',
    );
  });

  it('makes rates of counters that only each fifth poll brings', () => {
    const octets = (raw: bigint): Observation => ({
      kind: 'counter',
      metric: 'station.in_bps',
      tags: { radio: 'wlan1', mac: '02:00:00:00:00:01' },
      raw,
      bits: 64,
      factor: 8,
    });
    const pipeline = pipelineOf(['routeros', 1]);
    pipeline.read('routeros', reading(0, [octets(0n)]), timing(0));
    for (const at of [60_000, 120_000, 180_000, 240_000]) {
      pipeline.read('routeros', reading(at, []), timing(at));
    }
    const fifth = pipeline.read('routeros', reading(300_000, [octets(37_500n)]), timing(300_000));
    expect(valuesOf(fifth)).toMatchObject({ 'station.in_bps': 1_000 });
  });

  it('drops what is no number instead of storing it', () => {
    const batch = pipelineOf(['snmp', 1]).read('snmp', reading(0, [signal(Number.NaN)]), timing(0));
    expect(valuesOf(batch)).not.toHaveProperty('radio.signal_dbm');
  });
});
