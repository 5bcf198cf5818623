import type { SessionEnd } from '../sessions/session.js';
import { cpeOf, isLossy } from './diagnose.js';
import type { Evidence } from './evidence.js';
import { DIAGNOSIS_LIMITS } from './limits.js';
import { roleAndName } from './role-and-name.js';
import type { Speech } from './speech.js';
import {
  besidesOf,
  busiest,
  incidentOf,
  joined,
  lostOf,
  type VerdictWords,
} from './verdict-parts.js';

const besides: VerdictWords['besides'] = (verdict, evidence, speech) => {
  const { incident, battery, promiseUntil } = besidesOf(verdict, evidence);
  return [
    incident &&
      `; besides, an outage is open at ${incident.name} since ${speech.clock(incident.since)}`,
    battery && `; ${battery.name} runs on its battery`,
    promiseUntil && `; it is promised to be paid by ${speech.day(promiseUntil)}`,
  ]
    .filter((part) => typeof part === 'string')
    .join('');
};

const ENDS_EN: Readonly<Record<SessionEnd, string>> = {
  ended: 'the router closed it',
  gone: 'it was no longer seen',
  redialled: 'it dialled again',
  moved: 'its address changed',
  'router-reboot': 'the router restarted',
};

const onlineEn = ({ session }: Evidence, { clock }: Speech) =>
  session?.state === 'online' && session.since !== null
    ? `Online since ${clock(session.since)}`
    : 'Its equipment answers';

function useEn({ use, plan }: Evidence, { mbps }: Speech): string | undefined {
  if (use === null) return undefined;
  const [bps, kbps] = busiest(use, plan);
  return `using ${mbps(bps)} of its ${mbps(kbps * 1_000)} Mb/s now`;
}

