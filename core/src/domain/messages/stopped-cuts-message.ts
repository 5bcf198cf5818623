import type { MessageContext } from './message-context.js';

/** What people are told when the cuts of a day stopped: they are too many, and nobody is cut until a person says so. */
export function stoppedCutsMessage(
  data: Readonly<Record<string, unknown>>,
  { name, locale }: MessageContext,
): { readonly headline: string; readonly lines: readonly string[] } {
  const words = locale.startsWith('en') ? ENGLISH : SPANISH;
  const [wanted, active] = [count(data['wanted']), count(data['activeServices'])];
  const reasons = Array.isArray(data['reasons']) ? data['reasons'] : [];
  return {
    headline: `${name}: ${words.headline}`,
    lines: [words.wanted(wanted, active), ...reasons.flatMap(words.reason), words.next],
  };
}

interface StoppedWords {
  readonly headline: string;
  readonly wanted: (wanted: number, active: number) => string;
  readonly reason: (reason: unknown) => string[];
  readonly next: string;
}

const SPANISH: StoppedWords = {
  headline: 'los cortes de hoy están detenidos y esperan a una persona',
  wanted: (wanted, active) => `Serían ${wanted} de ${active} servicios activos`,
  reason: reasonIn(
    (percent, limit) => `Es el ${percent} % de los activos; el límite es ${limit} %`,
    (usual, limit) => `Lo usual en este día del ciclo es ${usual}; el límite es ${limit} % de eso`,
  ),
  next: 'No se corta a nadie hasta que alguien los apruebe en Cobranza',
};

const ENGLISH: StoppedWords = {
  headline: 'the cuts of today are stopped and wait for a person',
  wanted: (wanted, active) => `They would be ${wanted} of ${active} active services`,
  reason: reasonIn(
    (percent, limit) => `That is ${percent}% of the active ones; the limit is ${limit}%`,
    (usual, limit) => `Usual on this day of the cycle is ${usual}; the limit is ${limit}% of that`,
  ),
  next: 'Nobody is cut until somebody approves them under Collections',
};

function reasonIn(
  share: (percent: number, limit: number) => string,
  usually: (usual: number, limit: number) => string,
) {
  return (reason: unknown): string[] => {
    if (typeof reason !== 'object' || reason === null) return [];
    const { code, percent, usual, limitPercent }: Readonly<Record<string, unknown>> =
      Object.fromEntries(Object.entries(reason));
    if (code === 'share_of_active') return [share(count(percent), count(limitPercent))];
    return code === 'above_usual' ? [usually(count(usual), count(limitPercent))] : [];
  };
}

const count = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : 0;
