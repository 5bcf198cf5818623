import type { Payment } from '@atalaya/core/wire/rest/payments';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { PdfButtons } from '../../shared/files/pdf-buttons.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { formatMoney } from '../../shared/format/money.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { AllocationDialog } from './allocation-dialog.js';
import { addPaymentStrings } from './payment-strings.js';
import { paymentQuery } from './queries.js';
import { ReversalDialog } from './reversal-dialog.js';
import './payments.css';

addPaymentStrings();

interface PaymentPageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
}

export function PaymentPage({ params }: PaymentPageProps) {
  const query = useQuery(paymentQuery(params['id'] ?? ''));
  return (
    <div className="page">
      <QueryView query={query}>{(payment) => <PaymentView payment={payment} />}</QueryView>
    </div>
  );
}

function PaymentView({ payment }: { readonly payment: Payment }) {
  const { t } = useTranslation('payments');
  const may = usePermissions();
  const locale = useLocale();
  const timeZone = useTimeZone();
  const [isReversing, setReversing] = useState(false);
  const [isAllocating, setAllocating] = useState(false);
  const { reversal } = payment;
  const mayReverse = may('payment:write') && reversal === null;
  const money = (amountMinor: number) =>
    formatMoney({ amountMinor, currency: payment.amount.currency }, locale);
  const facts = [
    ['amount', money(payment.amount.amountMinor)],
    ['paidOn', formatCalendarDay(payment.paidOn, locale)],
    ['method', t(`methods.${payment.method}`)],
    ['reference', payment.reference],
    ['receivedAt', formatMoment(Date.parse(payment.receivedAt), { locale, timeZone })],
    ['recordedBy', payment.recordedBy],
    ['notes', payment.notes],
  ] as const;
  return (
    <>
      <PageHead
        title={t('payment.title', { number: payment.fullNumber ?? t('noNumber') })}
        lead={
          <Link className="link" href={`/customers/${payment.customer.id}`}>
            {payment.customer.name}
          </Link>
        }
        actions={
          <>
            {mayReverse && (
              <>
                <Button onClick={() => setAllocating(true)}>{t('allocate.title')}</Button>
                <Button onClick={() => setReversing(true)}>{t('reverse.title')}</Button>
              </>
            )}
            {payment.fullNumber !== null && (
              <PdfButtons path={`/payments/${payment.id}/receipt.pdf`} name={payment.fullNumber} />
            )}
          </>
        }
      />
      {reversal && (
        <Notice tone="amber">
          <p>
            {t('payment.reversed', {
              reason: t(`reasons.${reversal.reason}`),
              by: reversal.by,
              at: formatMoment(Date.parse(reversal.at), { locale, timeZone }),
            })}
          </p>
          {reversal.replacedById && (
            <Link className="link" href={`/payments/${reversal.replacedById}`}>
              {t('payment.replacement')}
            </Link>
          )}
        </Notice>
      )}
      <dl className="facts">
        {facts.map(
          ([label, value]) =>
            value && (
              <div key={label}>
                <dt>{t(label)}</dt>
                <dd className="num">{value}</dd>
              </div>
            ),
        )}
      </dl>
      <section className="section">
        <h2>{t('payment.pays')}</h2>
        <ul className="payment-pays">
          {payment.allocations.map((one) => (
            <li key={one.invoiceId}>
              <span className="num">{one.fullNumber}</span>
              <span className="num">{money(one.amountMinor)}</span>
            </li>
          ))}
          {payment.unallocatedMinor > 0 && (
            <li>
              <span>{t('payment.credit')}</span>
              <span className="num">{money(payment.unallocatedMinor)}</span>
            </li>
          )}
        </ul>
        {payment.allocations.length === 0 && payment.unallocatedMinor === 0 && (
          <p className="section-note">{t('payment.paysNothing')}</p>
        )}
      </section>
      {isAllocating && <AllocationDialog payment={payment} onClose={() => setAllocating(false)} />}
      {isReversing && <ReversalDialog payment={payment} onClose={() => setReversing(false)} />}
    </>
  );
}
