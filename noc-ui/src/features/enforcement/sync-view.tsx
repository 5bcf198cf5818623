import { SYNC_KINDS, type SyncKind } from '@atalaya/core/domain/enforcement/sync-row';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearch } from 'wouter';
import { MoreButton } from '../../shared/ui/more-button.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { filterHref, readFilter } from './filter-url.js';
import { RouterField } from './router-field.js';
import { SyncKindActions } from './sync-kind-actions.js';
import { syncRowsQuery } from './sync-queries.js';
import { SyncRowView } from './sync-row-view.js';

const PATH = '/enforcement/sync';
const SHOWN = ['open', 'ignored'] as const;

/** Lines that routers and books do not say the same of: nothing is put right before a person chooses. */
export function SyncView() {
  const { t } = useTranslation('enforcement');
  const [, navigate] = useLocation();
  const { router } = readFilter('differences', useSearch());
  const [shown, setShown] = useState<(typeof SHOWN)[number]>('open');
  return (
    <>
      <p className="section-note">{t('sync.lead')}</p>
      <div className="enforcement-filters">
        <RouterField
          value={router}
          onChange={(id = '') => navigate(filterHref(PATH, { router: id }), { replace: true })}
        />
        <SelectField
          label={t('sync.shown')}
          value={shown}
          choices={SHOWN.map((value) => ({ value, label: t(`sync.show.${value}`) }))}
          onChange={(value) => value !== '' && setShown(value)}
        />
      </div>
      {SYNC_KINDS.map((kind) => (
        <KindSection key={kind} kind={kind} routerId={router} isIgnored={shown === 'ignored'} />
      ))}
    </>
  );
}

interface KindSectionProps {
  readonly kind: SyncKind;
  readonly routerId: string | undefined;
  readonly isIgnored: boolean;
}

function KindSection({ kind, routerId, isIgnored }: KindSectionProps) {
  const { t } = useTranslation('enforcement');
  const query = useInfiniteQuery(syncRowsQuery({ kind, routerId, isIgnored }));
  return (
    <section className="section" aria-label={t(`sync.${kind}.title`)}>
      <div className="section-head">
        <h2>{t(`sync.${kind}.title`)}</h2>
      </div>
      <p className="sub">{t(`sync.${kind}.text`)}</p>
      <QueryView query={query}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0) return <p className="sub">{t('sync.none')}</p>;
          return (
            <>
              {!isIgnored && <SyncKindActions kind={kind} rows={rows} />}
              <ul className="enforcement-list">
                {rows.map((row) => (
                  <SyncRowView key={row.id} row={row} />
                ))}
              </ul>
            </>
          );
        }}
      </QueryView>
      <MoreButton query={query} />
    </section>
  );
}
