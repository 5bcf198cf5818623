import {
  INCIDENT_STATES,
  type Incident,
  type IncidentState,
} from '@atalaya/core/wire/rest/incidents';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addStrings } from '../../shared/i18n/i18n.js';
import { useFallbackIntervalMs } from '../../shared/live/live-store.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { IncidentDetailView } from './incident-detail.js';
import { IncidentRow } from './incident-row.js';
import { incidentsQuery } from './queries.js';
import en from './strings.en.json';
import es from './strings.es.json';
import './incidents.css';

addStrings('incidents', es, en);

interface IncidentsPageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
}

export function IncidentsPage({ params }: IncidentsPageProps) {
  const id = params['id'];
  return id === undefined ? <IncidentList /> : <IncidentDetailView key={id} id={id} />;
}

function IncidentList() {
  const { t } = useTranslation('incidents');
  const [state, setState] = useState<IncidentState>('open');
  const refetchInterval = useFallbackIntervalMs();
  const query = useQuery({ ...incidentsQuery(state), refetchInterval });
  return (
    <div className="page">
      <PageHead title={t('title')} lead={t('lead')} />
      <fieldset className="count-tabs incident-tabs">
        <legend className="visually-hidden">{t('tabs')}</legend>
        {INCIDENT_STATES.map((one) => (
          <button
            key={one}
            type="button"
            className="count-tab"
            aria-pressed={one === state}
            onClick={() => setState(one)}
          >
            {t(`tab.${one}`)}
          </button>
        ))}
      </fieldset>
      <QueryView query={query}>
        {({ items, nextCursor }) => (
          <>
            <Rows incidents={items} state={state} />
            {nextCursor !== null && <p className="section-note">{t('more')}</p>}
          </>
        )}
      </QueryView>
    </div>
  );
}

function Rows({
  incidents,
  state,
}: {
  readonly incidents: readonly Incident[];
  readonly state: IncidentState;
}) {
  const { t } = useTranslation('incidents');
  if (incidents.length === 0) {
    return (
      <EmptyState title={t(`empty.${state}`)}>
        <p>{t('empty.text')}</p>
      </EmptyState>
    );
  }
  return (
    <ul className="incidents">
      {incidents.map((incident) => (
        <IncidentRow key={incident.id} incident={incident} />
      ))}
    </ul>
  );
}
