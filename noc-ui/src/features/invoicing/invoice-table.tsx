import type { Invoice } from '@atalaya/core/wire/rest/invoices';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';

export function InvoiceTable({ invoices }: { readonly invoices: readonly Invoice[] }) {
  const { t } = useTranslation('invoicing');
  const locale = useLocale();
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('number')}</th>
            <th scope="col">{t('issueDate')}</th>
            <th scope="col">{t('dueDate')}</th>
            <th scope="col">{t('state')}</th>
            <th scope="col" className="end">
              {t('total')}
            </th>
            <th scope="col" className="end">
              {t('open')}
            </th>
          </tr>
        </thead>
        <tbody>
          {invoices.map((invoice) => {
            const { currency } = invoice;
            return (
              <tr key={invoice.id}>
                <td className="num">
                  <Link className="link" href={`/invoices/${invoice.id}`}>
                    {invoice.number}
                  </Link>
                </td>
                <td className="num">{formatCalendarDay(invoice.issueDate, locale)}</td>
                <td className="num">{formatCalendarDay(invoice.dueDate, locale)}</td>
                <td>{t(`statuses.${invoice.status}`)}</td>
                <td className="end num">
                  {formatMoney({ amountMinor: invoice.totalMinor, currency }, locale)}
                </td>
                <td className="end num">
                  {formatMoney({ amountMinor: invoice.openMinor, currency }, locale)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
