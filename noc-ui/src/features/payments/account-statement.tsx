import type { Statement } from '@atalaya/core/wire/rest/payments';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PdfButtons } from '../../shared/files/pdf-buttons.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { addPaymentStrings } from './payment-strings.js';
import { statementQuery } from './queries.js';

addPaymentStrings();

/** Ninety days of one account from the journal: what it owed, what moved, what it owes. */
export function AccountStatement({ accountId }: { readonly accountId: string }) {
  const query = useQuery(statementQuery(accountId));
  return (
    <QueryView query={query}>
      {(statement) => <Movements accountId={accountId} statement={statement} />}
    </QueryView>
  );
}

interface MovementsProps {
  readonly accountId: string;
  readonly statement: Statement;
}

function Movements({ accountId, statement }: MovementsProps) {
  const { t } = useTranslation('payments');
  const locale = useLocale();
  const { currency } = statement.opening;
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency }, locale);
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('statement.title')}</h2>
        <div className="row-actions">
          <PdfButtons
            path={`/accounts/${accountId}/statement.pdf`}
            name={`${statement.from}_${statement.to}`}
          />
        </div>
      </div>
      <p className="section-note">
        {t('statement.period', {
          from: formatCalendarDay(statement.from, locale),
          to: formatCalendarDay(statement.to, locale),
        })}
      </p>
      <div className="table-scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('statement.on')}</th>
              <th scope="col">{t('statement.what')}</th>
              <th scope="col" className="end">
                {t('amount')}
              </th>
              <th scope="col" className="end">
                {t('statement.balance')}
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td className="num">{formatCalendarDay(statement.from, locale)}</td>
              <td>{t('statement.opening')}</td>
              <td />
              <td className="end num">{money(statement.opening.amountMinor)}</td>
            </tr>
            {statement.movements.map((movement) => (
              <tr key={`${movement.kind} ${movement.sourceId} ${movement.balanceMinor}`}>
                <td className="num">{formatCalendarDay(movement.on, locale)}</td>
                <td>
                  {t(`statement.kinds.${movement.kind}`)}{' '}
                  <span className="num">{movement.fullNumber}</span>
                </td>
                <td className="end num">{money(movement.amount.amountMinor)}</td>
                <td className="end num">{money(movement.balanceMinor)}</td>
              </tr>
            ))}
            <tr>
              <td className="num">{formatCalendarDay(statement.to, locale)}</td>
              <td>
                <b>{t('statement.closing')}</b>
              </td>
              <td />
              <td className="end num">
                <b>{money(statement.closing.amountMinor)}</b>
              </td>
            </tr>
          </tbody>
        </table>
      </div>
      {statement.isCut && <p className="section-note">{t('statement.cut')}</p>}
    </section>
  );
}
