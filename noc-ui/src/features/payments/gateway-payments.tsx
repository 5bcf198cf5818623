import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoney } from '../../shared/format/money.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { gatewayPaymentsQuery } from './queries.js';

/** What the providers told, whoever it is of: money of nobody known is among them. */
export function GatewayPayments() {
  const { t } = useTranslation('payments');
  const locale = useLocale();
  const timeZone = useTimeZone();
  const query = useInfiniteQuery(gatewayPaymentsQuery(null));
  return (
    <QueryView query={query}>
      {({ pages }) => {
        const payments = pages.flatMap(({ items }) => items);
        if (payments.length === 0) return null;
        return (
          <section className="section">
            <h2>{t('gateways.told')}</h2>
            <div className="table-scroll">
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">{t('gateways.at')}</th>
                    <th scope="col">{t('gateways.number')}</th>
                    <th scope="col">{t('customer')}</th>
                    <th scope="col">{t('state')}</th>
                    <th scope="col" className="end">
                      {t('amount')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {payments.map((one) => (
                    <tr key={`${one.gatewayId} ${one.providerPaymentId}`}>
                      <td className="num">
                        {formatMoment(Date.parse(one.updatedAt), { locale, timeZone })}
                      </td>
                      <td className="num">{one.providerPaymentId}</td>
                      <td>
                        {one.customer ?? t('gateways.nobody')}
                        {one.payer && <div className="sub">{one.payer}</div>}
                      </td>
                      <td>
                        {t(`gateways.statuses.${one.status}`)}
                        {one.decision && (
                          <div className="sub">
                            {t(`gateways.decisions.${one.decision.kind}`, {
                              by: one.decision.by,
                            })}
                          </div>
                        )}
                        {one.problem && (
                          <div className="sub">{t(`gateways.problems.${one.problem}`)}</div>
                        )}
                      </td>
                      <td className="end num">{formatMoney(one.amount, locale)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </section>
        );
      }}
    </QueryView>
  );
}
