import type { Incident } from '@atalaya/core/wire/rest/incidents';
import { useTranslation } from 'react-i18next';
import { formatAmounts } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';

/** Whom it hurts, in one line; nothing for who may not see customers. */
export function ImpactWords({ impact }: { readonly impact: Incident['impact'] }) {
  const { t } = useTranslation('incidents');
  const locale = useLocale();
  if (impact === null) return null;
  if (impact.customers === 0) return <span className="sub">{t('impact.none')}</span>;
  const money = formatAmounts(impact.monthly, locale);
  return (
    <span className="num">
      {t('impact.customers', { count: impact.customers })} · {t('impact.monthly', { money })}
    </span>
  );
}
