import { REPORT_STATES, type ReportedPaymentView } from '@atalaya/core/wire/rest/bank-statements';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoney } from '../../shared/format/money.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { addPaymentStrings } from './payment-strings.js';
import { reportsQuery } from './queries.js';
import { ReportDialog } from './report-dialog.js';
import { ReportForm } from './report-form.js';
import { BestLine } from './report-lines.js';

addPaymentStrings();

/** What customers say they paid: each is held against the bank, and decided. */
export function ReportedPaymentsPage() {
  const { t } = useTranslation('payments');
  const [state, setState] = useState<(typeof REPORT_STATES)[number] | ''>('waiting');
  const [opened, setOpened] = useState<ReportedPaymentView | null>(null);
  const [isReporting, setReporting] = useState(false);
  const may = usePermissions();
  const query = useInfiniteQuery(reportsQuery(state === '' ? null : state));
  return (
    <div className="page">
      <PageHead
        title={t('reports.title')}
        lead={
          <Link className="link" href="/payments">
            {t('title')}
          </Link>
        }
        actions={
          may('payment:write') && (
            <Button look="primary" onClick={() => setReporting(true)}>
              {t('report.title')}
            </Button>
          )
        }
      />
      <SelectField
        label={t('state')}
        value={state}
        emptyLabel={t('reports.all')}
        choices={REPORT_STATES.map((value) => ({ value, label: t(`reports.states.${value}`) }))}
        onChange={setState}
      />
      <QueryView query={query}>
        {({ pages }) => {
          const reports = pages.flatMap(({ items }) => items);
          if (reports.length === 0) {
            return (
              <EmptyState title={t('reports.none')}>
                <p>{t('reports.noneText')}</p>
              </EmptyState>
            );
          }
          return <Reports reports={reports} onOpen={setOpened} />;
        }}
      </QueryView>
      <MoreButton query={query} />
      {isReporting && <ReportForm accountId={null} onClose={() => setReporting(false)} />}
      {opened && <ReportDialog report={opened} onClose={() => setOpened(null)} />}
    </div>
  );
}

interface ReportsProps {
  readonly reports: readonly ReportedPaymentView[];
  readonly onOpen: (report: ReportedPaymentView) => void;
}

function Reports({ reports, onOpen }: ReportsProps) {
  const { t } = useTranslation('payments');
  const locale = useLocale();
  const timeZone = useTimeZone();
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('customer')}</th>
            <th scope="col">{t('reference')}</th>
            <th scope="col" className="end">
              {t('amount')}
            </th>
            <th scope="col">{t('reports.bank')}</th>
            <th scope="col">{t('reports.at')}</th>
            <th scope="col">{t('state')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('reports.look')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {reports.map((report) => (
            <tr key={report.id}>
              <td>{report.customer.name}</td>
              <td className="num">{report.reference}</td>
              <td className="end num">{formatMoney(report.amount, locale)}</td>
              <td>
                <BestLine report={report} />
              </td>
              <td className="num">
                {formatMoment(Date.parse(report.reportedAt), { locale, timeZone })}
              </td>
              <td>
                {t(`reports.states.${report.state}`)}
                {report.isHeld && (
                  <div className="sub">
                    {t('reports.held', {
                      until: formatMoment(Date.parse(report.expiresAt), { locale, timeZone }),
                    })}
                  </div>
                )}
              </td>
              <td>
                <Button onClick={() => onOpen(report)}>{t('reports.look')}</Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
