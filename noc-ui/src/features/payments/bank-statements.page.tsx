import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { addPaymentStrings } from './payment-strings.js';
import { bankStatementsQuery } from './queries.js';
import { StatementImport } from './statement-import.js';
import { StatementLines } from './statement-lines.js';

addPaymentStrings();

interface BankStatementsPageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
}

/** What the bank says: a file in, its lines matched. */
export function BankStatementsPage({ params }: BankStatementsPageProps) {
  const { t } = useTranslation('payments');
  const may = usePermissions();
  const [isImporting, setImporting] = useState(false);
  const id = params['id'];
  return (
    <div className="page">
      <PageHead
        title={t('bank.title')}
        lead={
          <Link className="link" href={id === undefined ? '/payments' : '/bank-statements'}>
            {t(id === undefined ? 'title' : 'bank.all')}
          </Link>
        }
        actions={
          may('payment:write') && (
            <Button look="primary" onClick={() => setImporting(true)}>
              {t('bank.import')}
            </Button>
          )
        }
      />
      {id === undefined ? <StatementList /> : <StatementLines key={id} statementId={id} />}
      {isImporting && <StatementImport onClose={() => setImporting(false)} />}
    </div>
  );
}

function StatementList() {
  const { t } = useTranslation('payments');
  const locale = useLocale();
  const timeZone = useTimeZone();
  const query = useInfiniteQuery(bankStatementsQuery);
  return (
    <QueryView query={query}>
      {({ pages }) => {
        const statements = pages.flatMap(({ items }) => items);
        if (statements.length === 0) {
          return (
            <EmptyState title={t('bank.none')}>
              <p>{t('bank.noneText')}</p>
            </EmptyState>
          );
        }
        return (
          <div className="table-scroll">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{t('bank.name')}</th>
                  <th scope="col">{t('bank.at')}</th>
                  {(['open', 'paid', 'ignored', 'duplicate'] as const).map((state) => (
                    <th key={state} scope="col" className="end">
                      {t(`bank.states.${state}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {statements.map(({ id, name, importedAt, counts }) => (
                  <tr key={id}>
                    <td>
                      <Link className="link" href={`/bank-statements/${id}`}>
                        {name}
                      </Link>
                    </td>
                    <td className="num">
                      {formatMoment(Date.parse(importedAt), { locale, timeZone })}
                    </td>
                    <td className="end num">{counts.open}</td>
                    <td className="end num">{counts.paid}</td>
                    <td className="end num">{counts.ignored}</td>
                    <td className="end num">{counts.duplicate}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        );
      }}
    </QueryView>
  );
}