const says: VerdictWords['says'] = {
  cancelled: () => 'The service is cancelled',
  paused: () => 'The service is in the pause that the customer asked for',
  suspended: ({ money, decidedAt, observedState, isForDebt }, { clock, day, money: amount }) => {
    const since = decidedAt === null ? '' : ` since ${clock(decidedAt)}`;
    const why = isForDebt ? ' for want of payment' : '';
    const owed =
      isForDebt && money !== null && money.overdueMinor > 0
        ? `: ${amount(money.overdueMinor, money.currency)} overdue${money.oldestDueOn === null ? '' : ` since ${day(money.oldestDueOn)}`}`
        : '';
    const seen = observedState === 'suspended' ? '' : '; the cut was not seen on the network yet';
    return `It is suspended${since}${why}${owed}${seen}`;
  },
  reconnecting: ({ observedAt }, { clock }) =>
    `Its reconnection is ordered, and the network still holds it off${observedAt === null ? '' : ` (seen ${clock(observedAt)})`}`,
  outage: (evidence, { clock }, isSure) => {
    const incident = incidentOf(evidence);
    const what = isSure
      ? 'An outage of the network hurts it'
      : 'An outage of the network probably hurts it';
    if (incident === undefined) return what;
    const who =
      incident.acknowledgedBy === null ? 'nobody has it yet' : `${incident.acknowledgedBy} has it`;
    return `${what}: ${incident.name} since ${clock(incident.since)}; ${who}`;
  },
  maintenance: ({ path }) => {
    const worked = path.find(({ part, state }) => part !== 'cpe' && state === 'maintenance');
    return `Planned work is under way at ${worked?.name ?? 'a device on its way'}`;
  },
  path_down: (evidence, { clock }) => {
    const lost = lostOf(evidence);
    if (lost === undefined) return 'Something on its way does not answer, and no incident is open';
    const since = lost.since === null ? '' : ` since ${clock(lost.since)}`;
    return `${lost.name}, on its way, does not answer${since}, and no incident is open yet`;
  },
  cut_pending: ({ observedAt }, { clock }) =>
    `It should be cut, and the network lets it pass${observedAt === null ? '' : ` (seen ${clock(observedAt)})`}`,
  redial: () => 'It is let in again on the router; its equipment has not dialled since',
  lan_down: ({ lan }) =>
    `Its antenna answers, and the port ${lan?.interface ?? ''} towards its router has no link`.replace(
      '  ',
      ' ',
    ),
  cpe_silent: (evidence, { clock }) => {
    const cpe = cpeOf(evidence);
    const since = cpe?.since == null ? '' : ` since ${clock(cpe.since)}`;
    const above = evidence.path.find(
      ({ part, state }) => part === 'access_point' && state === 'up',
    );
    const works = above === undefined ? '' : `; ${above.name} works`;
    return `${cpe?.name ?? 'Its antenna'} does not answer${since}${works}: it is probably off or without power`;
  },
  no_session: (evidence, { clock }) => {
    const { session } = evidence;
    const cpe = cpeOf(evidence)?.state === 'up' ? '; its antenna answers' : '';
    if (session === null || session.since === null) return `It is not connected${cpe}`;
    const why = session.end === null ? '' : ` (${ENDS_EN[session.end]})`;
    return `Not connected since ${clock(session.since)}${why}${cpe}`;
  },
  unknown: ({ session }, { clock }) => {
    if (session?.state === 'stale' && session.lastSeenAt !== null) {
      const router = roleAndName('router', session.router?.name ?? '').trim();
      return `Nobody knows how it is: its ${router} is not read; it was last seen online ${clock(session.lastSeenAt)}`;
    }
    if (session?.state === 'unread') return 'Nobody knows how it is: its router is not read';
    if (session?.state === 'never') return 'Nobody knows how it is: it was never seen connected';
    return 'Nobody knows how it is: nothing of its line was read lately';
  },
  degraded: (evidence, { clock }, isSure) => {
    const incident = incidentOf(evidence);
    const what = isSure
      ? 'The network that serves it is degraded'
      : 'The network that serves it is probably degraded';
    return `${what}${incident === undefined ? '' : `: ${incident.name} since ${clock(incident.since)}`}`;
  },
  reduced: ({ money }, speech) =>
    `Its speed is reduced${money !== null && money.overdueMinor > 0 ? ` for want of payment: ${speech.money(money.overdueMinor, money.currency)} overdue` : ''}`,
  weak_signal: (evidence, speech) =>
    `${onlineEn(evidence, speech)}, with a weak signal${signalEn(evidence, speech)}`,
  lossy: (evidence, speech) => `${onlineEn(evidence, speech)}, with ${echoEn(evidence, speech)}`,
  lan_slow: (evidence, speech) => {
    const { lan, plan } = evidence;
    const rate = lan?.speedBps == null ? 'little' : `${speech.mbps(lan.speedBps)} Mb/s`;
    return `${onlineEn(evidence, speech)}; its cable negotiated ${rate} and its plan is of ${speech.mbps(plan.downKbps * 1_000)} Mb/s`;
  },
  unstable: (evidence, speech) =>
    `${onlineEn(evidence, speech)}, and it dropped ${evidence.session?.drops ?? 'several'} times in 24 h`,
  plan_full: (evidence, speech) => joined(onlineEn(evidence, speech), useEn(evidence, speech)),
  up: (evidence, speech) =>
    joined(
      onlineEn(evidence, speech),
      evidence.radio !== null && `signal ${speech.number(evidence.radio.signalDbm)} dBm`,
      useEn(evidence, speech),
    ),
};

function signalEn({ radio }: Evidence, { number }: Speech): string {
  if (radio === null) return '';
  const beside = joined(
    radio.acceptedDbm !== null && `accepted with ${number(radio.acceptedDbm)}`,
    radio.usualDbm !== null && `usually ${number(radio.usualDbm)}`,
  );
  return `: ${number(radio.signalDbm)} dBm${beside === '' ? '' : ` (${beside})`}`;
}

function echoEn(evidence: Evidence, { number }: Speech): string {
  const { echo } = evidence;
  if (echo === null || !isLossy(evidence)) return 'lost packets';
  const { lossPct, rttMs, accessPointRttMs } = echo;
  return lossPct !== null && (rttMs === null || lossPct > DIAGNOSIS_LIMITS.lossPct)
    ? `${number(lossPct)} % of loss`
    : `${number(rttMs ?? 0)} ms of latency, where its tower has ${number(accessPointRttMs ?? 0)}`;
}

export const VERDICTS_EN: VerdictWords = { says, besides };
