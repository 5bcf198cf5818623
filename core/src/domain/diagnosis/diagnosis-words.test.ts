import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  broken,
  cut,
  debt,
  EARLIER,
  gone,
  NOW,
  paid,
  well,
  ZONE,
} from '../../testing/diagnosis-cases.js';
import { DEVICE_STATES } from '../network/device.js';
import { DESIRED_STATES, OBSERVED_STATES } from '../services/service.js';
import { SERVICE_LINK_KINDS } from '../services/service-link.js';
import { customerSentence } from './customer-words.js';
import { diagnose } from './diagnose.js';
import type { Evidence } from './evidence.js';
import { factsOf } from './fact.js';
import { NEXT_STEP_WORDS } from './next-step-words.js';
import { FULL_SIGHT, redacted } from './sight.js';
import { speechOf } from './speech.js';
import { AT_THE_CUSTOMER } from './verdict.js';
import { verdictSentence } from './verdict-sentence.js';

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
      ['money', /\$499|pago|payment|promet|promised|vencid|overdue/i],
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
