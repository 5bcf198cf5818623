import type { Evidence } from './evidence.js';
import type { Speech, SpokenLocale } from './speech.js';
import type { Diagnosis, Verdict } from './verdict.js';
import { incidentOf } from './verdict-parts.js';

type Say = (evidence: Evidence, speech: Speech, isSure: boolean) => string;

/**
 * The same for the customer: true and plain, without a device's name, a value of the network or a person's. What they
 * can do themselves stands in it.
 */
export function customerSentence(
  { verdict, confidence }: Diagnosis,
  evidence: Evidence,
  speech: Speech,
): string {
  return WORDS[speech.locale][verdict](evidence, speech, confidence === 'certain');
}

const since = (at: number | null | undefined, { clock, locale }: Speech) =>
  at == null ? '' : `${locale === 'es' ? ' desde' : ' since'} ${clock(at)}`;

const owed = ({ money }: Evidence, speech: Speech, says: (amount: string) => string) =>
  money !== null && money.overdueMinor > 0
    ? says(speech.money(money.overdueMinor, money.currency))
    : '';

const ES: Readonly<Record<Verdict, Say>> = {
  cancelled: () => 'Este servicio está dado de baja.',
  paused: () => 'Su servicio está en la pausa que usted pidió.',
  suspended: (evidence, speech) => {
    const when = since(evidence.decidedAt, speech);
    const outage = evidence.incidents.length > 0 ? ' Además hay una avería en nuestra red.' : '';
    if (!evidence.isForDebt) {
      return `Su servicio está suspendido${when}. Llámenos para reactivarlo.${outage}`;
    }
    const amount = owed(
      evidence,
      speech,
      (text) => ` Tiene ${text} vencidos: al pagarlos se reconecta solo.`,
    );
    return `Su servicio está suspendido por falta de pago${when}.${amount}${outage}`;
  },
  reconnecting: () => 'Su servicio se está reconectando; tarda unos minutos.',
  outage: (evidence, speech, isSure) => {
    const incident = incidentOf(evidence);
    const what = isSure
      ? 'Hay una avería en nuestra red que afecta su servicio'
      : 'Hay una avería en nuestra red que probablemente afecta su servicio';
    const who = incident?.acknowledgedBy == null ? '' : ' Ya la estamos atendiendo.';
    return `${what}${since(incident?.since, speech)}.${who} No hace falta que reinicie nada.`;
  },
  maintenance: () => 'Estamos haciendo un mantenimiento programado que afecta su servicio.',
  path_down: () => 'Parece haber una falla en nuestra red cerca de usted; ya la vemos.',
  cut_pending: (evidence, speech) =>
    `Su servicio está por suspenderse.${owed(evidence, speech, (text) => ` Tiene ${text} vencidos.`)}`,
  redial: () => 'Su servicio ya está activo. Apague su router medio minuto y vuelva a encenderlo.',
  lan_down: () =>
    'Su antena funciona, pero no ve su router. Revise que el cable entre los dos esté bien conectado.',
  cpe_silent: (evidence, speech) =>
    `No vemos su antena${since(evidence.path.find(({ part }) => part === 'cpe')?.since, speech)}. Revise que tenga luz y que su fuente esté conectada; si sigue así, llámenos.`,
  no_session: ({ session }, speech) =>
    `No vemos su equipo conectado${since(session?.since, speech)}. Reinicie su router; si sigue así, llámenos.`,
  unknown: () => 'Ahora no podemos comprobar su conexión. Si algo falla, llámenos.',
  degraded: (evidence, speech) =>
    `Su zona tiene una falla en nuestra red${since(incidentOf(evidence)?.since, speech)} y puede ir lenta. Ya la vemos.`,
  reduced: (evidence, speech) =>
    `Navega con velocidad reducida.${owed(evidence, speech, (text) => ` Tiene ${text} vencidos.`)}`,
  weak_signal: () =>
    'Está conectado, pero su antena recibe poca señal. Llámenos para que la revisemos.',
  lossy: () => 'Está conectado, pero se pierde parte de la información. Llámenos para revisarlo.',
  lan_slow: () =>
    'Está conectado, pero el cable entre su antena y su router va más lento que su plan. Conviene cambiarlo.',
  unstable: () =>
    'Está conectado, pero hoy se ha desconectado varias veces. Llámenos para revisarlo.',
  plan_full: ({ use, plan }, { mbps }) =>
    use === null
      ? 'Su servicio funciona; ahora usa casi toda la velocidad de su plan.'
      : `Su servicio funciona; ahora usa ${mbps(use.downBps)} de los ${mbps(plan.downKbps * 1_000)} Mb/s de su plan.`,
  up: (evidence, speech) =>
    `Su servicio funciona${evidence.session === null ? '' : `; está en línea${since(evidence.session.since, speech)}`}.`,
};

