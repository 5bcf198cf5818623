import type { AgingBucket } from '@atalaya/core/domain/reports/aging';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { dayName } from './month-name.js';
import { debtorsQuery } from './queries.js';

interface DebtorsProps {
  readonly currency: string;
  readonly bucket: AgingBucket | null;
}

/** Who owes, the most overdue first; with a bucket those whose oldest invoice lies in it. */
export function Debtors({ currency, bucket }: DebtorsProps) {
  const { t } = useTranslation(['reports', 'shared']);
  const locale = useLocale();
  const query = useInfiniteQuery(debtorsQuery(currency, bucket));
  return (
    <>
      <QueryView query={query}>
        {({ pages }) => {
          const accounts = pages.flatMap(({ items }) => items);
          return accounts.length === 0 ? (
            <p>{t('debtors.none')}</p>
          ) : (
            <div className="table-scroll">
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">{t('debtors.customer')}</th>
                    <th scope="col" className="end">
                      {t('debtors.overdue')}
                    </th>
                    <th scope="col" className="end">
                      {t('debtors.open')}
                    </th>
                    <th scope="col">{t('debtors.oldest')}</th>
                  </tr>
                </thead>
                <tbody>
                  {accounts.map((each) => (
                    <tr key={`${each.accountId}${each.open.currency}`}>
                      <td>
                        <Link href={`/customers/${each.customer.id}`} className="link">
                          <b>{each.customer.name}</b>
                        </Link>
                        <div className="sub">{t('aging.invoices', { count: each.invoices })}</div>
                      </td>
                      <td className="end num">{formatMoney(each.overdue, locale)}</td>
                      <td className="end num">{formatMoney(each.open, locale)}</td>
                      <td className="num">{dayName(each.oldestDueDate, locale)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          );
        }}
      </QueryView>
      <MoreButton query={query} />
    </>
  );
}
