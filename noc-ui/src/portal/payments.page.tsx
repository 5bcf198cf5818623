import type { PortalPayment } from '@atalaya/core/wire/rest/portal-records';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../shared/format/money.js';
import { MoreButton } from '../shared/ui/more-button.js';
import { QueryView } from '../shared/ui/query-view.js';
import { useZone } from './brand-context.js';
import { dayText } from './day-text.js';
import { paymentsQuery } from './portal-queries.js';
import { Statements } from './statements.js';

/** What came in, with its receipts, and what moved the account. */
export function PaymentsPage() {
  const { t } = useTranslation(['portal', 'shared']);
  const query = useInfiniteQuery(paymentsQuery);
  return (
    <div className="portal-page">
      <h1>{t('payments.title')}</h1>
      <QueryView query={query}>
        {({ pages }) => {
          const payments = pages.flatMap(({ items }) => items);
          return payments.length === 0 ? (
            <p>{t('payments.none')}</p>
          ) : (
            <ul className="portal-invoices">
              {payments.map((payment) => (
                <PaymentRow key={payment.id} payment={payment} />
              ))}
            </ul>
          );
        }}
      </QueryView>
      <MoreButton query={query} />
      <Statements />
    </div>
  );
}

function PaymentRow({ payment }: { readonly payment: PortalPayment }) {
  const { t } = useTranslation('portal');
  const { locale } = useZone();
  const { id, number, paidOn, method, reference, amount, isReversed, pays } = payment;
  const facts = [t(`payments.method.${method}`), reference].filter(Boolean).join(' · ');
  return (
    <li>
      <a className="portal-invoice" href={`/api/v1/portal/payments/${id}/receipt.pdf`}>
        <span>
          <b>{dayText(paidOn, locale)}</b>
          <small>{facts}</small>
          {isReversed && <small>{t('payments.reversed')}</small>}
          {pays.length > 0 && <small>{t('payments.pays', { invoices: pays.join(', ') })}</small>}
          <span className="link">
            {number === null ? t('payments.receipt') : t('payments.receiptOf', { number })}
          </span>
        </span>
        <span className="num" data-off={isReversed}>
          {formatMoney(amount, locale)}
        </span>
      </a>
    </li>
  );
}
