import type { Work } from '../maintenance/work.js';
import type { Instant } from '../shared/instant.js';
import type { MessageContext } from './message-context.js';
import { fillTemplate, WORK_PLACEHOLDERS } from './message-template.js';
import { type MomentText, momentText } from './moment-text.js';

/** What a customer is told of planned work: that it comes, that its time is another one, that it is over or off. */
export const WORK_PHASES = ['planned', 'moved', 'ended', 'cancelled'] as const;
export type WorkPhase = (typeof WORK_PHASES)[number];

export interface WorkFacts {
  readonly phase: WorkPhase;
  readonly work: Work;
  /** As customers know the organisation. */
  readonly brand: string;
  /** Where; empty where no name says it. */
  readonly place: string;
  /** What the organisation wrote for its customers; empty for none. */
  readonly text: string;
  readonly from: Instant;
  readonly to: Instant;
  /** It had begun when they were told. */
  readonly isOn: boolean;
}

/** What a customer is told of planned work, by the platform in the tenant's name. */
export function workMessage(
  data: Readonly<Record<string, unknown>>,
  { name, locale, timeZone }: MessageContext,
): { readonly headline: string; readonly lines: readonly string[] } {
  const isEnglish = locale.startsWith('en');
  const words = isEnglish ? ENGLISH : SPANISH;
  const { phase, work, brand, place, text, from, to, isOn } = factsOf(data, name);
  const [start, end] = [from, to].map((at) => momentText(at, { locale, timeZone }));
  if (start === undefined || end === undefined) return { headline: brand, lines: [] };
  const what = words.work[work];
  const isOneDay = start.day === end.day;
  const when = isOneDay ? words.day(start.day, start.time, end.time) : words.days(start, end);
  const told =
    phase === 'planned' && isOn
      ? words.isOn(what, isOneDay ? end.time : `${end.day} ${end.time}`)
      : words[phase](what, when);
  const values = {
    brand,
    work: what,
    place,
    from: `${start.day} ${start.time}`,
    to: isOneDay ? end.time : `${end.day} ${end.time}`,
  };
  const isToCome = phase === 'planned' || phase === 'moved';
  return {
    headline: `${brand}: ${told}`,
    lines: [
      ...(isToCome && text !== '' ? [fillTemplate(text, WORK_PLACEHOLDERS, values)] : []),
      ...(place === '' ? [] : [`${words.place}: ${place}`]),
      words.line[phase],
    ].filter((line) => line !== ''),
  };
}

interface WorkWords {
  readonly work: Readonly<Record<Work, string>>;
  readonly day: (day: string, from: string, to: string) => string;
  readonly days: (from: MomentText, to: MomentText) => string;
  readonly isOn: (what: string, until: string) => string;
  readonly planned: (what: string, when: string) => string;
  readonly moved: (what: string, when: string) => string;
  readonly ended: (what: string, when: string) => string;
  readonly cancelled: (what: string, when: string) => string;
  readonly place: string;
  readonly line: Readonly<Record<WorkPhase, string>>;
}

const SPANISH: WorkWords = {
  work: {
    work: 'mantenimiento',
    reboot: 'reinicio de equipos',
    'power-cut': 'corte de energía',
  },
  day: (day, from, to) => `${day} de ${from} a ${to}`,
  days: (from, to) => `de ${from.day} ${from.time} a ${to.day} ${to.time}`,
  isOn: (what, until) => `${what} en curso, hasta ${until}`,
  planned: (what, when) => `${what} programado, ${when}`,
  moved: (what, when) => `cambia el horario: ${what}, ${when}`,
  ended: (what) => `terminó: ${what}`,
  cancelled: (what, when) => `se canceló: ${what}, ${when}`,
  place: 'Zona',
  line: {
    planned: 'Su servicio puede interrumpirse. Le avisaremos al terminar.',
    moved: 'Su servicio puede interrumpirse. Le avisaremos al terminar.',
    ended: 'Si su servicio no ha vuelto, reinicie su equipo y escríbanos.',
    cancelled: 'Su servicio no se interrumpirá por este trabajo.',
  },
};

const ENGLISH: WorkWords = {
  work: {
    work: 'maintenance',
    reboot: 'restart of equipment',
    'power-cut': 'power cut',
  },
  day: (day, from, to) => `${day} from ${from} to ${to}`,
  days: (from, to) => `from ${from.day} ${from.time} to ${to.day} ${to.time}`,
  isOn: (what, until) => `${what} is under way until ${until}`,
  planned: (what, when) => `planned ${what}, ${when}`,
  moved: (what, when) => `new time: ${what}, ${when}`,
  ended: (what) => `over: ${what}`,
  cancelled: (what, when) => `cancelled: ${what}, ${when}`,
  place: 'Area',
  line: {
    planned: 'Your service may be interrupted. We will tell you when it is over.',
    moved: 'Your service may be interrupted. We will tell you when it is over.',
    ended: 'If your service is not back, restart your equipment and write to us.',
    cancelled: 'Your service will not be interrupted by this work.',
  },
};

/** An event is kept for years and its data may have been cut to fit: what is something else reads as nothing. */
function factsOf(data: Readonly<Record<string, unknown>>, name: string): WorkFacts {
  const text = (key: string) => {
    const value = data[key];
    return typeof value === 'string' ? value.replace(/\p{Cc}+/gu, ' ').trim() : '';
  };
  return {
    phase: WORK_PHASES.find((each) => each === data['phase']) ?? 'planned',
    work: data['work'] === 'reboot' || data['work'] === 'power-cut' ? data['work'] : 'work',
    brand: text('brand') || name,
    place: text('place'),
    text: text('text'),
    from: Date.parse(text('from')),
    to: Date.parse(text('to')),
    isOn: data['isOn'] === true,
  };
}
