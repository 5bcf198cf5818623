import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoney } from '../../shared/format/money.js';
import { formatHourMinute } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { receiptsQuery } from './queries.js';

export function ShiftReceipts() {
  const { t } = useTranslation('cashDesk');
  const locale = useLocale();
  const timeZone = useTimeZone();
  const query = useQuery(receiptsQuery);
  return (
    <section className="section">
      <h2>{t('receipts.title')}</h2>
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="section-note">{t('receipts.none')}</p>
          ) : (
            <ul className="desk-accounts">
              {items.map((receipt) => (
                <li key={receipt.paymentId} className="desk-account">
                  <span>{receipt.name}</span>
                  <b className="num">{formatMoney(receipt.amount, locale)}</b>
                  <span className="sub num">
                    {formatHourMinute(Date.parse(receipt.receivedAt), { locale, timeZone })} ·{' '}
                    {receipt.fullNumber ?? t('receipts.noNumber')}
                    {receipt.isReversed && ` · ${t('receipts.reversed')}`}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
    </section>
  );
}