const EN: Readonly<Record<Verdict, Say>> = {
  cancelled: () => 'This service is cancelled.',
  paused: () => 'Your service is in the pause that you asked for.',
  suspended: (evidence, speech) => {
    const when = since(evidence.decidedAt, speech);
    const outage = evidence.incidents.length > 0 ? ' Besides, our network has an outage.' : '';
    if (!evidence.isForDebt) {
      return `Your service is suspended${when}. Call us to have it back.${outage}`;
    }
    const amount = owed(
      evidence,
      speech,
      (text) => ` ${text} is overdue: once paid, it reconnects by itself.`,
    );
    return `Your service is suspended for want of payment${when}.${amount}${outage}`;
  },
  reconnecting: () => 'Your service is being reconnected; it takes some minutes.',
  outage: (evidence, speech, isSure) => {
    const incident = incidentOf(evidence);
    const what = isSure
      ? 'An outage of our network hurts your service'
      : 'An outage of our network probably hurts your service';
    const who = incident?.acknowledgedBy == null ? '' : ' Somebody is on it.';
    return `${what}${since(incident?.since, speech)}.${who} There is nothing for you to restart.`;
  },
  maintenance: () => 'We are doing planned work that hurts your service.',
  path_down: () => 'Something near you seems to fail in our network; we see it.',
  cut_pending: (evidence, speech) =>
    `Your service is about to be suspended.${owed(evidence, speech, (text) => ` ${text} is overdue.`)}`,
  redial: () =>
    'Your service is active again. Switch your router off for half a minute and on again.',
  lan_down: () =>
    'Your antenna works and does not see your router. Check that the cable between them is well plugged in.',
  cpe_silent: (evidence, speech) =>
    `We do not see your antenna${since(evidence.path.find(({ part }) => part === 'cpe')?.since, speech)}. Check that it has power and its adapter is plugged in; if it stays so, call us.`,
  no_session: ({ session }, speech) =>
    `We do not see your equipment connected${since(session?.since, speech)}. Restart your router; if it stays so, call us.`,
  unknown: () => 'We cannot check your connection now. If something fails, call us.',
  degraded: (evidence, speech) =>
    `Our network has a fault in your area${since(incidentOf(evidence)?.since, speech)} and may be slow. We see it.`,
  reduced: (evidence, speech) =>
    `Your speed is reduced.${owed(evidence, speech, (text) => ` ${text} is overdue.`)}`,
  weak_signal: () =>
    'You are connected, and your antenna receives little signal. Call us to have it looked at.',
  lossy: () =>
    'You are connected, and part of what is sent gets lost. Call us to have it looked at.',
  lan_slow: () =>
    'You are connected, and the cable between your antenna and your router is slower than your plan. It had better be changed.',
  unstable: () =>
    'You are connected, and the connection dropped several times today. Call us to have it looked at.',
  plan_full: ({ use, plan }, { mbps }) =>
    use === null
      ? 'Your service works; it uses nearly all the speed of your plan now.'
      : `Your service works; it uses ${mbps(use.downBps)} of the ${mbps(plan.downKbps * 1_000)} Mb/s of your plan now.`,
  up: (evidence, speech) =>
    `Your service works${evidence.session === null ? '' : `; it is online${since(evidence.session.since, speech)}`}.`,
};

const WORDS: Readonly<Record<SpokenLocale, Readonly<Record<Verdict, Say>>>> = { es: ES, en: EN };
