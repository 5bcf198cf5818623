import type { Service } from '@atalaya/core/wire/rest/services';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatMoney } from '../../shared/format/money.js';
import { formatNumber } from '../../shared/format/numbers.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { serviceSlaQuery } from './queries.js';
import { addSlaStrings } from './sla-strings.js';
import './sla.css';

addSlaStrings();

/** On a service's card: minutes without it in this period, and the last credit; nothing of one that lost none. */
export function ServiceSla({ service }: { readonly service: Service }) {
  const { t } = useTranslation('sla');
  const locale = useLocale();
  const { data } = useQuery(serviceSlaQuery(service.id));
  if (data === undefined) return null;
  const { current, past } = data;
  const last = past.find(({ state }) => state !== 'none');
  const lost = current === null ? 0 : current.eligibleMinutes + current.unknownMinutes;
  if (lost === 0 && last === undefined) return null;
  const money = (of: { readonly creditMinor: number; readonly currency: string }) =>
    formatMoney({ amountMinor: of.creditMinor, currency: of.currency }, locale);
  const minutes = (of: number) => t('minutesIs', { minutes: formatNumber(of, 0, locale) });
  return (
    <p className="service-sla">
      {current !== null && lost > 0 && (
        <span>
          {t('service.now')} <b className="num">{minutes(current.eligibleMinutes)}</b>
          {current.money !== null && current.money.creditMinor > 0 && (
            <> · {t('service.worth', { amount: money(current.money) })}</>
          )}
          {current.unknownMinutes > 0 && (
            <span className="sub">
              {' '}
              · {t('service.unknown', { minutes: current.unknownMinutes })}
            </span>
          )}
        </span>
      )}
      {last && (
        <span>
          {t('service.last')} {last.money && <b className="num">{money(last.money)}</b>}{' '}
          <span className="num">{minutes(last.eligibleMinutes)}</span> · {t(`state.${last.state}`)}
        </span>
      )}
      <Link className="link" href="/sla-credits">
        {t('service.all')}
      </Link>
    </p>
  );
}
