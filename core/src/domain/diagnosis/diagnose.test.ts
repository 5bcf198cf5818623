import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_REFERENCES } from '../alerting/built-in-references.js';
import { BUILT_IN_THRESHOLDS } from '../alerting/built-in-thresholds.js';
import { DEVICE_STATES } from '../network/device.js';
import { DESIRED_STATES, OBSERVED_STATES } from '../services/service.js';
import { SERVICE_LINK_KINDS } from '../services/service-link.js';
import { customerSentence } from './customer-words.js';
import { diagnose } from './diagnose.js';
import type { Evidence, IncidentEvidence, PathDevice, SessionEvidence } from './evidence.js';
import { factsOf } from './fact.js';
import { DIAGNOSIS_LIMITS } from './limits.js';
import { NEXT_STEP_WORDS } from './next-step-words.js';
import { FULL_SIGHT, redacted } from './sight.js';
import { speechOf } from './speech.js';
import { AT_THE_CUSTOMER, NEXT_STEPS, VERDICTS } from './verdict.js';
import { verdictSentence } from './verdict-sentence.js';

const NOW = Date.parse('2026-03-09T16:00:00Z');
const ZONE = 'America/Mexico_City';
const EARLIER = NOW - 3_600_000;

const cpe = (state: PathDevice['state'], isConfirmed = true): PathDevice => ({
  id: 'cpe',
  name: 'cpe-ana',
  part: 'cpe',
  isConfirmed,
  state,
  since: EARLIER,
});
const sector = (state: PathDevice['state']): PathDevice => ({
  ...cpe(state),
  id: 'ap',
  name: 'Cerro norte',
  part: 'access_point',
});
const online: SessionEvidence = {
  state: 'online',
  router: { id: 'r', name: 'core-1' },
  since: EARLIER,
  lastSeenAt: NOW,
  end: null,
  drops: 0,
};
const gone: SessionEvidence = { ...online, state: 'ended', end: 'ended' };
const broken: IncidentEvidence = {
  id: 'i',
  name: 'Torre Cerro',
  since: EARLIER,
  isDegradation: false,
  isCertain: true,
  acknowledgedBy: null,
};
const debt = {
  currency: 'MXN',
  overdueMinor: 49_900,
  oldestDueOn: '2026-03-05',
  promiseUntil: null,
  isHeld: false,
};
const paid = { ...debt, overdueMinor: 0, oldestDueOn: null };

const well: Evidence = {
  now: NOW,
  accessKind: 'pppoe',
  hasIdentity: true,
  desiredState: 'active',
  observedState: 'active',
  observedAt: NOW,
  redial: null,
  isPaused: false,
  decidedAt: null,
  isForDebt: false,
  money: paid,
  incidents: [],
  path: [cpe('up'), sector('up')],
  session: online,
  radio: { signalDbm: -63, acceptedDbm: -61, usualDbm: -62 },
  lan: { interface: 'ether1', isUp: true, speedBps: 100e6 },
  echo: { lossPct: 0, rttMs: 12, accessPointRttMs: 8 },
  use: { downBps: 12e6, upBps: 1e6, at: NOW },
  onBattery: null,
  alerts: [],
  plan: { downKbps: 50_000, upKbps: 10_000 },
};
const cut = {
  desiredState: 'suspended',
  observedState: 'suspended',
  decidedAt: EARLIER,
  isForDebt: true,
  money: debt,
} as const;
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

