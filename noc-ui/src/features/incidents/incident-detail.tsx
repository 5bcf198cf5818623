import type { IncidentDetail } from '@atalaya/core/wire/rest/incidents';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { useSessionState } from '../../shared/api/session-store.js';
import { useFallbackIntervalMs } from '../../shared/live/live-store.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { incidentLook } from '../../shared/ui/incident-look.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { IncidentDevices } from './incident-devices.js';
import { IncidentImpact } from './incident-impact.js';
import { IncidentTime } from './incident-row.js';
import { IncidentTimeline } from './incident-timeline.js';
import { incidentQuery } from './queries.js';
import { useAcknowledge, useAssign } from './use-incident-change.js';

export function IncidentDetailView({ id }: { readonly id: string }) {
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
      <QueryView query={query}>{(incident) => <Loaded incident={incident} />}</QueryView>
    </div>
  );
}

function Loaded({ incident }: { readonly incident: IncidentDetail }) {
  const { t } = useTranslation(['incidents', 'shared']);
  const may = usePermissions();
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
        actions={
          may('incident:write') && incident.state !== 'resolved' && <Actions incident={incident} />
        }
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
        <span>
          {t('assigned')}: {incident.assignedTo?.name ?? t('nobody')}
        </span>
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
      {incident.impact !== null && <IncidentImpact incident={incident} impact={incident.impact} />}
      <IncidentTimeline incident={incident} mayComment={may('incident:write')} />
      <IncidentDevices incident={incident} />
    </>
  );
}

function Actions({ incident }: { readonly incident: IncidentDetail }) {
  const { t } = useTranslation('incidents');
  const session = useSessionState();
  const sentence = useErrorSentence();
  const acknowledge = useAcknowledge(incident.id);
  const assign = useAssign(incident.id);
  const ownId = 'person' in session ? session.person.user.id : null;
  const isMine = incident.assignedTo !== null && incident.assignedTo.id === ownId;
  const error = acknowledge.error ?? assign.error;
  return (
    <>
      {error && (
        <Notice tone="amber" isAlert>
          {sentence(error)}
        </Notice>
      )}
      {incident.state === 'open' && (
        <>
          <Button
            look="primary"
            disabled={acknowledge.isPending}
            onClick={() => acknowledge.mutate('until_clear')}
          >
            {t('acknowledge.untilClear')}
          </Button>
          <Button
            disabled={acknowledge.isPending}
            onClick={() => acknowledge.mutate('until_worse')}
          >
            {t('acknowledge.untilWorse')}
          </Button>
        </>
      )}
      <Button disabled={assign.isPending} onClick={() => assign.mutate(isMine ? null : ownId)}>
        {isMine ? t('assign.release') : t('assign.me')}
      </Button>
    </>
  );
}
