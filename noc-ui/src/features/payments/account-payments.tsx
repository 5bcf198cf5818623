import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { AccountReferences } from './account-references.js';
import { PaymentDialog } from './payment-dialog.js';
import { addPaymentStrings } from './payment-strings.js';
import { PaymentTable } from './payment-table.js';
import { paymentsQuery } from './queries.js';
import { ReportForm } from './report-form.js';
import './payments.css';

addPaymentStrings();

/** What came in for one account; with a button to record what comes in now. */
export function AccountPayments({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('payments');
  const may = usePermissions();
  const [isRecording, setRecording] = useState(false);
  const [isReporting, setReporting] = useState(false);
  const query = useInfiniteQuery(paymentsQuery({ accountId }));
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('title')}</h2>
        {may('payment:write') && (
          <div className="page-actions">
            <Button onClick={() => setReporting(true)}>{t('report.title')}</Button>
            <Button look="primary" onClick={() => setRecording(true)}>
              {t('record.title')}
            </Button>
          </div>
        )}
      </div>
      <QueryView query={query}>
        {({ pages }) => {
          const payments = pages.flatMap(({ items }) => items);
          if (payments.length === 0) {
            return (
              <EmptyState title={t('none')}>
                <p>{t('noneOfAccount')}</p>
              </EmptyState>
            );
          }
          return <PaymentTable payments={payments} hasNames={false} />;
        }}
      </QueryView>
      <MoreButton query={query} />
      <AccountReferences accountId={accountId} />
      {isReporting && <ReportForm accountId={accountId} onClose={() => setReporting(false)} />}
      {isRecording && <PaymentDialog accountId={accountId} onClose={() => setRecording(false)} />}
    </section>
  );
}
