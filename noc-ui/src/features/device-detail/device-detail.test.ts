import type { Vital, Vitals } from '@atalaya/core/wire/rest/metrics';
import { describe, expect, it } from 'vitest';
import { NO_READING, toneHz, withReading } from './align-reading.js';
import { oneLine } from './one-line.js';
import { outageMarks } from './outage-marks.js';
import { pathSteps } from './path-steps.js';
import { scaleShare, signalVerdict } from './signal-scale.js';
import { sortStations } from './station-order.js';
import { patchVitals } from './use-live-vitals.js';
import { visitMarks } from './use-visit-marks.js';
import { vitalChange, vitalQuantity } from './vital-view.js';

function vital(part: Partial<Vital>): Vital {
  return {
    key: 'signal',
    metric: 'radio.signal_dbm',
    deviceId: 'cpe',
    tags: { radio: 'ath0' },
    value: -60,
    at: '2026-03-01T00:00:00Z',
    median24h: null,
    median7d: null,
    ...part,
  };
}

describe('the verdict on a signal', () => {
  it('goes by the absolute value first, then by its own past', () => {
    expect(signalVerdict(-60, -59)).toBe('good');
    expect(signalVerdict(-60, -52)).toBe('worse');
    expect(signalVerdict(-76, -75)).toBe('weak');
    expect(signalVerdict(-83, null)).toBe('critical');
    expect(signalVerdict(-60, null)).toBe('good');
  });

  it('has a place on the scale, also beyond its ends', () => {
    expect([-100, -65, -10].map(scaleShare)).toEqual([0, 0.5, 1]);
  });
});

describe('the line of a radio that moved', () => {
  const heard = (...points: [string, number][]) => ({
    stepMs: 60_000,
    points: points.map(([at, value]) => ({ at, value })),
  });

  it('goes on with the access point that hears it now', () => {
    const before = heard(['2026-03-01T00:00:00Z', -60], ['2026-03-01T00:01:00Z', -61]);
    const after = heard(['2026-03-01T00:01:00Z', -70], ['2026-03-01T00:02:00Z', -71]);
    expect(oneLine([after, before])?.points.map(({ value }) => value)).toEqual([-60, -70, -71]);
    expect(oneLine([heard(), before])?.points).toHaveLength(2);
    expect(oneLine([heard()])).toBeUndefined();
  });
});

describe('a vital', () => {
  it('shows CCQ above 100 as 100', () => {
    expect(vitalQuantity('ccq', 104, 'es').value).toBe('100');
  });

  it('is worse only in its own direction', () => {
    const worse = (part: Partial<Vital>) => vitalChange(vital(part), 'es')?.isWorse;
    expect(worse({ value: -66, median7d: -60 })).toBe(true);
    expect(worse({ value: -54, median7d: -60 })).toBe(false);
    expect(worse({ key: 'latency', value: 40, median7d: 12 })).toBe(true);
    expect(worse({ key: 'download', value: 1e6, median7d: 9e6 })).toBe(false);
    expect(worse({ key: 'txRate', value: 30e6, median7d: 130e6 })).toBe(true);
  });

  it('has no change without history or without a fresh value', () => {
    expect(vitalChange(vital({ median7d: null }), 'es')).toBeNull();
    expect(vitalChange(vital({ value: null, median7d: -60 }), 'es')).toBeNull();
  });
});

describe('live samples', () => {
  const vitals: Vitals = { deviceId: 'cpe', latencyMeasured: true, vitals: [vital({})] };
  const sample = (part: object) => ({
    deviceId: 'cpe',
    metric: 'radio.signal_dbm',
    tags: { radio: 'ath0', extra: 'x' },
    at: '2026-03-01T00:00:05Z',
    value: -58,
    ...part,
  });

  it('become the vital they belong to', () => {
    expect(patchVitals(vitals, [sample({})]).vitals[0]?.value).toBe(-58);
  });

  it('leave it alone when they are another radio, another device or older', () => {
    expect(patchVitals(vitals, [sample({ tags: { radio: 'ath1' } })])).toBe(vitals);
    expect(patchVitals(vitals, [sample({ deviceId: 'other' })])).toBe(vitals);
    expect(patchVitals(vitals, [sample({ at: '2026-02-28T00:00:00Z' })])).toBe(vitals);
  });
});

describe('align mode', () => {
  const sample = (at: string, value: number) => ({
    deviceId: 'a',
    metric: 'm',
    tags: {},
    at,
    value,
  });

  it('holds the best, and takes no reading twice', () => {
    const readings = [
      sample('2026-03-01T00:00:01Z', -70),
      sample('2026-03-01T00:00:02Z', -61),
      sample('2026-03-01T00:00:02Z', -10),
      sample('2026-03-01T00:00:03Z', -66),
    ];
    const reading = readings.reduce(withReading, NO_READING);
    expect(reading).toMatchObject({ current: -66, best: -61 });
    expect(reading.trace).toHaveLength(3);
  });

  it('sounds higher the stronger the signal', () => {
    expect(toneHz(-90)).toBe(220);
    expect(toneHz(-40)).toBe(1_760);
    expect(toneHz(-60)).toBeGreaterThan(toneHz(-61));
    expect(toneHz(-200)).toBe(220);
  });
});

describe('the path', () => {
  const hop = (id: string, role: 'ap' | 'backhaul' | 'router', state: 'up' | 'down' = 'up') => ({
    id,
    name: id,
    role,
    siteId: 's',
    siteName: 'Cerro',
    state,
  });

  it('is the access point, the worst of the tower and the last router', () => {
    const path = [
      hop('ap', 'ap'),
      hop('r1', 'router'),
      hop('link', 'backhaul', 'down'),
      hop('core', 'router'),
    ];
    expect(pathSteps({ path }).map(({ id }) => id)).toEqual(['ap', 'link', 'core']);
  });

  it('is short where the network is', () => {
    expect(pathSteps({ path: [hop('core', 'router')] }).map(({ id }) => id)).toEqual(['core']);
    expect(pathSteps({ path: [] })).toEqual([]);
  });
});

describe('neighbours and marks', () => {
  it('puts the weakest first and those without a reading last', () => {
    const stations = [-60, null, -80].map((signalDbm, n) => ({ mac: `${n}`, signalDbm }));
    expect(sortStations(stations).map(({ signalDbm }) => signalDbm)).toEqual([-80, -60, null]);
  });

  it('marks time without service, an open outage to the edge', () => {
    const marks = outageMarks(
      [
        { state: 'up', from: '1970-01-01T00:00:00Z', to: '1970-01-01T00:00:01Z' },
        { state: 'down', from: '1970-01-01T00:00:01Z', to: null },
      ],
      5_000,
    );
    expect(marks).toEqual([{ label: 'down', fromMs: 1_000, toMs: 5_000 }]);
  });

  it('marks a visit as wide as it can be seen, and none that has not begun or lies before', () => {
    const at = (minutes: number) => new Date(minutes * 60_000).toISOString();
    const visits = [
      { id: 'short', beganAt: at(100), endedAt: at(105) },
      { id: 'planned', beganAt: null, endedAt: null },
      { id: 'old', beganAt: at(1), endedAt: at(2) },
    ];
    expect(visitMarks(visits, 60 * 60_000, 300 * 60_000)).toEqual([
      { label: 'short', fromMs: 100 * 60_000, toMs: 120 * 60_000, isVisit: true },
    ]);
  });
});
