import type { RevenueMonth } from '@atalaya/core/wire/rest/reports';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatWholeMoney } from '../../shared/format/money.js';
import { formatNumber, formatSigned } from '../../shared/format/numbers.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { Figure } from './figure.js';
import { monthName } from './month-name.js';
import { revenueQuery } from './queries.js';

export function RevenueSection() {
  const { t } = useTranslation('reports');
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('revenue.title')}</h2>
      </div>
      <QueryView query={useQuery(revenueQuery)}>
        {({ currencies }) =>
          currencies.length === 0 ? (
            <EmptyState title={t('revenue.none')}>
              <p>{t('revenue.noneText')}</p>
            </EmptyState>
          ) : (
            currencies.map(({ currency, months }) => <Revenue key={currency} months={months} />)
          )
        }
      </QueryView>
    </section>
  );
}

/** Of a month that is not over churn is not known yet: the last one that is stands for it. */
function Revenue({ months }: { readonly months: readonly RevenueMonth[] }) {
  const { t } = useTranslation('reports');
  const locale = useLocale();
  const now = months.at(-1);
  const before = months.at(-2);
  if (now === undefined) return null;
  const change = (value: number, old: number | undefined) =>
    old === undefined || old === 0
      ? undefined
      : t('revenue.change', { percent: formatSigned((100 * (value - old)) / old, 1, locale) });
  const percent = (ppm: number | null) =>
    ppm === null ? '—' : `${formatNumber(ppm / 10_000, 1, locale)} %`;
  const last = now.isOver ? now : before;
  return (
    <div className="figures">
      <Figure
        label={t('revenue.mrr')}
        value={formatWholeMoney(now.monthly, locale)}
        delta={change(now.monthly.amountMinor, before?.monthly.amountMinor)}
        meaning={t('revenue.mrrMeaning', { services: now.services })}
        history={months.map(({ monthly, services }) => (services > 0 ? monthly.amountMinor : null))}
      />
      <Figure
        label={t('revenue.arpu')}
        value={now.arpu === null ? '—' : formatWholeMoney(now.arpu, locale)}
        delta={change(now.arpu?.amountMinor ?? 0, before?.arpu?.amountMinor)}
        meaning={t('revenue.arpuMeaning')}
        history={months.map(({ arpu }) => arpu?.amountMinor ?? null)}
      />
      <Figure
        label={t('revenue.churn')}
        value={percent(last?.churnPpm ?? null)}
        delta={
          last &&
          t('revenue.left', {
            month: monthName(last.month, locale),
            ended: last.ended,
            atStart: last.atStart,
            started: last.started,
          })
        }
        meaning={t('revenue.churnMeaning')}
        history={months.map(({ isOver, churnPpm }) => (isOver ? churnPpm : null))}
      />
      <Figure
        label={t('revenue.lost')}
        value={percent(last?.revenueChurnPpm ?? null)}
        delta={last && formatWholeMoney(last.revenueEnded, locale)}
        meaning={t('revenue.lostMeaning')}
        history={months.map(({ isOver, revenueChurnPpm }) => (isOver ? revenueChurnPpm : null))}
      />
    </div>
  );
}
