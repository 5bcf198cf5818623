import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '../../shared/ui/button.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { InvoiceTable } from './invoice-table.js';
import { addInvoicingStrings } from './invoicing-strings.js';
import { invoicesQuery } from './queries.js';

addInvoicingStrings();

/** What one account was billed, the newest first. */
export function AccountInvoices({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('invoicing');
  const query = useInfiniteQuery(invoicesQuery({ accountId }));
  return (
    <section className="section">
      <h2>{t('invoices')}</h2>
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
      {query.hasNextPage && (
        <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </section>
  );
}
