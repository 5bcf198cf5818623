import { ALERT_SEVERITIES } from '@atalaya/core/domain/alerting/alert-severity';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../shared/api/session-store.js';
import { SearchInput } from '../../shared/ui/search-input.js';
import { type IncidentView, readIncidentView, writeIncidentView } from './list-url.js';

interface IncidentFiltersProps {
  readonly view: IncidentView;
  readonly onChange: (view: IncidentView) => void;
}

export function IncidentFilters({ view, onChange }: IncidentFiltersProps) {
  const { t } = useTranslation('incidents');
  const session = useSessionState();
  const ownId = 'person' in session ? session.person.user.id : undefined;
  // Through the encoder, so that what a control gives is checked as an address is.
  const set = (name: string, value: string) => {
    const params = new URLSearchParams(writeIncidentView(view));
    params.set(name, value);
    onChange(readIncidentView(params.toString()));
  };
  const isMine = view.assignedTo !== undefined && view.assignedTo === ownId;
  return (
    <search className="filter-bar">
      <SearchInput
        label={t('filter.search')}
        value={view.search ?? ''}
        onChange={(value) => set('q', value)}
      />
      <select
        aria-label={t('filter.severity')}
        value={view.severity ?? ''}
        onChange={(event) => set('severity', event.target.value)}
      >
        <option value="">{t('filter.anySeverity')}</option>
        {ALERT_SEVERITIES.map((severity) => (
          <option key={severity} value={severity}>
            {t(`severity.${severity}`)}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="count-tab"
        aria-pressed={isMine}
        onClick={() => set('assigned', isMine ? '' : (ownId ?? ''))}
      >
        {t('filter.mine')}
      </button>
    </search>
  );
}
