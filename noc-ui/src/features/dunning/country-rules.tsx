import { COUNTRY_PRESETS, type Country } from '@atalaya/core/domain/dunning/country-presets';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../shared/i18n/use-locale.js';

/** What choosing a country changes: its holidays, what it asks for at least, and what was read of its rules. */
export function CountryRules({ country }: { readonly country: Country }) {
  const { t } = useTranslation('dunning');
  const locale = useLocale();
  const { holidays, regulation, legal } = COUNTRY_PRESETS[country];
  const { noticeBusinessDays, noCutOnHolidays } = regulation;
  const isFree = noticeBusinessDays === undefined && noCutOnHolidays !== true;
  return (
    <ul className="section-note">
      <li>{t('policy.rules.holidays', { count: holidays.length })}</li>
      {noticeBusinessDays !== undefined && (
        <li>{t('policy.rules.notice', { days: noticeBusinessDays })}</li>
      )}
      {noCutOnHolidays === true && <li>{t('policy.rules.noCutOnHolidays')}</li>}
      {isFree && <li>{t('policy.rules.none')}</li>}
      {legal.map((text) => (
        <li key={text.en}>
          {text[locale]} {t('policy.rules.notReviewed')}
        </li>
      ))}
    </ul>
  );
}