const device = fc.record({
  id: fc.constantFrom('cpe', 'ap'),
  name: fc.constantFrom('cpe-ana', 'Cerro norte'),
  part: fc.constantFrom(...SERVICE_LINK_KINDS),
  isConfirmed: fc.boolean(),
  state: fc.constantFrom(...DEVICE_STATES),
  since: fc.option(fc.constant(EARLIER)),
});
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const evidence: fc.Arbitrary<Evidence> = fc.record({
  now: fc.constant(NOW),
  accessKind: fc.constantFrom('pppoe', 'dhcp', 'static'),
  hasIdentity: fc.boolean(),
  desiredState: fc.constantFrom(...DESIRED_STATES),
  observedState: fc.constantFrom(...OBSERVED_STATES),
  observedAt: fc.option(fc.constant(EARLIER)),
  redial: fc.option(fc.constantFrom('pending', 'done')),
  isPaused: fc.boolean(),
  decidedAt: fc.option(fc.constant(EARLIER)),
  isForDebt: fc.boolean(),
  money: fc.option(fc.constantFrom(debt, paid, { ...debt, promiseUntil: '2026-03-12' })),
  incidents: fc.array(
    fc.record({
      id: fc.constant('i'),
      name: fc.constant('Torre Cerro'),
      since: fc.constant(EARLIER),
      isDegradation: fc.boolean(),
      isCertain: fc.boolean(),
      acknowledgedBy: fc.option(fc.constant('Berta NOC')),
    }),
    { maxLength: 2 },
  ),
  path: fc.array(device, { maxLength: 4 }),
  session: fc.option(
    fc.record({
      state: fc.constantFrom('online', 'stale', 'ended', 'unread', 'never'),
      router: fc.option(fc.constant({ id: 'r', name: 'core-1' })),
      since: fc.option(fc.constant(EARLIER)),
      lastSeenAt: fc.option(fc.constant(EARLIER)),
      end: fc.option(fc.constantFrom('ended', 'gone')),
      drops: fc.nat(20),
    }),
  ),
  radio: fc.option(
    fc.record({
      signalDbm: number(-100, -30),
      acceptedDbm: fc.option(number(-90, -30)),
      usualDbm: fc.option(number(-90, -30)),
    }),
  ),
  lan: fc.option(
    fc.record({
      interface: fc.constant('ether1'),
      isUp: fc.boolean(),
      speedBps: fc.option(fc.constantFrom(10e6, 100e6, 1e9)),
    }),
  ),
  echo: fc.option(
    fc.record({
      lossPct: fc.option(number(0, 100)),
      rttMs: fc.option(number(0, 500)),
      accessPointRttMs: fc.option(number(0, 500)),
    }),
  ),
  use: fc.option(
    fc.record({ downBps: number(0, 1e9), upBps: number(0, 1e9), at: fc.constant(NOW) }),
  ),
  onBattery: fc.option(fc.constant({ id: 'p', name: 'Planta Cerro' })),
  alerts: fc.array(fc.constant({ rule: 'cpe-ana cae', since: EARLIER }), { maxLength: 2 }),
  plan: fc.record({ downKbps: fc.nat(1_000_000), upKbps: fc.nat(1_000_000) }),
});

const speeches = [speechOf('es', ZONE, NOW), speechOf('en', ZONE, NOW)];
const allSaid = (given: Evidence) => {
  const found = diagnose(given);
  return speeches.flatMap((speech) => [
    verdictSentence(found, given, speech),
    customerSentence(found, given, speech),
    NEXT_STEP_WORDS[found.nextStep][speech.locale],
    ...factsOf(given).map(({ say }) => say(speech)),
  ]);
};

it('tells of rules that fire on its CPE, which change no verdict', () => {
  const alert = { rule: 'Señal de la antena', since: EARLIER };
  const given = fc.sample(evidence, { numRuns: 1, seed: 3 })[0];
  if (given === undefined) throw new Error('a sample has one');
  const alerting = { ...given, alerts: [alert] };
  const [es] = speeches;
  const said = es && factsOf(alerting).map(({ code, say }) => `${code} ${say(es)}`);
  expect(said).toContain('alert Alerta de su equipo: Señal de la antena desde las 09:00.');
  expect(diagnose(alerting)).toEqual(diagnose({ ...given, alerts: [] }));
});

