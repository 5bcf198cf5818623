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
      `; además hay una avería abierta en ${incident.name} desde ${speech.clock(incident.since)}`,
    battery && `; ${battery.name} está con batería`,
    promiseUntil && `; prometió pagar a más tardar el ${speech.day(promiseUntil)}`,
  ]
    .filter((part) => typeof part === 'string')
    .join('');
};

const ENDS_ES: Readonly<Record<SessionEnd, string>> = {
  ended: 'la cerró el router',
  gone: 'dejó de verse',
  redialled: 'volvió a marcar',
  moved: 'cambió de dirección',
  'router-reboot': 'se reinició el router',
};
const onlineEs = ({ session }: Evidence, { clock }: Speech) =>
  session?.state === 'online' && session.since !== null
    ? `En línea desde ${clock(session.since)}`
    : 'Su equipo responde';
function useEs({ use, plan }: Evidence, { mbps }: Speech): string | undefined {
  if (use === null) return undefined;
  const [bps, kbps] = busiest(use, plan);
  return `usando ${mbps(bps)} de sus ${mbps(kbps * 1_000)} Mb/s ahora`;
}
const says: VerdictWords['says'] = {
  cancelled: () => 'El servicio está dado de baja',
  paused: () => 'El servicio está en la pausa que pidió el cliente',
  suspended: ({ money, decidedAt, observedState, isForDebt }, { clock, day, money: amount }) => {
    const since = decidedAt === null ? '' : ` desde ${clock(decidedAt)}`;
    const why = isForDebt ? ' por falta de pago' : '';
    const owed =
      isForDebt && money !== null && money.overdueMinor > 0
        ? `: ${amount(money.overdueMinor, money.currency)} vencidos${money.oldestDueOn === null ? '' : ` desde el ${day(money.oldestDueOn)}`}`
        : '';
    const seen = observedState === 'suspended' ? '' : '; el corte todavía no se ha visto en la red';
    return `Está suspendido${since}${why}${owed}${seen}`;
  },
  reconnecting: ({ observedAt }, { clock }) =>
    `Ya se ordenó reconectarlo y la red todavía lo tiene cortado${observedAt === null ? '' : ` (visto ${clock(observedAt)})`}`,
  outage: (evidence, { clock }, isSure) => {
    const incident = incidentOf(evidence);
    const hurts = isSure ? 'Lo afecta' : 'Probablemente lo afecta';
    if (incident === undefined) return `${hurts} una avería de la red`;
    const who =
      incident.acknowledgedBy === null
        ? 'nadie la ha tomado'
        : `la atiende ${incident.acknowledgedBy}`;
    return `${hurts} una avería de la red en ${incident.name} desde ${clock(incident.since)}; ${who}`;
  },
  maintenance: ({ path }) => {
    const worked = path.find(({ part, state }) => part !== 'cpe' && state === 'maintenance');
    return `Hay mantenimiento en curso en ${worked?.name ?? 'su camino'}`;
  },
  path_down: (evidence, { clock }) => {
    const lost = lostOf(evidence);
    if (lost === undefined) return 'Algo en su camino no responde, y no hay incidente abierto';
    const since = lost.since === null ? '' : ` desde ${clock(lost.since)}`;
    return `${lost.name}, en su camino, no responde${since}, y todavía no hay incidente abierto`;
  },
  cut_pending: ({ observedAt }, { clock }) =>
    `Debería estar cortado, y la red lo deja pasar${observedAt === null ? '' : ` (visto ${clock(observedAt)})`}`,
  redial: () => 'Ya se reconectó en el router; su equipo no ha vuelto a marcar',
  lan_down: ({ lan }) =>
    `Su antena responde, y el puerto ${lan?.interface ?? ''} hacia su router no tiene enlace`.replace(
      '  ',
      ' ',
    ),
  cpe_silent: (evidence, { clock }) => {
    const cpe = cpeOf(evidence);
    const since = cpe?.since == null ? '' : ` desde ${clock(cpe.since)}`;
    const above = evidence.path.find(
      ({ part, state }) => part === 'access_point' && state === 'up',
    );
    const works = above === undefined ? '' : `; ${above.name} funciona`;
    return `${cpe?.name ?? 'Su antena'} no responde${since}${works}: lo probable es que esté apagada o sin luz`;
  },
  no_session: (evidence, { clock }) => {
    const { session } = evidence;
    const cpe = cpeOf(evidence)?.state === 'up' ? '; su antena responde' : '';
    if (session === null || session.since === null) return `No está conectado${cpe}`;
    const why = session.end === null ? '' : ` (${ENDS_ES[session.end]})`;
    return `Sin conexión desde ${clock(session.since)}${why}${cpe}`;
  },
  unknown: ({ session }, { clock }) => {
    if (session?.state === 'stale' && session.lastSeenAt !== null) {
      const router = roleAndName('router', session.router?.name ?? '').trim();
      return `No se sabe cómo está: su ${router} no se lee; la última vez que se vio en línea fue ${clock(session.lastSeenAt)}`;
    }
    if (session?.state === 'unread') return 'No se sabe cómo está: su router no se lee';
    if (session?.state === 'never') return 'No se sabe cómo está: nunca se ha visto conectado';
    return 'No se sabe cómo está: nada de su línea se ha leído hace poco';
  },
  degraded: (evidence, { clock }, isSure) => {
    const incident = incidentOf(evidence);
    const hurts = isSure ? 'La red que lo atiende' : 'Probablemente la red que lo atiende';
    return `${hurts} está degradada${incident === undefined ? '' : ` en ${incident.name} desde ${clock(incident.since)}`}`;
  },
  reduced: ({ money }, speech) =>
    `Navega con velocidad reducida${money !== null && money.overdueMinor > 0 ? ` por falta de pago: ${speech.money(money.overdueMinor, money.currency)} vencidos` : ''}`,
  weak_signal: (evidence, speech) =>
    `${onlineEs(evidence, speech)}, con señal débil${signalEs(evidence, speech)}`,
  lossy: (evidence, speech) => `${onlineEs(evidence, speech)}, con ${echoEs(evidence, speech)}`,
  lan_slow: (evidence, speech) => {
    const { lan, plan } = evidence;
    const rate = lan?.speedBps == null ? 'poco' : `${speech.mbps(lan.speedBps)} Mb/s`;
    return `${onlineEs(evidence, speech)}; su cable negoció ${rate} y su plan es de ${speech.mbps(plan.downKbps * 1_000)} Mb/s`;
  },
  unstable: (evidence, speech) =>
    `${onlineEs(evidence, speech)}, y se cayó ${evidence.session?.drops ?? 'varias'} veces en 24 h`,
  plan_full: (evidence, speech) => joined(onlineEs(evidence, speech), useEs(evidence, speech)),
  up: (evidence, speech) =>
    joined(
      onlineEs(evidence, speech),
      evidence.radio !== null && `señal de ${speech.number(evidence.radio.signalDbm)} dBm`,
      useEs(evidence, speech),
    ),
};

function signalEs({ radio }: Evidence, { number }: Speech): string {
  if (radio === null) return '';
  const beside = joined(
    radio.acceptedDbm !== null && `se aceptó con ${number(radio.acceptedDbm)}`,
    radio.usualDbm !== null && `lo usual son ${number(radio.usualDbm)}`,
  );
  return `: ${number(radio.signalDbm)} dBm${beside === '' ? '' : ` (${beside})`}`;
}

function echoEs(evidence: Evidence, { number }: Speech): string {
  const { echo } = evidence;
  if (echo === null || !isLossy(evidence)) return 'pérdida de paquetes';
  const { lossPct, rttMs, accessPointRttMs } = echo;
  return lossPct !== null && (rttMs === null || lossPct > DIAGNOSIS_LIMITS.lossPct)
    ? `${number(lossPct)} % de pérdida`
    : `${number(rttMs ?? 0)} ms de latencia, contra ${number(accessPointRttMs ?? 0)} de su torre`;
}

export const VERDICTS_ES: VerdictWords = { says, besides };
