import type { Locale } from '@atalaya/core/wire/rest/fields';
import { useTranslation } from 'react-i18next';
import { DEFAULT_LOCALE, isLocale } from './i18n.js';

export function useLocale(): Locale {
  const { i18n } = useTranslation();
  return isLocale(i18n.language) ? i18n.language : DEFAULT_LOCALE;
}