describe('whatever is known', () => {
  it('the customer is never blamed while an incident is open on the way', () => {
    fc.assert(
      fc.property(evidence, (given) => {
        fc.pre(given.incidents.length > 0);
        expect(AT_THE_CUSTOMER).not.toContain(diagnose(given).verdict);
      }),
    );
  });

  it('it is called up, or merely slow, by something that was read lately alone', () => {
    fc.assert(
      fc.property(evidence, (given) => {
        const { verdict } = diagnose(given);
        const isRead =
          given.session === null
            ? given.path.some(({ part, state }) => part === 'cpe' && state === 'up')
            : given.session.state === 'online';
        const needsReading = [
          'up',
          'reduced',
          'weak_signal',
          'lossy',
          'lan_slow',
          'unstable',
          'plan_full',
        ];
        expect(needsReading.includes(verdict) && !isRead).toBe(false);
        if (verdict === 'unknown') expect(diagnose(given).confidence).toBe('unknown');
      }),
    );
  });

  it('it is told in whole sentences', () => {
    fc.assert(
      fc.property(evidence, (given) => {
        for (const text of allSaid(given)) {
          expect(text).toMatch(/^\S.*[.]$/);
          expect(text).not.toMatch(/undefined|null|NaN|Infinity|\s{2}|\s[.,;:]/);
        }
      }),
    );
  });

  it('what may not be seen is told nowhere', () => {
    const hidden: readonly [keyof typeof FULL_SIGHT, RegExp][] = [
      ['money', /499|pago|payment|promet|promised|vencid|overdue/i],
      ['incidents', /Torre Cerro|Berta/],
      ['sessions', /core-1/],
      ['devices', /cpe-ana|Cerro norte|Planta|dBm|ether1|Mb\/s/],
    ];
    fc.assert(
      fc.property(evidence, fc.constantFrom(...hidden), (given, [part, words]) => {
        const seen = redacted(given, { ...FULL_SIGHT, [part]: false });
        const found = diagnose({ ...given, money: seen.money, isForDebt: seen.isForDebt });
        const told = speeches.flatMap((speech) => [
          verdictSentence(found, seen, speech),
          NEXT_STEP_WORDS[found.nextStep][speech.locale],
          ...factsOf(seen).map(({ say }) => say(speech)),
        ]);
        expect(told.filter((text) => words.test(text))).toEqual([]);
      }),
    );
  });

  it('a customer hears no name of a device, of a person, and no signal', () => {
    fc.assert(
      fc.property(evidence, (given) => {
        const found = diagnose(given);
        for (const speech of speeches) {
          expect(customerSentence(found, given, speech)).not.toMatch(
            /cpe-ana|Cerro|core-1|Berta|Planta|dBm|ether1/,
          );
        }
      }),
    );
  });
});

it('tells a customer what paying would do, and only where it would', () => {
  const told = (more: Partial<Evidence>) => {
    const given = { ...well, ...cut, ...more };
    return customerSentence(diagnose(given), given, speechOf('es', ZONE, NOW));
  };
  expect(told({})).toBe(
    'Su servicio está suspendido por falta de pago desde las 09:00. Tiene $499.00 MXN vencidos: al pagarlos se reconecta solo.',
  );
  expect(told({ isForDebt: false, incidents: [broken] })).toBe(
    'Su servicio está suspendido desde las 09:00. Llámenos para reactivarlo. Además hay una avería en nuestra red.',
  );
});

it.each([
  [{}, 'En línea desde las 09:00, señal de −63 dBm, usando 12 de sus 50 Mb/s ahora.'],
  [
    { use: { downBps: 49e6, upBps: 1e6, at: NOW } },
    'En línea desde las 09:00, usando 49 de sus 50 Mb/s ahora.',
  ],
  [
    { incidents: [{ ...broken, acknowledgedBy: 'Berta' }], session: gone },
    'Lo afecta una avería de la red en Torre Cerro desde las 09:00; la atiende Berta.',
  ],
  [
    { ...cut, incidents: [broken] },
    'Está suspendido desde las 09:00 por falta de pago: $499.00 MXN vencidos desde el 5 mar; además hay una avería abierta en Torre Cerro desde las 09:00.',
  ],
] satisfies [Partial<Evidence>, string][])('says it as people do: %j', (more, sentence) => {
  const given = { ...well, ...more };
  expect(verdictSentence(diagnose(given), given, speechOf('es', ZONE, NOW))).toBe(sentence);
});
