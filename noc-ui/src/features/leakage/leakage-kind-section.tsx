import type { Leakage } from '@atalaya/core/wire/rest/leakage';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { LeakTable } from './leak-table.js';
import { leaksQuery } from './queries.js';

const WATCHED_FOR_MS = 30 * 86_400_000;

interface LeakageKindSectionProps {
  readonly leakage: Leakage['kinds'][number];
  readonly at: number;
  readonly watchedSince: number;
}

export function LeakageKindSection({ leakage, at, watchedSince }: LeakageKindSectionProps) {
  const { t } = useTranslation(['leakage', 'shared']);
  const locale = useLocale();
  const [isWhole, setWhole] = useState(false);
  const { kind, count, atStake, items } = leakage;
  const isTooEarly = kind === 'billed_no_session' && at - watchedSince < WATCHED_FOR_MS;
  const money = atStake.map((amount) => formatMoney(amount, locale)).join(' + ');
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t(`kind.${kind}.title`)}</h2>
        <span className="section-note num">
          {count > 0 && (money === '' ? t('count', { count }) : t('sum', { count, money }))}
        </span>
      </div>
      <p className="sub">{t(`kind.${kind}.meaning`)}</p>
      {count === 0 && <p>{t(isTooEarly ? 'tooEarly' : 'none')}</p>}
      {count > 0 && (isWhole ? <AllLeaks kind={kind} /> : <LeakTable leaks={items} />)}
      {!isWhole && count > items.length && (
        <div>
          <Button onClick={() => setWhole(true)}>{t('all', { count })}</Button>
        </div>
      )}
    </section>
  );
}

function AllLeaks({ kind }: Pick<LeakageKindSectionProps['leakage'], 'kind'>) {
  const query = useInfiniteQuery(leaksQuery(kind));
  return (
    <>
      <QueryView query={query}>
        {({ pages }) => <LeakTable leaks={pages.flatMap(({ items }) => items)} />}
      </QueryView>
      <MoreButton query={query} />
    </>
  );
}
