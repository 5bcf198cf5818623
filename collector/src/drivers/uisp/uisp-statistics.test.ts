import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricHistories, parseUispStatistics } from './uisp-statistics.js';

const T = 1_747_586_678_308;

describe('parseUispStatistics', () => {
  it('reads averages and maxima of UISP 2.x, points and values without a number left out', () => {
    const body = {
      period: 3_600_000,
      interval: { start: T, end: T + 3_600_000 },
      signal: {
        avg: [{ x: T + 60_000.7, y: -61.5 }, null, { x: T + 0.989, y: -60 }, { x: T + 1, y: null }],
        max: [{ x: T, y: -58 }],
      },
      ccq: null,
      errors: { avg: [], max: [] },
      psu: 'none',
      interfaces: [
        { id: 'eth0', name: 'Uplink', receive: { avg: [{ x: T, y: 12.5e6 }], max: null } },
        { name: 'eth1', transmit: { avg: [{ x: T, y: 0 }] } },
        null,
        {},
      ],
    };
    expect(parseUispStatistics(body)).toEqual([
      {
        name: 'signal',
        avg: [
          { atMs: T + 1, value: -60 },
          { atMs: T + 60_001, value: -61.5 },
        ],
        max: [{ atMs: T, value: -58 }],
      },
      { name: 'interfaces.eth0.receive', avg: [{ atMs: T, value: 12.5e6 }], max: [] },
      { name: 'interfaces.eth1.transmit', avg: [{ atMs: T, value: 0 }], max: [] },
    ]);
  });

  it('reads the plain lists of UNMS 1.x', () => {
    const body = {
      cpu: [{ x: T, y: 7 }, null],
      interfaces: [{ id: 'ath0', receive: [{ x: T, y: 3 }] }],
    };
    expect(parseUispStatistics(body)).toEqual([
      { name: 'cpu', avg: [{ atMs: T, value: 7 }], max: [] },
      { name: 'interfaces.ath0.receive', avg: [{ atMs: T, value: 3 }], max: [] },
    ]);
  });

  it('makes nothing of what is no statistics', () => {
    for (const body of [null, 7, 'text', [], {}, { interfaces: 7 }, { cpu: [[1, 2]] }]) {
      expect(parseUispStatistics(body)).toEqual([]);
    }
  });

  it('never throws, and keeps instants ascending and distinct', () => {
    const points = fc.array(
      fc.oneof(fc.constant(null), fc.record({ x: fc.double(), y: fc.option(fc.double()) })),
    );
    const body = fc.oneof(
      fc.anything(),
      fc.dictionary(fc.string(), fc.oneof(points, fc.record({ avg: points, max: points }))),
    );
    fc.assert(
      fc.property(body, (value) => {
        for (const { avg } of parseUispStatistics(value)) {
          const instants = avg.map((point) => point.atMs);
          expect(instants).toEqual([...new Set(instants)].toSorted((a, b) => a - b));
        }
      }),
    );
  });
});

describe('metricHistories', () => {
  const body = {
    signal: [{ x: T, y: -60 }],
    localChain1: [{ x: T, y: -63 }],
    downlinkCapacity: [{ x: T, y: 200e6 }],
    uplinkUtilization: [{ x: T, y: 0.25 }],
    toString: [{ x: T, y: 1 }],
    interfaces: [{ id: 'eth0', transmit: [{ x: T, y: 9 }] }],
  };

  it('names, tags and scales what the catalogue has', () => {
    const point = (value: number) => [{ atMs: T, value }];
    const radio = { radio: 'ath0' };
    expect(metricHistories(parseUispStatistics(body), { end: 'station', radio: 'ath0' })).toEqual([
      { metric: 'radio.signal_dbm', tags: radio, points: point(-60) },
      { metric: 'radio_chain.signal_dbm', tags: { ...radio, chain: '1' }, points: point(-63) },
      { metric: 'radio.rx_capacity_bps', tags: radio, points: point(200e6) },
      { metric: 'radio.frame_utilization_up_pct', tags: radio, points: point(25) },
      { metric: 'interface.out_bps', tags: { interface: 'eth0' }, points: point(9) },
    ]);
  });

  it('sends downlink from the access point', () => {
    const histories = metricHistories(parseUispStatistics(body), { end: 'ap', radio: 'ath0' });
    expect(histories.map(({ metric }) => metric)).toContain('radio.tx_capacity_bps');
  });
});
