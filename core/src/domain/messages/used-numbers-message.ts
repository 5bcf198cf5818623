import type { MessageContext } from './message-context.js';

/** What people are told when nine tenths of a number series' range are used: at its end nothing more is issued. */
export function usedNumbersMessage(
  data: Readonly<Record<string, unknown>>,
  { name, locale }: MessageContext,
): { readonly headline: string; readonly lines: readonly string[] } {
  const words = locale.startsWith('en') ? ENGLISH : SPANISH;
  const prefix = typeof data['prefix'] === 'string' ? data['prefix'] : '';
  return {
    headline: `${name}: ${words.headline(prefix)}`,
    lines: [words.left(count(data['left']), count(data['rangeTo'])), words.next],
  };
}

interface UsedWords {
  readonly headline: (prefix: string) => string;
  readonly left: (left: number, rangeTo: number) => string;
  readonly next: string;
}

const SPANISH: UsedWords = {
  headline: (prefix) => `la numeración ${prefix} está usada en nueve décimos`,
  left: (left, rangeTo) => `Quedan ${left} números hasta el ${rangeTo}`,
  next: 'Después no se emite nada: pida otro rango y amplíe la serie',
};

const ENGLISH: UsedWords = {
  headline: (prefix) => `nine tenths of the numbers ${prefix} are used`,
  left: (left, rangeTo) => `${left} numbers are left up to ${rangeTo}`,
  next: 'After them nothing is issued: ask for another range and extend the series',
};

const count = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : 0;
