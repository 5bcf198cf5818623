import { DRIFT_KINDS } from '@atalaya/core/domain/enforcement/network-command';
import { useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearch } from 'wouter';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { DriftSection } from './drift-section.js';
import { type Filter, filterHref, filterQuery, readFilter } from './filter-url.js';
import { driftsQuery, openDriftsQuery } from './queries.js';
import { RouterField } from './router-field.js';

const PATH = '/enforcement/differences';
const STATES = ['open', 'ended'] as const;

/** Where routers differ from the books: what stands by kind, who pays and is blocked first; what is over by its day. */
export function DriftView() {
  const { t } = useTranslation('enforcement');
  const [, navigate] = useLocation();
  const filter = readFilter('differences', useSearch());
  const show = (part: Filter) =>
    navigate(filterHref(PATH, { ...filter, ...part }), { replace: true });
  const isByKind = filter.state !== 'ended' && filter.kind === undefined;
  return (
    <>
      <div className="enforcement-filters">
        <SelectField
          label={t('filter.stands')}
          value={STATES.find((state) => state === filter.state) ?? 'open'}
          choices={STATES.map((value) => ({ value, label: t(`stands.${value}`) }))}
          onChange={(state) => show({ state })}
        />
        <SelectField
          label={t('filter.kind')}
          value={DRIFT_KINDS.find((kind) => kind === filter.kind) ?? ''}
          emptyLabel={t('filter.all')}
          choices={DRIFT_KINDS.map((value) => ({ value, label: t(`drift.${value}.title`) }))}
          onChange={(kind) => show({ kind })}
        />
        <RouterField value={filter.router} onChange={(router = '') => show({ router })} />
      </div>
      {isByKind ? <ByKind routerId={filter.router} /> : <Pages filter={filter} />}
    </>
  );
}

function ByKind({ routerId }: { readonly routerId: string | undefined }) {
  const { t } = useTranslation('enforcement');
  const queries = useQueries({
    queries: DRIFT_KINDS.map((kind) => openDriftsQuery(kind, routerId)),
  });
  const late = queries.find(({ data }) => data === undefined);
  if (late) return <QueryView query={late}>{() => null}</QueryView>;
  const kinds = DRIFT_KINDS.map((kind, at) => ({
    kind,
    items: queries[at]?.data?.items ?? [],
    isMore: (queries[at]?.data?.nextCursor ?? null) !== null,
  })).filter(({ items }) => items.length > 0);
  if (kinds.length === 0) {
    return (
      <EmptyState title={t('drift.noneTitle')}>
        <p>{t('drift.none')}</p>
      </EmptyState>
    );
  }
  return kinds.map(({ kind, items, isMore }) => (
    <DriftSection
      key={kind}
      kind={kind}
      drifts={items}
      {...(isMore && {
        moreHref: filterHref(PATH, { kind, ...(routerId && { router: routerId }) }),
      })}
    />
  ));
}

function Pages({ filter }: { readonly filter: Filter }) {
  const { t } = useTranslation(['enforcement', 'shared']);
  const query = useInfiniteQuery(driftsQuery({ state: 'open', ...filterQuery(filter) }));
  return (
    <>
      <QueryView query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) {
            return (
              <EmptyState title={t('drift.noneFiltered')}>
                <p>{t('drift.noneFilteredText')}</p>
              </EmptyState>
            );
          }
          const kinds = DRIFT_KINDS.filter((kind) => items.some((drift) => drift.kind === kind));
          return kinds.map((kind) => (
            <DriftSection
              key={kind}
              kind={kind}
              drifts={items.filter((drift) => drift.kind === kind)}
            />
          ));
        }}
      </QueryView>
      <MoreButton query={query} />
    </>
  );
}
