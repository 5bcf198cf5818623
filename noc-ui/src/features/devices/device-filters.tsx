import { DEVICE_ROLES, DEVICE_STATES } from '@atalaya/core/domain/network/device';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sitesQuery } from '../../shared/api/catalog-queries.js';
import { SearchInput } from '../../shared/ui/search-input.js';
import { type ListView, readListView, writeListView } from './list-url.js';

interface DeviceFiltersProps {
  readonly view: ListView;
  readonly onChange: (view: ListView) => void;
}

export function DeviceFilters({ view, onChange }: DeviceFiltersProps) {
  const { t } = useTranslation(['devices', 'shared']);
  const { data: sites } = useQuery(sitesQuery());
  // Through the encoder, so that what a select gives is checked as an address is.
  const set = (name: string, value: string) => {
    const params = new URLSearchParams(writeListView(view));
    params.set(name, value);
    onChange(readListView(params.toString()));
  };
  return (
    <search className="filter-bar">
      <SearchInput
        label={t('filter.search')}
        value={view.search ?? ''}
        onChange={(value) => set('q', value)}
      />
      <select
        aria-label={t('column.role')}
        value={view.role ?? ''}
        onChange={(event) => set('role', event.target.value)}
      >
        <option value="">{t('filter.anyRole')}</option>
        {DEVICE_ROLES.map((role) => (
          <option key={role} value={role}>
            {t(`shared:role.${role}`)}
          </option>
        ))}
      </select>
      <select
        aria-label={t('column.state')}
        value={view.state ?? ''}
        onChange={(event) => set('state', event.target.value)}
      >
        <option value="">{t('filter.anyState')}</option>
        {DEVICE_STATES.map((state) => (
          <option key={state} value={state}>
            {t(`shared:state.${state}`)}
          </option>
        ))}
      </select>
      <select
        aria-label={t('column.site')}
        value={view.siteId ?? ''}
        onChange={(event) => set('site', event.target.value)}
      >
        <option value="">{t('filter.anySite')}</option>
        {sites?.map((site) => (
          <option key={site.id} value={site.id}>
            {site.name}
          </option>
        ))}
      </select>
    </search>
  );
}
