import type { PortalInvoice } from '@atalaya/core/wire/rest/portal';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatMoney } from '../shared/format/money.js';
import { MoreButton } from '../shared/ui/more-button.js';
import { QueryView } from '../shared/ui/query-view.js';
import { useZone } from './brand-context.js';
import { dayText } from './day-text.js';
import { invoicesQuery } from './portal-queries.js';

export function InvoicesPage() {
  const { t } = useTranslation(['portal', 'shared']);
  const query = useInfiniteQuery(invoicesQuery);
  return (
    <div className="portal-page">
      <h1>{t('invoices.title')}</h1>
      <QueryView query={query}>
        {({ pages }) => {
          const invoices = pages.flatMap(({ items }) => items);
          return invoices.length === 0 ? (
            <p>{t('invoices.none')}</p>
          ) : (
            <ul className="portal-invoices">
              {invoices.map((invoice) => (
                <InvoiceRow key={invoice.id} invoice={invoice} />
              ))}
            </ul>
          );
        }}
      </QueryView>
      <MoreButton query={query} />
    </div>
  );
}

function InvoiceRow({ invoice }: { readonly invoice: PortalInvoice }) {
  const { t } = useTranslation('portal');
  const { locale } = useZone();
  const { id, number, dueDate, total, open, state } = invoice;
  const isOpen = state === 'open' || state === 'overdue';
  return (
    <li>
      <Link href={`/invoices/${id}`} className="portal-invoice">
        <span>
          <b className="num">{number}</b>
          <small>
            {t(`invoices.state.${state}`)}
            {isOpen && ` · ${t('invoices.due', { day: dayText(dueDate, locale) })}`}
          </small>
        </span>
        <span className="num" data-late={state === 'overdue'}>
          {formatMoney(isOpen ? open : total, locale)}
        </span>
      </Link>
    </li>
  );
}
