import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { devicePlaces, type PushedAlert, severityOf, spanOf } from './pushed-alert.js';

const NOW = Date.UTC(2026, 2, 1);
const alert = (more: Partial<PushedAlert> = {}): PushedAlert => ({
  labels: { alertname: 'x' },
  annotations: {},
  startsAt: null,
  endsAt: null,
  generatorUrl: null,
  ...more,
});

describe('spanOf', () => {
  it('fills in what a tool leaves open as Alertmanager does', () => {
    expect(spanOf(alert(), NOW)).toEqual({ since: NOW, until: NOW + 300_000 });
    expect(spanOf(alert({ endsAt: NOW - 9 }), NOW)).toEqual({ since: NOW - 9, until: NOW - 9 });
    const both = alert({ startsAt: NOW - 60_000, endsAt: NOW + 240_000 });
    expect(spanOf(both, NOW)).toEqual({ since: NOW - 60_000, until: NOW + 240_000 });
    expect(spanOf(alert({ startsAt: NOW + 60_000 }), NOW).since).toBe(NOW);
  });

  it('never begins in the future', () => {
    const instant = fc.option(fc.integer({ min: 0, max: 4e12 }));
    fc.assert(
      fc.property(instant, instant, (startsAt, endsAt) => {
        expect(spanOf(alert({ startsAt, endsAt }), NOW).since).toBeLessThanOrEqual(NOW);
      }),
    );
  });
});

describe('severityOf', () => {
  it.each([
    [{ severity: 'critical' }, 'critical'],
    [{ severity: 'Page' }, 'critical'],
    [{ severity: 'none' }, 'info'],
    [{ severity: 'warning' }, 'warning'],
    [{ severity: 'ticket' }, 'warning'],
    [{}, 'warning'],
  ])('of %o is %s', (labels, severity) => {
    expect(severityOf(labels)).toBe(severity);
  });
});

describe('devicePlaces', () => {
  it.each([
    ['10.0.0.1:9100', '10.0.0.1'],
    ['http://10.0.0.1/metrics', '10.0.0.1'],
    ['https://[2001:db8::1]:8443/x', '2001:db8::1'],
    ['[2001:db8::1]:161', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['tower-3.example.net:161', 'tower-3.example.net'],
    ['Torre Norte', 'Torre Norte'],
  ])('reads the host out of %s', (instance, host) => {
    expect(devicePlaces({ instance }).at(-1)).toBe(host);
  });

  it('goes by the surest label first and names nothing twice', () => {
    const labels = { instance: '10.0.0.1:161', device: 'ap-1', host: '10.0.0.1', job: 'snmp' };
    expect(devicePlaces(labels)).toEqual(['ap-1', '10.0.0.1:161', '10.0.0.1']);
    expect(devicePlaces({ alertname: 'x' })).toEqual([]);
  });
});
