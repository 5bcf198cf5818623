import { describe, expect, it } from 'vitest';
import type { DeviceReading, Observation } from '../network/reading.js';
import { sessionPollOf } from './session-poll.js';

const AT = Date.UTC(2026, 5, 1, 12);
const MAC = '02:00:5E:00:00:01';
const reading = (more: Partial<DeviceReading>): DeviceReading => ({
  observedAt: AT,
  observations: [],
  warnings: [],
  ...more,
});
const counter = (metric: 'session.in_bps' | 'session.out_bps', raw: bigint): Observation => ({
  kind: 'counter',
  metric,
  tags: { service: 'ana' },
  raw,
  bits: 64,
  factor: 8,
});

describe('what a reading says of sessions', () => {
  it('is nothing when it read neither', () => {
    expect(sessionPollOf(reading({ uptime: { seconds: 5, wraps: false } }))).toBeUndefined();
  });

  it('is dial-ins, and leases that are bound', () => {
    const lease = { address: '10.0.0.5', mac: MAC, bound: true };
    const poll = sessionPollOf(
      reading({
        uptime: { seconds: 600, wraps: false },
        pppSessions: [{ user: 'ana', callerId: MAC, address: '2001:DB8::0007', uptimeS: 60.4 }],
        dhcpLeases: [lease, { ...lease, address: '10.0.0.6', bound: false }],
        observations: [counter('session.in_bps', 7n), counter('session.out_bps', 70n)],
      }),
    );
    expect(poll).toMatchObject({
      at: AT,
      bootedAt: AT - 600_000,
      sessions: [
        { kind: 'pppoe', user: 'ana', address: '2001:db8::7', beganAt: AT - 60_400 },
        { kind: 'dhcp', user: MAC, callerId: MAC, address: '10.0.0.5', beganAt: null },
      ],
    });
    expect([...(poll?.kinds ?? [])]).toEqual(['pppoe', 'dhcp']);
    expect(poll?.counters.get('ana')).toMatchObject({ bytesIn: 7n, bytesOut: 70n });
  });

  it('leaves out what nobody can believe', () => {
    for (const uptimeS of [-1, 1e12, Number.NaN, Number.POSITIVE_INFINITY]) {
      const poll = sessionPollOf(
        reading({
          uptime: { seconds: uptimeS, wraps: false },
          pppSessions: [{ user: 'ana', callerId: MAC, uptimeS }],
          observations: [counter('session.in_bps', 10n ** 18n), counter('session.out_bps', 1n)],
        }),
      );
      expect(poll).toMatchObject({ bootedAt: null, sessions: [{ beganAt: null, address: null }] });
      expect(poll?.counters.size).toBe(0);
    }
  });
});
