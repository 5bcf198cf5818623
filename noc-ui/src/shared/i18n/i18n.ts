import type { Locale } from '@atalaya/core/wire/rest/fields';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import sharedEn from './strings.en.json';
import sharedEs from './strings.es.json';

type Strings = Readonly<Record<string, unknown>>;

export const DEFAULT_LOCALE: Locale = 'es';
const LOCALE_KEY = 'atalaya.locale';

export function isLocale(value: unknown): value is Locale {
  return value === 'es' || value === 'en';
}

function rememberedLocale(): Locale | undefined {
  try {
    const kept = localStorage.getItem(LOCALE_KEY);
    return isLocale(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

export async function startI18n(): Promise<void> {
  const lng = rememberedLocale() ?? DEFAULT_LOCALE;
  document.documentElement.lang = lng;
  await i18next.use(initReactI18next).init({
    lng,
    fallbackLng: DEFAULT_LOCALE,
    defaultNS: 'shared',
    resources: { es: { shared: sharedEs }, en: { shared: sharedEn } },
    interpolation: { escapeValue: false },
    returnNull: false,
    showSupportNotice: false,
  });
}

/** Adds a feature's strings; called once, when the feature's chunk is loaded. */
export function addStrings(namespace: string, es: Strings, en: Strings): void {
  i18next.addResourceBundle('es', namespace, es, true, true);
  i18next.addResourceBundle('en', namespace, en, true, true);
}

function show(locale: Locale): void {
  document.documentElement.lang = locale;
  if (i18next.language !== locale) void i18next.changeLanguage(locale);
}

/** The language of a wall or of a person's record; what was chosen in this browser stands above it. */
export function suggestLocale(locale: Locale): void {
  if (rememberedLocale() === undefined) show(locale);
}

export function chooseLocale(locale: Locale): void {
  show(locale);
  try {
    localStorage.setItem(LOCALE_KEY, locale);
  } catch {
    // Storage can be barred; the choice then holds until the page is closed.
  }
}
