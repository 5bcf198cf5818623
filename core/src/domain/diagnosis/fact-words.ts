import type { DeviceState } from '../network/device.js';
import type { DesiredState, ObservedState } from '../services/service.js';
import type { ServiceLinkKind } from '../services/service-link.js';
import type { CalendarDay } from '../shared/calendar-day.js';
import type {
  AlertEvidence,
  EchoEvidence,
  Evidence,
  IncidentEvidence,
  LanEvidence,
  MoneyEvidence,
  PathDevice,
  RadioEvidence,
  SessionEvidence,
  UseEvidence,
} from './evidence.js';
import { roleAndName } from './role-and-name.js';
import type { Speech, SpokenLocale } from './speech.js';

type States = Pick<Evidence, 'desiredState' | 'observedState' | 'observedAt'>;

interface Words {
  readonly state: (states: States, speech: Speech) => string;
  readonly money: (money: MoneyEvidence, speech: Speech) => string;
  readonly promise: (until: CalendarDay, speech: Speech) => string;
  readonly hold: string;
  readonly incident: (incident: IncidentEvidence, speech: Speech) => string;
  readonly device: (device: PathDevice, speech: Speech) => string;
  readonly battery: (name: string) => string;
  readonly session: (session: SessionEvidence, speech: Speech) => string;
  readonly drops: (drops: number) => string;
  readonly alert: (alert: AlertEvidence, speech: Speech) => string;
  readonly signal: (radio: RadioEvidence, speech: Speech) => string;
  readonly lan: (lan: LanEvidence, speech: Speech) => string;
  readonly echo: (echo: EchoEvidence, speech: Speech) => string;
  readonly use: (use: UseEvidence, plan: Evidence['plan'], speech: Speech) => string;
}

const BOOKS_ES: Readonly<Record<DesiredState | ObservedState, string>> = {
  active: 'activo',
  reduced: 'reducido',
  suspended: 'suspendido',
  cancelled: 'de baja',
  unknown: 'sin ver',
};
const DEVICE_ES: Readonly<Record<DeviceState, string>> = {
  up: 'responde',
  offline: 'apagado',
  down: 'caído',
  unreachable: 'inalcanzable',
  maintenance: 'en mantenimiento',
  unknown: 'sin datos recientes',
};
const PART_ES: Readonly<Record<ServiceLinkKind, string>> = {
  cpe: 'Antena',
  access_point: 'Sectorial',
  router_session: 'Router',
  site: 'Sitio',
};
const DEVICE_EN: Readonly<Record<DeviceState, string>> = {
  up: 'answers',
  offline: 'off',
  down: 'down',
  unreachable: 'unreachable',
  maintenance: 'under planned work',
  unknown: 'no recent data',
};
const PART_EN: Readonly<Record<ServiceLinkKind, string>> = {
  cpe: 'CPE',
  access_point: 'Access point',
  router_session: 'Router',
  site: 'Site',
};

const sinceEs = (at: number | null, { clock }: Speech) =>
  at === null ? '' : ` desde ${clock(at)}`;
const sinceEn = (at: number | null, { clock }: Speech) =>
  at === null ? '' : ` since ${clock(at)}`;

const ES: Words = {
  state: ({ desiredState, observedState, observedAt }, speech) =>
    `En los libros: ${BOOKS_ES[desiredState]}. En la red: ${BOOKS_ES[observedState]}${observedAt === null ? '' : ` (visto ${speech.clock(observedAt)})`}.`,
  money: ({ overdueMinor, currency, oldestDueOn }, speech) =>
    overdueMinor === 0
      ? 'No tiene nada vencido.'
      : `Vencido: ${speech.money(overdueMinor, currency)}${oldestDueOn === null ? '' : ` desde el ${speech.day(oldestDueOn)}`}.`,
  promise: (until, { day }) => `Prometió pagar a más tardar el ${day(until)}.`,
  hold: 'Algo detiene su corte.',
  incident: ({ name, since, isDegradation, isCertain, acknowledgedBy }, speech) =>
    `${isDegradation ? 'Degradación' : 'Avería'} abierta: ${name}${sinceEs(since, speech)}${isCertain ? '' : ' (enlace sugerido)'}${acknowledgedBy === null ? '' : `; la atiende ${acknowledgedBy}`}.`,
  device: ({ name, part, state, since, isConfirmed }, speech) =>
    `${roleAndName(PART_ES[part], name)}: ${DEVICE_ES[state]}${sinceEs(since, speech)}${isConfirmed ? '' : ' (enlace sugerido)'}.`,
  battery: (name) => `${name} está con batería.`,
  session: ({ state, router, since, lastSeenAt }, speech) => {
    const on = router === null ? '' : ` en ${router.name}`;
    switch (state) {
      case 'online':
        return `Sesión abierta${on}${sinceEs(since, speech)}.`;
      case 'ended':
        return `Sin sesión${on}${sinceEs(since, speech)}.`;
      case 'stale':
        return `Sesión sin leer${on}${lastSeenAt === null ? '' : `: se vio por última vez ${speech.clock(lastSeenAt)}`}.`;
      case 'unread':
        return `No se sabe de su sesión${on}: el router no se lee.`;
      case 'never':
        return 'Nunca se le ha visto una sesión.';
    }
  },
  drops: (drops) => `${drops} ${drops === 1 ? 'caída' : 'caídas'} en 24 h.`,
  alert: ({ rule, since }, speech) => `Alerta de su equipo: ${rule}${sinceEs(since, speech)}.`,
  signal: ({ signalDbm, acceptedDbm, usualDbm }, { number }) =>
    `Señal: ${number(signalDbm)} dBm${acceptedDbm === null ? '' : `; se aceptó con ${number(acceptedDbm)}`}${usualDbm === null ? '' : `; en 7 días, ${number(usualDbm)}`}.`,
  lan: (lan, { mbps }) =>
    lan.isUp
      ? `Cable (${lan.interface}): ${lan.speedBps === null ? 'con enlace' : `${mbps(lan.speedBps)} Mb/s`}.`
      : `Cable (${lan.interface}): sin enlace.`,
  echo: ({ lossPct, rttMs, accessPointRttMs }, { number }) =>
    `Eco: ${[
      lossPct !== null && `${number(lossPct)} % de pérdida`,
      rttMs !== null && `${number(rttMs)} ms`,
      accessPointRttMs !== null && `su torre ${number(accessPointRttMs)} ms`,
    ]
      .filter((part) => part !== false)
      .join(', ')}.`,
  use: ({ downBps, upBps }, plan, { mbps }) =>
    `Ahora: ${mbps(downBps)} de ${mbps(plan.downKbps * 1_000)} Mb/s de bajada, ${mbps(upBps)} de ${mbps(plan.upKbps * 1_000)} de subida.`,
};

