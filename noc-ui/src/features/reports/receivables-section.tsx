import type { AgingBucket } from '@atalaya/core/domain/reports/aging';
import type { Receivables } from '@atalaya/core/wire/rest/reports';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { Bar } from './bar.js';
import { Debtors } from './debtors.js';
import { receivablesQuery } from './queries.js';

type CurrencyAging = Receivables['currencies'][number];

export function ReceivablesSection() {
  const { t } = useTranslation('reports');
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('aging.title')}</h2>
      </div>
      <QueryView query={useQuery(receivablesQuery)}>
        {({ currencies }) =>
          currencies.length === 0 ? (
            <EmptyState title={t('aging.none')}>
              <p>{t('aging.noneText')}</p>
            </EmptyState>
          ) : (
            currencies.map((aging) => <Aging key={aging.currency} aging={aging} />)
          )
        }
      </QueryView>
    </section>
  );
}

function Aging({ aging }: { readonly aging: CurrencyAging }) {
  const { t } = useTranslation('reports');
  const locale = useLocale();
  const [bucket, setBucket] = useState<AgingBucket | null>(null);
  const most = Math.max(...aging.buckets.map(({ open }) => open.amountMinor), 1);
  return (
    <>
      <p>
        {t('aging.sum', {
          overdue: formatMoney(aging.overdue, locale),
          total: formatMoney(aging.total, locale),
          accounts: aging.overdueAccounts,
        })}
      </p>
      <ul className="aging">
        {aging.buckets.map((each) => (
          <li key={each.bucket}>
            <button
              type="button"
              className="aging-bucket"
              aria-pressed={bucket === each.bucket}
              onClick={() => setBucket(bucket === each.bucket ? null : each.bucket)}
            >
              <span>{t(`aging.bucket.${each.bucket}`)}</span>
              <span className="num">{formatMoney(each.open, locale)}</span>
              <Bar share={each.open.amountMinor / most} isLate={each.bucket !== 'not_due'} />
              <span className="section-note num">
                {t('aging.invoices', { count: each.invoices })}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Debtors currency={aging.currency} bucket={bucket} />
    </>
  );
}
