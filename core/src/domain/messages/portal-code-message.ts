import { PORTAL_LIMITS } from '../portal/portal-limits.js';
import { MINUTE_MS } from '../shared/instant.js';
import type { MessageContext } from './message-context.js';

const MINUTES = PORTAL_LIMITS.codeMs / MINUTE_MS;
const WORDS: Readonly<
  Record<'es' | 'en', (name: string, code: string) => readonly [string, string]>
> = {
  es: (name, code) => [
    `${code} es su código de ${name}`,
    `Sirve ${MINUTES} minutos. Nadie de ${name} se lo pedirá.`,
  ],
  en: (name, code) => [
    `${code} is your code for ${name}`,
    `Good for ${MINUTES} minutes. Nobody at ${name} will ask you for it.`,
  ],
};

/** A customer's one-time code: no link, so that nobody learns to follow one out of such a message. */
export function portalCodeMessage(
  data: Readonly<Record<string, unknown>>,
  { name, locale }: Pick<MessageContext, 'name' | 'locale'>,
): { readonly headline: string; readonly lines: readonly string[]; readonly url: null } {
  const { code } = data;
  const words = locale.startsWith('en') ? WORDS.en : WORDS.es;
  const [headline, line] = words(name, typeof code === 'string' ? code : '');
  return { headline, lines: [line], url: null };
}
