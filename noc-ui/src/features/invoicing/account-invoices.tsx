import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { AccountCharges } from './account-charges.js';
import { AccountDrafts } from './account-drafts.js';
import { CreditNotes } from './credit-notes.js';
import { DraftDialog } from './draft-dialog.js';
import { InvoiceTable } from './invoice-table.js';
import { addInvoicingStrings } from './invoicing-strings.js';
import { invoicesQuery } from './queries.js';
import './invoicing.css';

addInvoicingStrings();

/** What one account was billed, the newest first, what was taken back of it, and what the next invoice takes up. */
export function AccountInvoices({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('invoicing');
  const may = usePermissions();
  const [isWriting, setWriting] = useState(false);
  const query = useInfiniteQuery(invoicesQuery({ accountId }));
  return (
    <>
      <AccountDrafts accountId={accountId} />
      <section className="section">
        <div className="section-head">
          <h2>{t('invoices')}</h2>
          {may('invoice:write') && (
            <Button onClick={() => setWriting(true)}>{t('draft.add')}</Button>
          )}
        </div>
        <QueryView query={query}>
          {({ pages }) => {
            const invoices = pages.flatMap(({ items }) => items);
            if (invoices.length > 0) return <InvoiceTable invoices={invoices} />;
            return (
              <EmptyState title={t('none')}>
                <p>{t('noneOfAccount')}</p>
              </EmptyState>
            );
          }}
        </QueryView>
        <MoreButton query={query} />
      </section>
      <CreditNotes of={{ accountId }} />
      <AccountCharges accountId={accountId} />
      {isWriting && <DraftDialog accountId={accountId} onClose={() => setWriting(false)} />}
    </>
  );
}
