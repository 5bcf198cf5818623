import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEVICE_STATES, type DeviceRole, type Way, type WayReport } from './device.js';
import {
  evaluateDeviceState,
  type ParentEvidence,
  type StateMemory,
  type StateSettings,
} from './device-state.js';

const SETTINGS: StateSettings = {
  cpeOfflineAfterMs: 180_000,
  staleAfterIntervals: 2.5,
  parentVerdictHoldMs: 20_000,
};
const S = 1_000;

function report(way: Way, ok: boolean, atS: number, failures = ok ? 0 : 1): WayReport {
  return { way, ok, failures, at: atS * S, intervalMs: 60 * S };
}

function was(state: StateMemory['state'], sinceS = 0): StateMemory {
  return { state, reason: null, since: sinceS * S, silentSince: null };
}

function evaluate(
  before: StateMemory,
  reports: readonly WayReport[],
  nowS: number,
  extra: {
    role?: DeviceRole;
    parents?: readonly ParentEvidence[];
    maintenanceUntilS?: number;
  } = {},
) {
  return evaluateDeviceState(
    before,
    {
      role: extra.role ?? 'ap',
      reports,
      parents: extra.parents ?? [],
      maintenanceUntil: extra.maintenanceUntilS === undefined ? null : extra.maintenanceUntilS * S,
    },
    nowS * S,
    SETTINGS,
  );
}

