import { describe, expect, it } from 'vitest';
import { freshForMs, isFresh } from './freshness.js';

const S = 1_000;

describe('a value is fresh for two and a half intervals', () => {
  it('of the defaults, where a source sets none', () => {
    expect(freshForMs('ping.rtt_p50_ms', [])).toBe(150 * S);
    expect(freshForMs('radio.signal_dbm', [{ driver: 'snmp', intervalMs: null }])).toBe(150 * S);
    expect(freshForMs('station.signal_dbm', [{ driver: 'snmp', intervalMs: null }])).toBe(750 * S);
  });

  it('of its own source, the slow scopes in proportion', () => {
    const sources = [
      { driver: 'icmp', intervalMs: 20 * S },
      { driver: 'routeros', intervalMs: 10 * S },
    ];
    expect(freshForMs('ping.loss_pct', sources)).toBe(50 * S);
    expect(freshForMs('interface.in_bps', sources)).toBe(25 * S);
    expect(freshForMs('station.signal_dbm', sources)).toBe(125 * S);
  });

  it('of the slowest of several ways', () => {
    const sources = [
      { driver: 'snmp', intervalMs: 300 * S },
      { driver: 'uisp', intervalMs: 60 * S },
    ];
    expect(freshForMs('radio.signal_dbm', sources)).toBe(750 * S);
  });

  it('to the millisecond', () => {
    expect(isFresh('radio.signal_dbm', 0, [], 150 * S)).toBe(true);
    expect(isFresh('radio.signal_dbm', 0, [], 150 * S + 1)).toBe(false);
  });
});
