import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatMoney } from '../shared/format/money.js';
import { QueryView } from '../shared/ui/query-view.js';
import { useZone } from './brand-context.js';
import { dayText } from './day-text.js';
import { invoiceQuery } from './portal-queries.js';

export function InvoicePage({ id }: { readonly id: string }) {
  const { t } = useTranslation('portal');
  const { locale } = useZone();
  return (
    <div className="portal-page">
      <QueryView query={useQuery(invoiceQuery(id))}>
        {({ number, issueDate, dueDate, total, open, state, lines }) => (
          <>
            <h1 className="num">{t('invoices.one', { number })}</h1>
            <p>{t(`invoices.state.${state}`)}</p>
            <dl className="portal-facts">
              <div>
                <dt>{t('invoices.issued')}</dt>
                <dd>{dayText(issueDate, locale)}</dd>
              </div>
              <div>
                <dt>{t('invoices.dueOn')}</dt>
                <dd>{dayText(dueDate, locale)}</dd>
              </div>
              <div>
                <dt>{t('invoices.open')}</dt>
                <dd className="num">{formatMoney(open, locale)}</dd>
              </div>
            </dl>
            <table className="table">
              <tbody>
                {lines.map(({ description, amount }, place) => (
                  <tr key={`${String(place)} ${description}`}>
                    <td>{description}</td>
                    <td className="end num">{formatMoney(amount, locale)}</td>
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <th scope="row">{t('invoices.total')}</th>
                  <td className="end num">
                    <b>{formatMoney(total, locale)}</b>
                  </td>
                </tr>
              </tfoot>
            </table>
          </>
        )}
      </QueryView>
      <a className="button" data-look="plain" href={`/api/v1/portal/invoices/${id}/pdf`}>
        {t('invoices.pdf')}
      </a>
      <Link href="/invoices" className="link">
        {t('invoices.back')}
      </Link>
    </div>
  );
}
