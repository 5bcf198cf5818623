import { idSchema } from '@atalaya/core/wire/rest/fields';
import { useInfiniteQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useSearch } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { formatNumber } from '../../shared/format/numbers.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { useFallbackIntervalMs } from '../../shared/live/live-store.js';
import { Button } from '../../shared/ui/button.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Icon } from '../../shared/ui/icon.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { DeviceFilters } from './device-filters.js';
import { DeviceTable } from './device-table.js';
import { isFiltered, type ListView, readListView, writeListView } from './list-url.js';
import { deviceListQuery } from './queries.js';
import en from './strings.en.json';
import es from './strings.es.json';
import './devices.css';

addStrings('devices', es, en);

const DeviceEditor = lazy(async () => ({
  default: (await import('./device-editor.js')).DeviceEditor,
}));

type Editing = { readonly id: string | null } | null;

export function DevicesPage() {
  const { t } = useTranslation(['devices', 'shared']);
  const locale = useLocale();
  const sentence = useErrorSentence();
  const may = usePermissions();
  const search = useSearch();
  const view = readListView(search);
  const [, navigate] = useLocation();
  // A device's own page sends here to edit it.
  const [editing, setEditing] = useState<Editing>(() => {
    const asked = idSchema.safeParse(new URLSearchParams(search).get('edit'));
    return asked.success ? { id: asked.data } : null;
  });
  const refetchInterval = useFallbackIntervalMs();
  const query = useInfiniteQuery({ ...deviceListQuery(view), refetchInterval });
  const show = (next: ListView) => {
    const written = writeListView(next);
    navigate(written === '' ? '/devices' : `/devices?${written}`, { replace: true });
  };
  const devices = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const total = query.data?.pages[0]?.total;
  const mayWrite = may('device:write');
  return (
    <div className="page devices-page">
      <PageHead
        title={t('title')}
        lead={
          total === undefined
            ? ''
            : t('total', { count: total, shown: formatNumber(total, 0, locale) })
        }
        actions={
          mayWrite && (
            <>
              {may('credential:write') && (
                <Link href="/router-setups" className="button" data-look="plain">
                  {t('addRouter')}
                </Link>
              )}
              <Button look="primary" onClick={() => setEditing({ id: null })}>
                <Icon name="plus" />
                {t('add')}
              </Button>
            </>
          )
        }
      />
      <DeviceFilters view={view} onChange={show} />
      {query.error && devices.length === 0 && (
        <Notice tone="amber" isAlert>
          <p>{sentence(query.error)}</p>
          <Button onClick={() => void query.refetch()}>{t('shared:action.retry')}</Button>
        </Notice>
      )}
      {query.isSuccess && devices.length === 0 && (
        <EmptyState title={isFiltered(view) ? t('empty.filteredTitle') : t('empty.title')}>
          <p>{isFiltered(view) ? t('empty.filtered') : t('empty.text')}</p>
        </EmptyState>
      )}
      {devices.length > 0 && (
        <DeviceTable
          devices={devices}
          view={view}
          onSort={(sort, order) => show({ ...view, sort, order })}
          onEnd={() => {
            if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
          }}
          onEdit={mayWrite ? (id) => setEditing({ id }) : undefined}
        />
      )}
      {editing && (
        <Suspense fallback={null}>
          <DeviceEditor deviceId={editing.id} onClose={() => setEditing(null)} />
        </Suspense>
      )}
    </div>
  );
}
