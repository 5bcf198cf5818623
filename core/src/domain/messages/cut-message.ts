import { amountText, plainText } from './customer-facts.js';
import type { MessageContext } from './message-context.js';
import { CUT_PLACEHOLDERS, fillTemplate } from './message-template.js';
import { momentText } from './moment-text.js';

/** What a customer is told of a cut: that it is near, that it was seen on the network, that the service was seen back. */
export const CUT_PHASES = ['soon', 'cut', 'back'] as const;
export type CutPhase = (typeof CUT_PHASES)[number];

/** Lines that one message names; of more it says how many. */
const NAMED_SERVICES = 3;

/** What a customer is told of a cut and of the return, by the platform in the tenant's name. */
export function cutMessage(
  data: Readonly<Record<string, unknown>>,
  { name, locale, timeZone }: MessageContext,
  link: string | null,
): { readonly headline: string; readonly lines: readonly string[] } {
  const words = locale.startsWith('en') ? ENGLISH : SPANISH;
  const phase = CUT_PHASES.find((each) => each === data['phase']) ?? 'cut';
  const amount = amountText(data['open'], locale);
  const when = momentText(Date.parse(plainText(data['at'])), { locale, timeZone });
  const services = Array.isArray(data['services'])
    ? data['services'].map((each) => plainText(each))
    : [];
  const service =
    services.length > NAMED_SERVICES ? words.services(services.length) : services.join(' · ');
  const values = {
    brand: name,
    amount: amount ?? '',
    date: when?.day ?? '',
    time: when?.time ?? '',
    service,
    link: link ?? '',
  };
  const own = plainText(data['text'], 600);
  return {
    headline: `${name}: ${words.headline[phase](values)}`,
    lines: [
      own === '' ? words.line[phase] : fillTemplate(own, CUT_PLACEHOLDERS, values),
      ...(amount === null || phase === 'back' ? [] : [`${words.amount}: ${amount}`]),
      ...(service === '' ? [] : [`${words.service}: ${service}`]),
      ...(phase === 'soon' && own === '' ? [words.paid] : []),
    ].filter((line) => line !== ''),
  };
}

interface CutWords {
  readonly headline: Readonly<
    Record<CutPhase, (when: { readonly date: string; readonly time: string }) => string>
  >;
  readonly line: Readonly<Record<CutPhase, string>>;
  readonly amount: string;
  readonly service: string;
  readonly services: (count: number) => string;
  readonly paid: string;
}

const SPANISH: CutWords = {
  headline: {
    soon: ({ date, time }) => `su servicio se suspende el ${date} desde las ${time}`,
    cut: () => 'su servicio está suspendido por falta de pago',
    back: () => 'su servicio está activo otra vez',
  },
  line: {
    soon: 'Evítelo: pague o pida una promesa de pago.',
    cut: 'Al pagar se reconecta solo, a cualquier hora.',
    back: 'Si todavía no navega, reinicie su equipo y escríbanos.',
  },
  amount: 'Por pagar',
  service: 'Servicio',
  services: (count) => `${count} servicios`,
  paid: 'Si ya pagó, no haga caso de este aviso.',
};

const ENGLISH: CutWords = {
  headline: {
    soon: ({ date, time }) => `your service is suspended on ${date} from ${time} on`,
    cut: () => 'your service is suspended for lack of payment',
    back: () => 'your service is active again',
  },
  line: {
    soon: 'Keep it: pay, or ask for more time.',
    cut: 'It returns by itself when you pay, at any hour.',
    back: 'If it does not work yet, restart your equipment and write to us.',
  },
  amount: 'To pay',
  service: 'Service',
  services: (count) => `${count} services`,
  paid: 'If you have paid already, ignore this message.',
};