const EN: Words = {
  state: ({ desiredState, observedState, observedAt }, speech) =>
    `In the books: ${desiredState}. On the network: ${observedState === 'unknown' ? 'not seen' : observedState}${observedAt === null ? '' : ` (seen ${speech.clock(observedAt)})`}.`,
  money: ({ overdueMinor, currency, oldestDueOn }, speech) =>
    overdueMinor === 0
      ? 'Nothing is overdue.'
      : `Overdue: ${speech.money(overdueMinor, currency)}${oldestDueOn === null ? '' : ` since ${speech.day(oldestDueOn)}`}.`,
  promise: (until, { day }) => `It is promised to be paid by ${day(until)}.`,
  hold: 'Something holds its cut.',
  incident: ({ name, since, isDegradation, isCertain, acknowledgedBy }, speech) =>
    `Open ${isDegradation ? 'degradation' : 'outage'}: ${name}${sinceEn(since, speech)}${isCertain ? '' : ' (suggested link)'}${acknowledgedBy === null ? '' : `; ${acknowledgedBy} has it`}.`,
  device: ({ name, part, state, since, isConfirmed }, speech) =>
    `${roleAndName(PART_EN[part], name)}: ${DEVICE_EN[state]}${sinceEn(since, speech)}${isConfirmed ? '' : ' (suggested link)'}.`,
  battery: (name) => `${name} runs on its battery.`,
  session: ({ state, router, since, lastSeenAt }, speech) => {
    const on = router === null ? '' : ` on ${router.name}`;
    switch (state) {
      case 'online':
        return `Session open${on}${sinceEn(since, speech)}.`;
      case 'ended':
        return `No session${on}${sinceEn(since, speech)}.`;
      case 'stale':
        return `Session not read${on}${lastSeenAt === null ? '' : `: last seen ${speech.clock(lastSeenAt)}`}.`;
      case 'unread':
        return `Its session is not known${on}: the router is not read.`;
      case 'never':
        return 'No session of it was ever seen.';
    }
  },
  drops: (drops) => `${drops} ${drops === 1 ? 'drop' : 'drops'} in 24 h.`,
  alert: ({ rule, since }, speech) => `Alert of its CPE: ${rule}${sinceEn(since, speech)}.`,
  signal: ({ signalDbm, acceptedDbm, usualDbm }, { number }) =>
    `Signal: ${number(signalDbm)} dBm${acceptedDbm === null ? '' : `; accepted with ${number(acceptedDbm)}`}${usualDbm === null ? '' : `; ${number(usualDbm)} over 7 days`}.`,
  lan: (lan, { mbps }) =>
    lan.isUp
      ? `Cable (${lan.interface}): ${lan.speedBps === null ? 'linked' : `${mbps(lan.speedBps)} Mb/s`}.`
      : `Cable (${lan.interface}): no link.`,
  echo: ({ lossPct, rttMs, accessPointRttMs }, { number }) =>
    `Echo: ${[
      lossPct !== null && `${number(lossPct)} % lost`,
      rttMs !== null && `${number(rttMs)} ms`,
      accessPointRttMs !== null && `its tower ${number(accessPointRttMs)} ms`,
    ]
      .filter((part) => part !== false)
      .join(', ')}.`,
  use: ({ downBps, upBps }, plan, { mbps }) =>
    `Now: ${mbps(downBps)} of ${mbps(plan.downKbps * 1_000)} Mb/s down, ${mbps(upBps)} of ${mbps(plan.upKbps * 1_000)} up.`,
};

export const FACT_WORDS: Readonly<Record<SpokenLocale, Words>> = { es: ES, en: EN };
