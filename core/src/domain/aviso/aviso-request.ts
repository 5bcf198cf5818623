/**
 * Where telephones and computers ask whether a network lets them out. An answer that leads elsewhere makes them show the
 * page as the network's sign-in sheet: Android and Chrome OS, Apple, Windows, Firefox, Kindle, GNOME and KDE.
 */
const PROBES: ReadonlySet<string> = new Set([
  '/generate_204',
  '/gen_204',
  '/hotspot-detect.html',
  '/library/test/success.html',
  '/connecttest.txt',
  '/redirect',
  '/ncsi.txt',
  '/canonical.html',
  '/success.txt',
  '/kindle-wifi/wifistub.html',
  '/check_network_status.txt',
  '/nm',
  '/nm-check.txt',
]);

/** `target`: of the request line, which is a path, or a whole URL where a client takes us for a proxy. */
export const isCaptiveProbe = (target: string): boolean => PROBES.has(pathOf(target).toLowerCase());

/** Where the notice has its picture, under whatever host it was asked for: the same rule of the router leads there. */
export const LOGO_PATH = '/aviso-logo';

export const isLogo = (target: string): boolean => pathOf(target) === LOGO_PATH;

const pathOf = (target: string): string =>
  target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');

/** Spanish unless English is what is asked for first (RFC 9110 section 12.5.4). */
export function avisoLocale(acceptLanguage: string | undefined): 'es' | 'en' {
  let best: { locale: 'es' | 'en'; weight: number } = { locale: 'es', weight: 0 };
  for (const part of (acceptLanguage ?? '').slice(0, 200).split(',')) {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const language = tag.trim().split('-')[0];
    const given = parameters.find((one) => one.trim().startsWith('q='));
    const weight = given === undefined ? 1 : Number(given.trim().slice(2)) || 0;
    const locale = language === 'en' ? 'en' : language === 'es' ? 'es' : undefined;
    if (locale !== undefined && weight > best.weight) best = { locale, weight };
  }
  return best.locale;
}
