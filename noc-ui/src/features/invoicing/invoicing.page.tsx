import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { addInvoicingStrings } from './invoicing-strings.js';
import { NewRunDialog } from './new-run-dialog.js';
import { ParkedAccounts } from './parked-accounts.js';
import { runsQuery } from './queries.js';

addInvoicingStrings();

/** The runs of invoices: what was issued, and what waits for a person. */
export function InvoicingPage() {
  const { t } = useTranslation('invoicing');
  const may = usePermissions();
  const locale = useLocale();
  const [isMaking, setMaking] = useState(false);
  const query = useInfiniteQuery(runsQuery);
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        lead={t('lead')}
        actions={
          <>
            {may('billing_policy:read') && (
              <Link href="/billing-settings" className="button" data-look="plain">
                {t('settings.title')}
              </Link>
            )}
            {may('invoice:write') && (
              <Button look="primary" onClick={() => setMaking(true)}>
                {t('run.new')}
              </Button>
            )}
          </>
        }
      />
      <ParkedAccounts />
      <QueryView query={query}>
        {({ pages }) => {
          const runs = pages.flatMap(({ items }) => items);
          if (runs.length === 0) {
            return (
              <EmptyState title={t('run.none')}>
                <p>{t('run.noneText')}</p>
              </EmptyState>
            );
          }
          return (
            <div className="table-scroll">
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">{t('run.billingDate')}</th>
                    <th scope="col">{t('state')}</th>
                    <th scope="col" className="end">
                      {t('invoices')}
                    </th>
                    <th scope="col" className="end">
                      {t('run.parked')}
                    </th>
                    <th scope="col" className="end">
                      {t('total')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {runs.map((run) => (
                    <tr key={run.id}>
                      <td className="num">
                        <Link className="link" href={`/invoice-runs/${run.id}`}>
                          {formatCalendarDay(run.billingDate, locale)}
                        </Link>
                      </td>
                      <td>
                        {t(`states.${run.state}`)}
                        {run.refusal && <div className="sub">{t(`refusals.${run.refusal}`)}</div>}
                      </td>
                      <td className="end num">{run.drafts}</td>
                      <td className="end num">{run.parked}</td>
                      <td className="end num">
                        {run.totals
                          .map(({ totalMinor, currency }) =>
                            formatMoney({ amountMinor: totalMinor, currency }, locale),
                          )
                          .join(' + ')}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          );
        }}
      </QueryView>
      <MoreButton query={query} />
      {isMaking && <NewRunDialog onClose={() => setMaking(false)} />}
    </div>
  );
}
