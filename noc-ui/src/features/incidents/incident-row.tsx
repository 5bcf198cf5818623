import type { Incident } from '@atalaya/core/wire/rest/incidents';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { formatDuration } from '../../shared/format/time.js';
import { Age } from '../../shared/ui/age.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { incidentLook } from '../../shared/ui/incident-look.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { ImpactWords } from './impact-words.js';
import { useAcknowledge } from './use-incident-change.js';

export function IncidentRow({ incident }: { readonly incident: Incident }) {
  const { t } = useTranslation(['incidents', 'shared']);
  const may = usePermissions();
  const sentence = useErrorSentence();
  const acknowledge = useAcknowledge(incident.id);
  const look = incidentLook(incident);
  const { root } = incident;
  const place = [t(`shared:role.${root.role}`), root.siteName].filter(Boolean).join(' · ');
  return (
    <li className="incident work-item" data-tone={look.tone}>
      <StatusGlyph shape={look.shape} tone={look.tone} />
      <div className="work-item-what">
        <Link href={`/incidents/${incident.id}`} className="link">
          <b>{root.name}</b>
        </Link>
        <p className="sub">
          {place} · {t(`cause.${incident.cause}`)}
          {incident.alertNames.length > 0 && `: ${incident.alertNames.join(', ')}`}
        </p>
        <p className="sub">
          {t('devices', { count: incident.deviceCount })}
          {incident.acknowledgedBy !== null && ` · ${t('by')} ${incident.acknowledgedBy}`}
          {incident.resolution !== null && ` · ${t(`resolution.${incident.resolution}`)}`}
          {incident.silence !== null && ` · ${t('mute.state')}`}
        </p>
        <p>
          <ImpactWords impact={incident.impact} />
        </p>
        {acknowledge.error && <p role="alert">{sentence(acknowledge.error)}</p>}
      </div>
      <div className="work-item-side">
        <IncidentTime incident={incident} />
        {incident.state === 'open' && may('incident:write') && (
          <Button
            disabled={acknowledge.isPending}
            onClick={() => acknowledge.mutate('until_clear')}
          >
            {t('acknowledge.action')}
          </Button>
        )}
      </div>
    </li>
  );
}

export function IncidentTime({ incident }: { readonly incident: Incident }) {
  const { t } = useTranslation('incidents');
  const { openedAt, resolvedAt } = incident;
  if (resolvedAt === null) {
    return (
      <span>
        {t('since')} <Age since={openedAt} />
      </span>
    );
  }
  return (
    <span className="num">
      {t('lasted')} {formatDuration(Date.parse(resolvedAt) - Date.parse(openedAt))}
    </span>
  );
}
