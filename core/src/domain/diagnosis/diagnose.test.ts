import { describe, expect, it } from 'vitest';
import {
  broken,
  cpe,
  cut,
  debt,
  gone,
  NOW,
  online,
  sector,
  well,
} from '../../testing/diagnosis-cases.js';
import { BUILT_IN_REFERENCES } from '../alerting/built-in-references.js';
import { BUILT_IN_THRESHOLDS } from '../alerting/built-in-thresholds.js';
import { diagnose } from './diagnose.js';
import type { Evidence } from './evidence.js';
import { DIAGNOSIS_LIMITS } from './limits.js';
import { NEXT_STEPS, VERDICTS } from './verdict.js';

const radio = { signalDbm: -63, acceptedDbm: null, usualDbm: null };

const TABLE: readonly [string, Partial<Evidence>, string, string, string][] = [
  ['nothing wrong', {}, 'up', 'none', 'certain'],
  [
    'cancelled',
    { desiredState: 'cancelled', ...{ session: gone } },
    'cancelled',
    'none',
    'certain',
  ],
  ['cut for debt', { ...cut, session: gone }, 'suspended', 'pay', 'certain'],
  ['cut, not seen yet', { ...cut, observedState: 'unknown' }, 'suspended', 'pay', 'probable'],
  ['cut by hand', { ...cut, isForDebt: false }, 'suspended', 'ask_billing', 'certain'],
  ['cut, and money not to be seen', { ...cut, money: null }, 'suspended', 'ask_billing', 'certain'],
  ['cut while a tower is down', { ...cut, incidents: [broken] }, 'suspended', 'pay', 'certain'],
  ['paused', { ...cut, isPaused: true }, 'paused', 'end_pause', 'certain'],
  [
    'let in, not seen',
    { observedState: 'suspended' },
    'reconnecting',
    'wait_reconnection',
    'certain',
  ],
  ['outage', { incidents: [broken], session: gone }, 'outage', 'wait_incident', 'certain'],
  [
    'outage by a suggested link',
    { incidents: [{ ...broken, isCertain: false }], session: gone },
    'outage',
    'wait_incident',
    'probable',
  ],
  [
    'planned work',
    { path: [cpe('offline'), sector('maintenance')] },
    'maintenance',
    'wait_maintenance',
    'certain',
  ],
  [
    'a sector down, nobody told',
    { path: [cpe('offline'), sector('down')], session: gone },
    'path_down',
    'look_at_network',
    'certain',
  ],
  [
    'to be cut and passing',
    { ...cut, observedState: 'active' },
    'cut_pending',
    'look_at_enforcement',
    'certain',
  ],
  [
    'let in and not dialled',
    { redial: 'pending', session: gone },
    'redial',
    'call_reboot',
    'certain',
  ],
  [
    'cable out',
    { session: gone, lan: { interface: 'ether1', isUp: false, speedBps: null } },
    'lan_down',
    'check_cable',
    'certain',
  ],
  [
    'CPE silent',
    { session: gone, path: [cpe('offline'), sector('up')] },
    'cpe_silent',
    'call_reboot',
    'probable',
  ],
  ['dropped, CPE answers', { session: gone }, 'no_session', 'call_reboot', 'certain'],
  [
    'degraded sector',
    { incidents: [{ ...broken, isDegradation: true }] },
    'degraded',
    'wait_incident',
    'certain',
  ],
  [
    'dropped in a degraded sector',
    { incidents: [{ ...broken, isDegradation: true }], session: gone, path: [cpe('offline')] },
    'degraded',
    'wait_incident',
    'certain',
  ],
  [
    'reduced for debt',
    { desiredState: 'reduced', observedState: 'reduced', money: debt },
    'reduced',
    'pay',
    'certain',
  ],
  ['weak', { radio: { ...radio, signalDbm: -76 } }, 'weak_signal', 'visit', 'certain'],
  [
    '7 dB below its acceptance',
    { radio: { ...radio, acceptedDbm: -56 } },
    'weak_signal',
    'visit',
    'certain',
  ],
  ['6 dB below its acceptance', { radio: { ...radio, acceptedDbm: -57 } }, 'up', 'none', 'certain'],
  [
    '6 dB below its week',
    { radio: { ...radio, usualDbm: -57 } },
    'weak_signal',
    'visit',
    'certain',
  ],
  [
    'weak, by a suggested link',
    { radio: { ...radio, signalDbm: -76 }, path: [cpe('up', false)] },
    'weak_signal',
    'visit',
    'probable',
  ],
  [
    'losing packets',
    { echo: { lossPct: 6, rttMs: 12, accessPointRttMs: 8 } },
    'lossy',
    'visit',
    'certain',
  ],
  [
    'slow beside its tower',
    { echo: { lossPct: 0, rttMs: 60, accessPointRttMs: 8 } },
    'lossy',
    'visit',
    'certain',
  ],
  [
    'slow as its tower is',
    { echo: { lossPct: 0, rttMs: 90, accessPointRttMs: 80 } },
    'up',
    'none',
    'certain',
  ],
  [
    '10 Mb/s of cable',
    { lan: { interface: 'ether1', isUp: true, speedBps: 10e6 } },
    'lan_slow',
    'check_cable',
    'certain',
  ],
  ['five drops', { session: { ...online, drops: 5 } }, 'unstable', 'visit', 'probable'],
  [
    '49 of 50 Mb/s',
    { use: { downBps: 49e6, upBps: 1e6, at: NOW } },
    'plan_full',
    'offer_plan',
    'certain',
  ],
  [
    'upload full',
    { use: { downBps: 1e6, upBps: 9e6, at: NOW } },
    'plan_full',
    'offer_plan',
    'certain',
  ],
  [
    'router not read',
    { session: { ...online, state: 'stale' } },
    'unknown',
    'look_at_reading',
    'unknown',
  ],
  [
    'never dialled',
    { session: { ...online, state: 'never' } },
    'unknown',
    'look_at_reading',
    'unknown',
  ],
  ['nothing read at all', { session: null, path: [] }, 'unknown', 'look_at_reading', 'unknown'],
  ['an address of its own', { accessKind: 'static', session: null }, 'up', 'none', 'probable'],
  [
    'CPE unknown',
    { session: null, path: [cpe('unknown')] },
    'unknown',
    'look_at_reading',
    'unknown',
  ],
];

describe('diagnose', () => {
  it.each(TABLE)('%s', (_, more, verdict, nextStep, confidence) => {
    expect(diagnose({ ...well, ...more })).toEqual({ verdict, nextStep, confidence });
  });

  it('has a row of the table for each verdict and each step', () => {
    expect(new Set(TABLE.map(([, , verdict]) => verdict))).toEqual(new Set(VERDICTS));
    expect(new Set(TABLE.map(([, , , step]) => step))).toEqual(new Set(NEXT_STEPS));
  });

  it('has the limits of the built-in rules', () => {
    const rules = [...BUILT_IN_THRESHOLDS, ...BUILT_IN_REFERENCES];
    const warnsAt = (key: string) => {
      const rule = rules.find((each) => each.key === key);
      return (rule?.warning ?? rule?.info)?.[0];
    };
    expect(DIAGNOSIS_LIMITS).toMatchObject({
      signalDbm: warnsAt('cpe-signal'),
      belowAcceptedDb: -(warnsAt('cpe-signal-acceptance') ?? 0),
      belowUsualDb: -(warnsAt('cpe-signal-drop') ?? 0),
      lossPct: warnsAt('cpe-loss'),
      aboveAccessPointMs: warnsAt('cpe-latency'),
    });
  });
});
