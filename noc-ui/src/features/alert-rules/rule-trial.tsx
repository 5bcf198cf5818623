import type { AlertRuleTrial } from '@atalaya/core/wire/rest/alert-rules';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatNumber } from '../../shared/format/numbers.js';
import { formatDuration, formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Notice } from '../../shared/ui/notice.js';

const MOST_SHOWN = 10;

/** When the rule would have fired in the past week. */
export function RuleTrial({ trial }: { trial: AlertRuleTrial }) {
  const { t } = useTranslation('alertRules');
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  const { firings, series, seriesLeftOut, items } = trial;
  return (
    <section className="rule-trial" aria-live="polite">
      <Notice tone={firings > 0 ? 'amber' : 'calm'}>
        <p>
          {series === 0 ? t('trial.nothing') : t('trial.firings', { count: firings })}{' '}
          {series > 0 && t('trial.series', { count: series })}
        </p>
        {seriesLeftOut > 0 && <p>{t('trial.leftOut', { count: seriesLeftOut })}</p>}
      </Notice>
      <ul className="rule-trial-list">
        {items.slice(0, MOST_SHOWN).map((item) => (
          <li key={`${item.deviceId}${Object.values(item.tags).join()}${item.from}`}>
            <Link href={`/devices/${item.deviceId}`} className="link">
              {item.deviceName}
            </Link>{' '}
            <span className="sub">{Object.values(item.tags).join(' · ')}</span>
            <span className="num">
              {formatMoment(Date.parse(item.from), zone)} ·{' '}
              {item.to === null
                ? t('trial.still')
                : formatDuration(Date.parse(item.to) - Date.parse(item.from))}
              {item.value !== null && ` · ${formatNumber(item.value, 1, zone.locale)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
