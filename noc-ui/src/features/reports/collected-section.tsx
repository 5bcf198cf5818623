import type { Collected } from '@atalaya/core/wire/rest/reports';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { Bar } from './bar.js';
import { dayName } from './month-name.js';
import { collectedQuery } from './queries.js';

export function CollectedSection() {
  const { t } = useTranslation('reports');
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('collected.title')}</h2>
      </div>
      <QueryView query={useQuery(collectedQuery)}>
        {({ currencies }) =>
          currencies.length === 0 ? (
            <EmptyState title={t('collected.none')}>
              <p>{t('collected.noneText')}</p>
            </EmptyState>
          ) : (
            currencies.map((each) => <CollectedCurrency key={each.currency} collected={each} />)
          )
        }
      </QueryView>
    </section>
  );
}

function CollectedCurrency({ collected }: { readonly collected: Collected['currencies'][number] }) {
  const { t, i18n } = useTranslation('reports');
  const locale = useLocale();
  const { currency, total, payments, methods, days } = collected;
  const most = Math.max(...days.map(({ amountMinor }) => amountMinor), 1);
  const methodName = (method: string) =>
    i18n.exists(`collected.method.${method}`, { ns: 'reports' })
      ? t(`collected.method.${method}`)
      : method;
  return (
    <>
      <p>{t('collected.sum', { total: formatMoney(total, locale), payments })}</p>
      <ul className="aging">
        {methods.map(({ method, amount }) => (
          <li key={method} className="aging-bucket">
            <span>{methodName(method)}</span>
            <span className="num">{formatMoney(amount, locale)}</span>
            <Bar share={amount.amountMinor / Math.max(1, total.amountMinor)} />
          </li>
        ))}
      </ul>
      <details>
        <summary>{t('collected.byDay')}</summary>
        <ul className="aging">
          {days.map(({ day, amountMinor }) => (
            <li key={day} className="aging-bucket">
              <span>{dayName(day, locale)}</span>
              <span className="num">{formatMoney({ amountMinor, currency }, locale)}</span>
              <Bar share={amountMinor / most} />
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}