describe('evaluateDeviceState', () => {
  it('knows nothing before the first poll, and nothing again when polls are stale', () => {
    expect(evaluate(was('unknown'), [], 10)).toMatchObject({
      state: 'unknown',
      reason: 'never-polled',
    });
    const old = [report('icmp', true, 0)];
    expect(evaluate(was('up'), old, 150)).toMatchObject({ state: 'up' });
    expect(evaluate(was('up'), old, 151)).toMatchObject({ state: 'unknown', reason: 'stale' });
  });

  it('calls a blocked ping and a failing poll what they are: no outage', () => {
    const ping = [report('icmp', false, 10), report('routeros', true, 10)];
    expect(evaluate(was('up'), ping, 11)).toMatchObject({ state: 'up', reason: 'ping-blocked' });
    const poll = [report('icmp', true, 10), report('routeros', false, 10, 9)];
    expect(evaluate(was('up'), poll, 11)).toMatchObject({ state: 'up', reason: 'poll-failing' });
  });

  it('is down only when every way is silent', () => {
    const all = [report('icmp', false, 10), report('snmp', false, 12)];
    expect(evaluate(was('up'), all, 12)).toMatchObject({
      state: 'down',
      reason: 'silent',
      since: 12_000,
    });
  });

  it('needs two lost polls in a row where nothing is pinged, and claims nothing after one', () => {
    expect(evaluate(was('up', 3), [report('snmp', false, 10, 1)], 11)).toMatchObject({
      state: 'up',
    });
    expect(evaluate(was('unknown'), [report('snmp', false, 10, 1)], 11).state).toBe('unknown');
    expect(evaluate(was('up'), [report('snmp', false, 70, 2)], 71).state).toBe('down');
  });

  it('shows a lone CPE offline after 180 s of silence, never down', () => {
    const cpe = { role: 'cpe' as const };
    let state = evaluate(was('up'), [report('icmp', false, 100)], 100, cpe);
    expect(state.state).toBe('up');
    state = evaluate(state, [report('icmp', false, 220)], 279, cpe);
    expect(state.state).toBe('up');
    state = evaluate(state, [report('icmp', false, 220)], 280, cpe);
    expect(state).toMatchObject({ state: 'offline', since: 280_000 });
  });

  it('waits for a verdict on the parents that is newer than the child’s silence', () => {
    const silent = [report('icmp', false, 100)];
    const parent = (state: ParentEvidence['state'], atS: number): ParentEvidence[] => [
      { state, reportedAt: atS * S },
    ];
    const held = evaluate(was('up'), silent, 101, { parents: parent('up', 60) });
    expect(held.state).toBe('up');
    expect(evaluate(held, silent, 103, { parents: parent('down', 103) }).state).toBe('unreachable');
    expect(evaluate(held, silent, 103, { parents: parent('up', 103) }).state).toBe('down');
    expect(evaluate(held, silent, 121, { parents: parent('up', 60) }).state).toBe('down');
  });

  it('is unreachable only when all of several parents are out, one in maintenance included', () => {
    const silent = [report('icmp', false, 100)];
    const out: ParentEvidence = { state: 'maintenance', reportedAt: 100 * S };
    const down: ParentEvidence = { state: 'down', reportedAt: 100 * S };
    const up: ParentEvidence = { state: 'up', reportedAt: 100 * S };
    expect(evaluate(was('up'), silent, 101, { parents: [out, down] }).state).toBe('unreachable');
    expect(evaluate(was('up'), silent, 101, { parents: [out, up] }).state).toBe('down');
  });

  it('is unreachable exactly when no parent is up or unknown, whatever else they are', () => {
    const silent = [report('icmp', false, 100)];
    const states = fc.constantFrom(...DEVICE_STATES);
    fc.assert(
      fc.property(fc.array(states, { minLength: 1, maxLength: 5 }), (parentStates) => {
        const parents = parentStates.map((state) => ({ state, reportedAt: 101 * S }));
        const isCut = !parentStates.some((state) => state === 'up' || state === 'unknown');
        const { state } = evaluate(was('up'), silent, 102, { parents });
        expect(state).toBe(isCut ? 'unreachable' : 'down');
      }),
    );
  });

  it('keeps a planned device in maintenance whatever it answers, and no longer than planned', () => {
    const silent = [report('icmp', false, 100)];
    const planned = { maintenanceUntilS: 500 };
    expect(evaluate(was('up'), silent, 101, planned).state).toBe('maintenance');
    expect(evaluate(was('maintenance'), [report('icmp', true, 499)], 500, planned).state).toBe(
      'up',
    );
  });

  it('keeps since while the state stays and clears the silence with the first answer', () => {
    const down = evaluate(was('up'), [report('icmp', false, 10)], 10);
    const still = evaluate(down, [report('icmp', false, 70)], 70);
    expect(still.since).toBe(down.since);
    const back = evaluate(still, [report('icmp', true, 90)], 90);
    expect(back).toMatchObject({ state: 'up', since: 90_000, silentSince: null });
  });

  it('gives what hangs on a revived parent time to start before it is down or offline', () => {
    const silent = (atS: number) => [report('icmp', false, atS)];
    const out = [{ state: 'down' as const, reportedAt: 400 * S }];
    const back = [{ state: 'up' as const, reportedAt: 410 * S }];
    for (const [role, graceS, end] of [
      ['ap', 20, 'down'],
      ['cpe', 180, 'offline'],
    ] as const) {
      const dark = evaluate(was('up'), silent(400), 405, { role, parents: out });
      expect(dark).toMatchObject({ state: 'unreachable', reason: 'parents-down' });
      const starting = evaluate(dark, silent(410), 411, { role, parents: back });
      expect(starting).toMatchObject({ state: 'unreachable', silentSince: 405 * S });
      const lateS = 405 + graceS;
      const late = evaluate(starting, silent(lateS), lateS, { role, parents: back });
      expect(late.state).toBe(end);
      const started = [report('icmp', true, 412)];
      expect(evaluate(starting, started, 412, { role, parents: back }).state).toBe('up');
    }
  });

  it('asks what hangs on a revived parent once at least before it is to blame', () => {
    const silent = (atS: number) => [report('snmp', false, atS, 4)];
    const out = [{ state: 'down' as const, reportedAt: 400 * S }];
    const back = [{ state: 'up' as const, reportedAt: 410 * S }];
    const dark = evaluate(was('up'), silent(390), 405, { parents: out });
    const unasked = evaluate(dark, silent(390), 449, { parents: back });
    expect(unasked.state).toBe('unreachable');
    expect(evaluate(unasked, silent(450), 450, { parents: back }).state).toBe('down');
    expect(evaluate(unasked, [report('snmp', true, 450)], 450, { parents: back }).state).toBe('up');
  });
});
