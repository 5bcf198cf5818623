import type { IncidentDetail } from '@atalaya/core/wire/rest/incidents';
import { useQuery } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { useFallbackIntervalMs } from '../../shared/live/live-store.js';
import { incidentLook } from '../../shared/ui/incident-look.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { IncidentActions, IncidentAssignee } from './incident-actions.js';
import { IncidentAlerts } from './incident-alerts.js';
import { IncidentClues } from './incident-clues.js';
import { IncidentDevices } from './incident-devices.js';
import { IncidentImpact } from './incident-impact.js';
import { IncidentMute } from './incident-mute.js';
import { IncidentTime } from './incident-row.js';
import { IncidentTimeline } from './incident-timeline.js';
import { incidentQuery } from './queries.js';

export type IncidentSlot = ComponentType<{
  readonly incidentId: string;
  readonly isOpen: boolean;
}>;

interface IncidentDetailViewProps {
  readonly id: string;
  readonly tickets: IncidentSlot;
}

export function IncidentDetailView({ id, tickets }: IncidentDetailViewProps) {
  const { t } = useTranslation('incidents');
  const refetchInterval = useFallbackIntervalMs();
  const query = useQuery({ ...incidentQuery(id), refetchInterval });
  return (
    <div className="page">
      <p className="sub">
        <Link href="/incidents" className="link">
          {t('backToList')}
        </Link>
      </p>
      <QueryView query={query}>
        {(incident) => <Loaded incident={incident} tickets={tickets} />}
      </QueryView>
    </div>
  );
}

interface LoadedProps {
  readonly incident: IncidentDetail;
  readonly tickets: IncidentSlot;
}

function Loaded({ incident, tickets: Tickets }: LoadedProps) {
  const { t } = useTranslation(['incidents', 'shared']);
  const may = usePermissions();
  const mayAssign = may('incident:write') && incident.state !== 'resolved';
  const look = incidentLook(incident);
  const { root } = incident;
  const where = [t(`shared:role.${root.role}`), root.siteName].filter(Boolean).join(' · ');
  const known = incident.acknowledgement && t(`acknowledge.${incident.acknowledgement}`);
  return (
    <>
      <PageHead
        title={root.name}
        lead={
          <>
            {where} · {t(`cause.${incident.cause}`)} · <IncidentTime incident={incident} />
          </>
        }
        actions={may('incident:write') && <IncidentActions incident={incident} />}
      />
      <div className="incident-facts">
        <span className="status" data-tone={look.tone}>
          <StatusGlyph shape={look.shape} tone={look.tone} />
          <span className="status-word">{t(`state.${incident.state}`)}</span>
        </span>
        {incident.acknowledgedBy !== null && (
          <span>
            {t('by')} {incident.acknowledgedBy}, {known}
          </span>
        )}
        {incident.resolution !== null && <span>{t(`resolution.${incident.resolution}`)}</span>}
        {!mayAssign && (
          <span>
            {t('assigned')}: {incident.assignedTo?.name ?? t('nobody')}
          </span>
        )}
        {root.deviceId !== null && (
          <Link href={`/devices/${root.deviceId}`} className="link">
            {t('device')}
          </Link>
        )}
        {incident.mergedInto !== null && (
          <Link href={`/incidents/${incident.mergedInto}`} className="link">
            {t('merged')}
          </Link>
        )}
      </div>
      <IncidentMute incident={incident} mayMute={may('silence:write')} />
      <IncidentClues incident={incident} />
      {mayAssign && <IncidentAssignee incident={incident} />}
      {incident.impact !== null && <IncidentImpact incident={incident} impact={incident.impact} />}
      {may('ticket:read') && (
        <Tickets incidentId={incident.id} isOpen={incident.state !== 'resolved'} />
      )}
      <IncidentTimeline incident={incident} mayComment={may('incident:write')} />
      {incident.alerts.length > 0 && <IncidentAlerts incident={incident} />}
      <IncidentDevices incident={incident} />
    </>
  );
}
