import { INCIDENT_STATES, type Incident } from '@atalaya/core/wire/rest/incidents';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearch } from 'wouter';
import { addStrings } from '../../shared/i18n/i18n.js';
import { useFallbackIntervalMs } from '../../shared/live/live-store.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { IncidentDetailView, type IncidentSlot } from './incident-detail.js';
import { IncidentFilters } from './incident-filters.js';
import { IncidentRow } from './incident-row.js';
import { type IncidentView, isFiltered, readIncidentView, writeIncidentView } from './list-url.js';
import { incidentsQuery } from './queries.js';
import en from './strings.en.json';
import es from './strings.es.json';
import './incidents.css';

addStrings('incidents', es, en);

interface IncidentsPageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
  /** What customers asked because of one: another feature's. */
  readonly tickets: IncidentSlot;
}

export function IncidentsPage({ params, tickets }: IncidentsPageProps) {
  const id = params['id'];
  return id === undefined ? (
    <IncidentList />
  ) : (
    <IncidentDetailView key={id} id={id} tickets={tickets} />
  );
}

function IncidentList() {
  const { t } = useTranslation('incidents');
  const [, navigate] = useLocation();
  const view = readIncidentView(useSearch());
  const refetchInterval = useFallbackIntervalMs();
  const query = useQuery({ ...incidentsQuery(view), refetchInterval });
  const show = (next: IncidentView) => {
    const written = writeIncidentView(next);
    navigate(written === '' ? '/incidents' : `/incidents?${written}`, { replace: true });
  };
  return (
    <div className="page incidents-page">
      <PageHead title={t('title')} lead={t('lead')} />
      <fieldset className="count-tabs incident-tabs">
        <legend className="visually-hidden">{t('tabs')}</legend>
        {INCIDENT_STATES.map((one) => (
          <button
            key={one}
            type="button"
            className="count-tab"
            aria-pressed={one === view.state}
            onClick={() => show({ ...view, state: one })}
          >
            {t(`tab.${one}`)}
          </button>
        ))}
      </fieldset>
      <IncidentFilters view={view} onChange={show} />
      <QueryView query={query}>
        {({ items, nextCursor }) => (
          <>
            <Rows incidents={items} view={view} />
            {nextCursor !== null && <p className="section-note">{t('more')}</p>}
          </>
        )}
      </QueryView>
    </div>
  );
}

interface RowsProps {
  readonly incidents: readonly Incident[];
  readonly view: IncidentView;
}

function Rows({ incidents, view }: RowsProps) {
  const { t } = useTranslation('incidents');
  if (incidents.length === 0 && isFiltered(view)) {
    return (
      <EmptyState title={t('empty.filteredTitle')}>
        <p>{t('empty.filtered')}</p>
      </EmptyState>
    );
  }
  if (incidents.length === 0) {
    return (
      <EmptyState title={t(`empty.${view.state}`)}>
        <p>{t('empty.text')}</p>
      </EmptyState>
    );
  }
  return (
    <ul className="work-list">
      {incidents.map((incident) => (
        <IncidentRow key={incident.id} incident={incident} />
      ))}
    </ul>
  );
}
