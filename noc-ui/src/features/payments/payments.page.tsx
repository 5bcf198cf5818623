import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { SearchInput } from '../../shared/ui/search-input.js';
import { addPaymentStrings } from './payment-strings.js';
import { PaymentTable } from './payment-table.js';
import { paymentsQuery } from './queries.js';

addPaymentStrings();

const PLACES = [
  { href: '/reported-payments', key: 'reports.title' },
  { href: '/bank-statements', key: 'bank.title' },
  { href: '/payment-gateways', key: 'gateways.title' },
] as const;

export function PaymentsPage() {
  const { t } = useTranslation('payments');
  const may = usePermissions();
  const [search, setSearch] = useState('');
  const query = useInfiniteQuery(paymentsQuery({ search }));
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        lead={t('lead')}
        actions={
          <>
            {may('cash_shift:write') && (
              <Link href="/cash-desk" className="button" data-look="plain">
                {t('desk')}
              </Link>
            )}
            {PLACES.map(({ href, key }) => (
              <Link key={href} href={href} className="button" data-look="plain">
                {t(key)}
              </Link>
            ))}
          </>
        }
      />
      <SearchInput label={t('search')} value={search} onChange={setSearch} />
      <QueryView query={query}>
        {({ pages }) => {
          const payments = pages.flatMap(({ items }) => items);
          if (payments.length === 0) {
            return (
              <EmptyState title={t('none')}>
                <p>{t('noneText')}</p>
              </EmptyState>
            );
          }
          return <PaymentTable payments={payments} hasNames />;
        }}
      </QueryView>
      <MoreButton query={query} />
    </div>
  );
}
