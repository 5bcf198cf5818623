import { cpeOf, isLanSlow, isLossy, isPlanFull, isWeak } from './diagnose.js';
import type { Evidence, SessionEvidence } from './evidence.js';
import type { FactCode, FactTone } from './fact-codes.js';
import { FACT_WORDS } from './fact-words.js';
import { DIAGNOSIS_LIMITS } from './limits.js';
import type { Speech } from './speech.js';

/** One line of evidence: what it is, whether it speaks for or against the service, and what it is about. */
export interface Fact {
  readonly code: FactCode;
  readonly tone: FactTone;
  readonly about: { readonly kind: 'device' | 'incident'; readonly id: string } | null;
  readonly say: (speech: Speech) => string;
}

/** What a diagnosis stands on, in the order in which it is judged. What is not known, and what may not be seen, is no line. */
export function factsOf(evidence: Evidence): Fact[] {
  return [...booksOf(evidence), ...networkOf(evidence), ...lineOf(evidence)];
}

const fact = (
  code: FactCode,
  tone: FactTone,
  say: Fact['say'],
  about: Fact['about'] = null,
): Fact => ({ code, tone, about, say });

const said =
  (pick: (words: (typeof FACT_WORDS)['es'], speech: Speech) => string): Fact['say'] =>
  (speech) =>
    pick(FACT_WORDS[speech.locale], speech);

function booksOf({ desiredState, observedState, observedAt, money }: Evidence): Fact[] {
  const isOtherwise = observedState !== 'unknown' && observedState !== desiredState;
  const state = fact(
    'state',
    isOtherwise || desiredState === 'suspended' ? 'bad' : 'info',
    said((words, speech) => words.state({ desiredState, observedState, observedAt }, speech)),
  );
  if (money === null) return [state];
  const { promiseUntil } = money;
  return [
    state,
    fact(
      'money',
      money.overdueMinor > 0 ? 'bad' : 'good',
      said((words, speech) => words.money(money, speech)),
    ),
    ...(promiseUntil === null
      ? []
      : [
          fact(
            'promise',
            'info',
            said((words, speech) => words.promise(promiseUntil, speech)),
          ),
        ]),
    ...(money.isHeld
      ? [
          fact(
            'hold',
            'info',
            said((words) => words.hold),
          ),
        ]
      : []),
  ];
}

function networkOf({ incidents, path, onBattery }: Evidence): Fact[] {
  return [
    ...incidents.map((incident) =>
      fact(
        'incident',
        'bad',
        said((words, speech) => words.incident(incident, speech)),
        {
          kind: 'incident',
          id: incident.id,
        },
      ),
    ),
    ...path.map((device) => {
      const tone = device.state === 'up' ? 'good' : device.state === 'unknown' ? 'unknown' : 'bad';
      return fact(
        'device',
        tone,
        said((words, speech) => words.device(device, speech)),
        {
          kind: 'device',
          id: device.id,
        },
      );
    }),
    ...(onBattery === null
      ? []
      : [
          fact(
            'battery',
            'bad',
            said((words) => words.battery(onBattery.name)),
            {
              kind: 'device',
              id: onBattery.id,
            },
          ),
        ]),
  ];
}

const SESSION_TONES = {
  online: 'good',
  ended: 'bad',
  stale: 'unknown',
  unread: 'unknown',
  never: 'unknown',
} as const satisfies Record<SessionEvidence['state'], FactTone>;

function lineOf(evidence: Evidence): Fact[] {
  return [...sessionOf(evidence), ...measuredOf(evidence)];
}

function sessionOf(evidence: Evidence): Fact[] {
  const { session, use, plan } = evidence;
  const router = session?.router ?? null;
  const about = router && ({ kind: 'device', id: router.id } as const);
  const found: Fact[] = [];
  if (session !== null) {
    const tone = SESSION_TONES[session.state];
    const say = said((words, speech) => words.session(session, speech));
    found.push(fact('session', tone, say, about));
  }
  if (session !== null && session.drops > 0) {
    const tone = session.drops >= DIAGNOSIS_LIMITS.drops ? 'bad' : 'info';
    found.push(
      fact(
        'drops',
        tone,
        said((words) => words.drops(session.drops)),
      ),
    );
  }
  if (use !== null) {
    const say = said((words, speech) => words.use(use, plan, speech));
    found.push(fact('use', isPlanFull(evidence) ? 'bad' : 'info', say, about));
  }
  return found;
}

function measuredOf(evidence: Evidence): Fact[] {
  const { radio, lan, echo, alerts } = evidence;
  const cpe = cpeOf(evidence);
  const about = cpe === undefined ? null : ({ kind: 'device', id: cpe.id } as const);
  const judged = (isBad: boolean): FactTone => (isBad ? 'bad' : 'good');
  const found: Fact[] = alerts.map((alert) => {
    const say = said((words, speech) => words.alert(alert, speech));
    return fact('alert', 'bad', say, about);
  });
  if (radio !== null) {
    const say = said((words, speech) => words.signal(radio, speech));
    found.push(fact('signal', judged(isWeak(evidence)), say, about));
  }
  if (lan !== null) {
    const say = said((words, speech) => words.lan(lan, speech));
    found.push(fact('lan', judged(!lan.isUp || isLanSlow(evidence)), say, about));
  }
  if (echo !== null && (echo.lossPct !== null || echo.rttMs !== null)) {
    const say = said((words, speech) => words.echo(echo, speech));
    found.push(fact('echo', judged(isLossy(evidence)), say, about));
  }
  return found;
}
