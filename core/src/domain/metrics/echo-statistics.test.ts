import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { echoStatistics } from './echo-statistics.js';

describe('echoStatistics', () => {
  it('says nothing of a window without echoes', () => {
    expect(echoStatistics([])).toEqual({});
  });

  it('gives no round trip when every echo was lost', () => {
    expect(echoStatistics([null, null, null, null])).toEqual({
      'ping.sent': 4,
      'ping.lost': 4,
      'ping.loss_pct': 100,
    });
  });

  it('gives no jitter for a single answer', () => {
    const statistics = echoStatistics([null, 12.5]);
    expect(statistics['ping.rtt_p50_ms']).toBe(12.5);
    expect(statistics['ping.rtt_stddev_ms']).toBe(0);
    expect(statistics).not.toHaveProperty('ping.jitter_ms');
  });

  it('takes nearest-rank percentiles of twenty echoes', () => {
    const window = Array.from({ length: 20 }, (_, index) => 20 - index);
    expect(echoStatistics(window)).toEqual({
      'ping.sent': 20,
      'ping.lost': 0,
      'ping.loss_pct': 0,
      'ping.rtt_min_ms': 1,
      'ping.rtt_p10_ms': 2,
      'ping.rtt_p50_ms': 10,
      'ping.rtt_p90_ms': 18,
      'ping.rtt_p95_ms': 19,
      'ping.rtt_max_ms': 20,
      'ping.rtt_avg_ms': 10.5,
      'ping.rtt_stddev_ms': Math.sqrt(33.25),
      'ping.jitter_ms': 1,
    });
  });

  it('measures jitter in the order sent, across lost echoes', () => {
    expect(echoStatistics([10, 30, null, 10])['ping.jitter_ms']).toBe(20);
  });

  const window = fc.array(fc.option(fc.double({ min: 0, max: 10_000, noNaN: true })), {
    minLength: 1,
    maxLength: 60,
  });

  it('keeps its values in order and within the answers', () => {
    fc.assert(
      fc.property(window, (rtts) => {
        const s = echoStatistics(rtts);
        const answers = rtts.filter((rtt) => rtt !== null);
        expect(s['ping.sent']).toBe(rtts.length);
        expect(s['ping.lost']).toBe(rtts.length - answers.length);
        if (answers.length === 0) return;
        const ladder = [
          s['ping.rtt_min_ms'],
          s['ping.rtt_p10_ms'],
          s['ping.rtt_p50_ms'],
          s['ping.rtt_p90_ms'],
          s['ping.rtt_p95_ms'],
          s['ping.rtt_max_ms'],
        ].map((value) => value ?? Number.NaN);
        expect(ladder).toEqual(ladder.toSorted((a, b) => a - b));
        for (const value of ladder) expect(answers).toContain(value);
        expect(ladder[0]).toBe(Math.min(...answers));
        expect(ladder[5]).toBe(Math.max(...answers));
        const slack = 1e-6;
        const width = Math.max(...answers) - Math.min(...answers);
        expect(s['ping.rtt_avg_ms']).toBeGreaterThanOrEqual(Math.min(...answers) - slack);
        expect(s['ping.rtt_avg_ms']).toBeLessThanOrEqual(Math.max(...answers) + slack);
        expect(s['ping.rtt_stddev_ms']).toBeLessThanOrEqual(width / 2 + slack);
        expect(s['ping.jitter_ms'] ?? 0).toBeLessThanOrEqual(width + slack);
      }),
    );
  });

  it('depends on the order only in its jitter', () => {
    fc.assert(
      fc.property(window, (rtts) => {
        const { 'ping.jitter_ms': forwards, ...a } = echoStatistics(rtts);
        const { 'ping.jitter_ms': backwards, ...b } = echoStatistics(rtts.toReversed());
        expect(Object.keys(a)).toEqual(Object.keys(b));
        expect(b['ping.rtt_p90_ms']).toEqual(a['ping.rtt_p90_ms']);
        expect(b['ping.loss_pct']).toEqual(a['ping.loss_pct']);
        expect(backwards ?? 0).toBeCloseTo(forwards ?? 0, 6);
      }),
    );
  });
});
