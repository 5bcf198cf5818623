import type { PortalStatement } from '@atalaya/core/wire/rest/portal-records';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatMoney } from '../shared/format/money.js';
import { Field } from '../shared/ui/field.js';
import { Notice } from '../shared/ui/notice.js';
import { QueryView } from '../shared/ui/query-view.js';
import { useZone } from './brand-context.js';
import { dayText } from './day-text.js';
import { overviewQuery, statementPath, statementQuery } from './portal-queries.js';

const PERIODS = [90, 365, 1_095] as const;

/** What moved an account, with what was owed after each movement. */
export function StatementPage({ id }: { readonly id: string }) {
  const { t } = useTranslation('portal');
  const [days, setDays] = useState<number>(PERIODS[0]);
  const overview = useQuery(overviewQuery);
  return (
    <div className="portal-page">
      <h1>{t('statement.title')}</h1>
      <Field label={t('statement.period')}>
        {(binding) => (
          <select
            {...binding}
            value={days}
            onChange={(event) => setDays(Number(event.target.value))}
          >
            {PERIODS.map((each) => (
              <option key={each} value={each}>
                {t(`statement.last.${each}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <QueryView query={overview}>
        {({ today }) => <Movements path={statementPath(id, today, days)} />}
      </QueryView>
      <Link href="/payments" className="link">
        {t('statement.back')}
      </Link>
    </div>
  );
}

interface MovementsProps {
  readonly path: ReturnType<typeof statementPath>;
}

function Movements({ path }: MovementsProps) {
  const { t } = useTranslation('portal');
  return (
    <>
      <QueryView query={useQuery(statementQuery(path))}>
        {(statement) => <Table statement={statement} />}
      </QueryView>
      <a className="button" data-look="plain" href={path.pdf}>
        {t('statement.pdf')}
      </a>
    </>
  );
}

function Table({ statement }: { readonly statement: PortalStatement }) {
  const { t } = useTranslation('portal');
  const { locale } = useZone();
  const { from, opening, movements, closing, isCut } = statement;
  const currency = opening.currency;
  return (
    <>
      {movements.length === 0 && <p>{t('statement.none')}</p>}
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('statement.movement')}</th>
            <th scope="col" className="end">
              {t('statement.amount')}
            </th>
            <th scope="col" className="end">
              {t('statement.balance')}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td colSpan={2}>{t('statement.before', { day: dayText(from, locale) })}</td>
            <td className="end num">{formatMoney(opening, locale)}</td>
          </tr>
          {movements.map(({ kind, on, number, amount, balanceMinor }, place) => (
            <tr key={`${String(place)} ${on} ${number ?? kind}`}>
              <td>
                {t(`statement.kind.${kind}`)} {number}
                <small className="portal-day">{dayText(on, locale)}</small>
              </td>
              <td className="end num">{formatMoney(amount, locale)}</td>
              <td className="end num">
                {formatMoney({ amountMinor: balanceMinor, currency }, locale)}
              </td>
            </tr>
          ))}
        </tbody>
        {!isCut && (
          <tfoot>
            <tr>
              <th scope="row" colSpan={2}>
                {t(closing.amountMinor < 0 ? 'statement.credit' : 'statement.owed')}
              </th>
              <td className="end num">
                <b>
                  {formatMoney({ amountMinor: Math.abs(closing.amountMinor), currency }, locale)}
                </b>
              </td>
            </tr>
          </tfoot>
        )}
      </table>
      {isCut && <Notice tone="blue">{t('statement.cut')}</Notice>}
    </>
  );
}
