import { dayText } from '../messages/day-text.js';
import { moneyText } from '../messages/money-text.js';
import type { CalendarDay } from '../shared/calendar-day.js';
import { localText } from '../shared/zone-time.js';
import type { CutHold, Reason } from './reason.js';

export interface ReasonContext {
  readonly currency: string;
  /** IANA. */
  readonly timeZone: string;
}

type Words = { readonly [C in Reason['code']]: (reason: Extract<Reason, { code: C }>) => string };

/** A reason with its inputs as a sentence, for whoever asks why somebody was cut or was not. */
export function reasonSentence(
  reason: Reason,
  locale: 'es' | 'en',
  context: ReasonContext,
): string {
  const words = locale === 'en' ? english(context) : spanish(context);
  // Each word takes the reason of its own code: the table's type sees to it.
  const word = words[reason.code] as (given: Reason) => string;
  return word(reason);
}

const moneyOf = (context: ReasonContext, locale: string) => (amountMinor: number) =>
  moneyText({ amountMinor, currency: context.currency }, locale);
const clockOf = (context: ReasonContext, locale: string) => (at: number) => {
  const local = localText(at, context.timeZone);
  return `${dayText(local.slice(0, 10), locale)} ${local.slice(11, 16)}`;
};
const dayOf = (locale: string) => (on: CalendarDay) => dayText(on, locale);
/** What a person wrote: a payment in process has the platform's own words only. */
const noteOf = ({ hold, note }: { readonly hold: CutHold; readonly note: string | null }) =>
  note === null || note === '' || hold === 'payment_in_process' ? '' : ` (${note})`;

const counted = (count: number, one: string, many: string) =>
  `${count} ${count === 1 ? one : many}`;
const speedText = (kbps: number) => (kbps < 1_000 ? `${kbps} kb/s` : `${kbps / 1_000} Mb/s`);

const HOLDS_ES: Readonly<Record<CutHold, string>> = {
  promise: 'hay una promesa de pago',
  isp_outage: 'una avería de la red le afecta',
  payment_in_process: 'hay un pago en proceso',
  dispute: 'hay un reclamo abierto',
  manual_until: 'alguien lo aplazó',
  vip: 'está marcado para no cortarse',
  vetoed: 'otro sistema pidió esperar',
  no_cut_day: 'hoy no es día de cortes',
  access_unconfirmed: 'su acceso no se encontró en exactamente un router',
  router_unreachable: 'su router no responde',
  notice_not_sent: 'todavía no recibió el aviso con la anticipación debida',
};

const HOLDS_EN: Readonly<Record<CutHold, string>> = {
  promise: 'there is a promise to pay',
  isp_outage: 'an outage of the network hurts it',
  payment_in_process: 'a payment is in process',
  dispute: 'a claim is open',
  manual_until: 'somebody put it off',
  vip: 'it is marked as never to be cut',
  vetoed: 'another system asked to wait',
  no_cut_day: 'nothing is cut today',
  access_unconfirmed: 'its access was not found on exactly one router',
  router_unreachable: 'its router does not answer',
  notice_not_sent: 'no notice has arrived early enough',
};

function spanish(context: ReasonContext): Words {
  const [money, clock, day] = [moneyOf(context, 'es'), clockOf(context, 'es'), dayOf('es')];
  return {
    nothing_owed: () => 'No debe nada.',
    not_due: ({ openMinor, dueOn }) => `Debe ${money(openMinor)}, que vence el ${day(dueOn)}.`,
    overdue: ({ overdueMinor, oldestDueOn, days, invoices }) =>
      `Tiene ${money(overdueMinor)} vencidos en ${counted(invoices, 'factura', 'facturas')}; la más antigua venció el ${day(oldestDueOn)} (hace ${counted(days, 'día', 'días')}).`,
    grace: ({ until, outageDays }) =>
      `Está en días de gracia hasta el ${day(until)}${outageDays > 0 ? ` (${outageDays} de más por averías)` : ''}.`,
    below_minimum: ({ overdueMinor, minimumMinor }) =>
      `Lo vencido (${money(overdueMinor)}) es menos que el mínimo para cortar (${money(minimumMinor)}).`,
    too_few_invoices: ({ unpaid, minimum }) =>
      `Tiene ${counted(unpaid, 'factura vencida', 'facturas vencidas')}; se corta desde ${minimum}.`,
    tolerated: ({ remainingMinor, upTo }) =>
      `Se reconectó con ${money(remainingMinor)} por pagar de lo vencido hasta el ${day(upTo)}: eso solo no corta otra vez.`,
    hold: ({ hold, until, note }) =>
      `No se corta: ${HOLDS_ES[hold]}${until === null ? '' : `, hasta ${clock(until)}`}${noteOf({ hold, note })}.`,
    cut_planned: ({ at }) => `El corte está previsto para ${clock(at)}.`,
    reduction_planned: ({ at, kbps }) =>
      `Su velocidad bajará a ${speedText(kbps)} desde ${clock(at)}.`,
    speed_reduced: ({ at, kbps, cutAt }) =>
      `Su velocidad se bajó a ${speedText(kbps)} el ${clock(at)}${cutAt === null ? '' : `; el corte sigue el ${clock(cutAt)}`}.`,
    no_speed_step: () => 'La política ya no baja la velocidad antes del corte.',
    stopped_by_breaker: ({ wanted, active }) =>
      `Los cortes del día esperan aprobación: serían ${wanted} de ${active} servicios activos.`,
    no_slot: () => 'La política no deja ningún día ni hora para cortar.',
    cut: ({ at }) => `Se ordenó el corte el ${clock(at)}.`,
    stays_cut: ({ owedMinor, remainingMinor, neededMinor }) =>
      `Sigue cortado: debía ${money(owedMinor)}, faltan ${money(remainingMinor)}; se reconecta al pagar ${money(neededMinor)}.`,
    not_observed_yet: () => 'Todavía no se ha visto el corte en la red.',
    paid_enough: ({ owedMinor, paidMinor, neededMinor }) =>
      `Pagó ${money(paidMinor)} de ${money(owedMinor)}; bastaban ${money(neededMinor)}.`,
    promised: ({ until }) => `Prometió pagar a más tardar el ${day(until)}.`,
    voluntary_pause: () => 'El cliente pidió una pausa.',
    pause_over: () => 'La pausa que pidió el cliente terminó.',
    suspended_by_hand: () => 'Se suspendió a mano: se reconecta a mano.',
    asked: ({ by, note }) => `Lo pidió ${by}${note ? `: ${note}` : ''}.`,
    cancelled: () => 'El servicio está dado de baja.',
    pre_termination: ({ days }) => `Lleva ${days} días suspendido: toca decidir la baja.`,
  };
}

