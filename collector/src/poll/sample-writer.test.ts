import type { Sample } from '@atalaya/core/domain/metrics/sample';
import type { MetricStore } from '@atalaya/core/ports/metric-store';
import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { MemoryMetricStore } from '@atalaya/platform/metrics/memory-metric-store';
import { describe, expect, it } from 'vitest';
import { SampleSpool } from '../spool/sample-spool.js';
import { SampleWriter, type SpoolState } from './sample-writer.js';

const sample = (value: number): Sample => ({
  tenantId: 't',
  deviceId: 'd',
  metric: 'device.cpu_pct',
  tags: {},
  at: value,
  value,
});

function rig() {
  const clock = createManualClock(0);
  const written: number[] = [];
  const states: SpoolState[] = [];
  const outage = { on: false };
  const write: MetricStore['write'] = async (samples) => {
    if (outage.on) throw new Error('connection refused');
    written.push(...samples.map(({ value }) => value));
  };
  const store = { write } as MetricStore;
  const writer = new SampleWriter(store, new SampleSpool(), clock, (state) => states.push(state));
  return { clock, written, states, outage, writer };
}

describe('SampleWriter', () => {
  it('writes what was added, in order, soon', async () => {
    const { clock, written, writer } = rig();
    writer.add([sample(1), sample(2)]);
    await clock.advance(600);
    expect(written).toEqual([1, 2]);
    await writer.stop();
  });

  it('keeps samples while the store is down, says so, and loses none of them', async () => {
    const { clock, written, states, outage, writer } = rig();
    outage.on = true;
    writer.add([sample(1)]);
    await clock.advance(2_000);
    expect(states.at(-1)).toMatchObject({ waiting: 1, problem: 'connection refused' });
    writer.add([sample(2)]);
    outage.on = false;
    await clock.advance(60_000);
    expect(written).toEqual([1, 2]);
    expect(writer.state).toMatchObject({ waiting: 0, dropped: 0, problem: null });
    await writer.stop();
  });

  it('without a disk drops the oldest beyond its bound and counts them', async () => {
    const { clock, written, states, outage, writer } = rig();
    outage.on = true;
    writer.add(Array.from({ length: 200_010 }, (_, i) => sample(i)));
    await clock.advance(2_000);
    expect(writer.state).toMatchObject({ waiting: 200_000, dropped: 10, isFull: true });
    expect(states.at(-1)).toMatchObject({ dropped: 10, isFull: true });
    outage.on = false;
    await clock.advance(60_000);
    expect(written[0]).toBe(10);
    expect(written).toHaveLength(200_000);
    expect(states.at(-1)).toMatchObject({ waiting: 0, isFull: false });
    await writer.stop();
  });

  it('writes the rest when it stops', async () => {
    const { written, writer } = rig();
    writer.add([sample(7)]);
    await writer.stop();
    expect(written).toEqual([7]);
  });

  it('drops a sample that no store can keep, and only that one', async () => {
    const clock = createManualClock(0);
    const store = new MemoryMetricStore();
    const states: SpoolState[] = [];
    const writer = new SampleWriter(store, new SampleSpool(), clock, (state) => states.push(state));
    const at = Date.UTC(2026, 0, 1);
    const named = (value: string) => ({ ...sample(1), at, tags: { interface: value } });
    writer.add([named('ether1'), named('nul\u0000'), named('ether2')]);
    await clock.advance(1_000);
    const series = await store.series({ tenantId: 't' }, 0);
    expect(series.map(({ tags }) => tags['interface'])).toEqual(['ether1', 'ether2']);
    expect(writer.state).toMatchObject({ unusable: 1, problem: null });
    await writer.stop();
  });
});
