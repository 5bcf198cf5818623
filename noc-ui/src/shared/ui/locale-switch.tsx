import type { Locale } from '@atalaya/core/wire/rest/fields';
import { chooseLocale } from '../i18n/i18n.js';
import { useLocale } from '../i18n/use-locale.js';

const NAMES: readonly { locale: Locale; name: string }[] = [
  { locale: 'es', name: 'Español' },
  { locale: 'en', name: 'English' },
];

export function LocaleSwitch() {
  const current = useLocale();
  return (
    <p className="locales">
      {NAMES.map(({ locale, name }) => (
        <button
          key={locale}
          type="button"
          lang={locale}
          className="text-button"
          aria-pressed={locale === current}
          onClick={() => chooseLocale(locale)}
        >
          {name}
        </button>
      ))}
    </p>
  );
}
