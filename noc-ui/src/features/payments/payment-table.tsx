import type { Payment } from '@atalaya/core/wire/rest/payments';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';

interface PaymentTableProps {
  readonly payments: readonly Payment[];
  /** Where all are of one customer the name is left out. */
  readonly hasNames: boolean;
}

export function PaymentTable({ payments, hasNames }: PaymentTableProps) {
  const { t } = useTranslation('payments');
  const locale = useLocale();
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('receipt')}</th>
            {hasNames && <th scope="col">{t('customer')}</th>}
            <th scope="col">{t('paidOn')}</th>
            <th scope="col">{t('method')}</th>
            <th scope="col" className="end">
              {t('amount')}
            </th>
            <th scope="col">{t('state')}</th>
          </tr>
        </thead>
        <tbody>
          {payments.map((payment) => (
            <tr key={payment.id}>
              <td className="num">
                <Link className="link" href={`/payments/${payment.id}`}>
                  {payment.fullNumber ?? t('noNumber')}
                </Link>
              </td>
              {hasNames && <td>{payment.customer.name}</td>}
              <td className="num">{formatCalendarDay(payment.paidOn, locale)}</td>
              <td>
                {t(`methods.${payment.method}`)}
                {payment.reference && <div className="sub num">{payment.reference}</div>}
              </td>
              <td className="end num">{formatMoney(payment.amount, locale)}</td>
              <td>{stateOf(payment, t)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function stateOf(payment: Payment, t: (key: string) => string): string {
  if (payment.reversal) return t(`reasons.${payment.reversal.reason}`);
  return t(payment.unallocatedMinor > 0 ? 'hasCredit' : 'applied');
}