function english(context: ReasonContext): Words {
  const [money, clock, day] = [moneyOf(context, 'en'), clockOf(context, 'en'), dayOf('en')];
  return {
    nothing_owed: () => 'Nothing is owed.',
    not_due: ({ openMinor, dueOn }) => `${money(openMinor)} is open and due on ${day(dueOn)}.`,
    overdue: ({ overdueMinor, oldestDueOn, days, invoices }) =>
      `${money(overdueMinor)} is overdue on ${counted(invoices, 'invoice', 'invoices')}, the oldest since ${day(oldestDueOn)} (${counted(days, 'day', 'days')}).`,
    grace: ({ until, outageDays }) =>
      `It is within its days of grace until ${day(until)}${outageDays > 0 ? ` (${outageDays} more for outages)` : ''}.`,
    below_minimum: ({ overdueMinor, minimumMinor }) =>
      `What is overdue (${money(overdueMinor)}) is below the minimum for a cut (${money(minimumMinor)}).`,
    too_few_invoices: ({ unpaid, minimum }) =>
      `${counted(unpaid, 'invoice is', 'invoices are')} overdue; a cut takes ${minimum}.`,
    tolerated: ({ remainingMinor, upTo }) =>
      `It was reconnected with ${money(remainingMinor)} left of what was due up to ${day(upTo)}: that alone does not cut again.`,
    hold: ({ hold, until, note }) =>
      `Not cut: ${HOLDS_EN[hold]}${until === null ? '' : `, until ${clock(until)}`}${noteOf({ hold, note })}.`,
    cut_planned: ({ at }) => `The cut is planned for ${clock(at)}.`,
    reduction_planned: ({ at, kbps }) =>
      `Its speed goes down to ${speedText(kbps)} from ${clock(at)} on.`,
    speed_reduced: ({ at, kbps, cutAt }) =>
      `Its speed was brought down to ${speedText(kbps)} at ${clock(at)}${cutAt === null ? '' : `; the cut follows at ${clock(cutAt)}`}.`,
    no_speed_step: () => 'The policy reduces no speed before a cut any more.',
    stopped_by_breaker: ({ wanted, active }) =>
      `The cuts of the day wait for approval: they would be ${wanted} of ${active} active services.`,
    no_slot: () => 'The policy leaves no day or hour for a cut.',
    cut: ({ at }) => `The cut was ordered at ${clock(at)}.`,
    stays_cut: ({ owedMinor, remainingMinor, neededMinor }) =>
      `Still cut: ${money(owedMinor)} was owed, ${money(remainingMinor)} is left; paying ${money(neededMinor)} reconnects.`,
    not_observed_yet: () => 'The cut has not been seen on the network yet.',
    paid_enough: ({ owedMinor, paidMinor, neededMinor }) =>
      `${money(paidMinor)} of ${money(owedMinor)} was paid; ${money(neededMinor)} was enough.`,
    promised: ({ until }) => `Payment is promised by ${day(until)}.`,
    voluntary_pause: () => 'The customer asked for a pause.',
    pause_over: () => 'The pause that the customer asked for is over.',
    suspended_by_hand: () => 'It was suspended by hand, and returns by hand.',
    asked: ({ by, note }) => `${by} asked for it${note ? `: ${note}` : ''}.`,
    cancelled: () => 'The service has ended.',
    pre_termination: ({ days }) => `Suspended for ${days} days: time to decide on ending it.`,
  };
}
