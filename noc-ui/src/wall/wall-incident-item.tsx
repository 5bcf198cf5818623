import type { WallIncident } from '@atalaya/core/wire/rest/wall';
import { useTranslation } from 'react-i18next';
import { formatAmounts } from '../shared/format/money.js';
import { formatTicking } from '../shared/format/time.js';
import { useLocale } from '../shared/i18n/use-locale.js';
import { useNowMs } from '../shared/live/platform-clock.js';
import { incidentLook } from '../shared/ui/incident-look.js';
import { StatusGlyph } from '../shared/ui/status-glyph.js';

interface WallIncidentItemProps {
  readonly incident: WallIncident;
  /** It came while this wall was looking, and calls for an eye. */
  readonly isNew: boolean;
}

/** A person has said that it may be silent: as one that somebody has. */
const SILENCED = incidentLook({ state: 'acknowledged', severity: 'info' });

/** What, since when, where, whom it hurts, and who has it: three lines that are read from across the room. */
export function WallIncidentItem({ incident, isNew }: WallIncidentItemProps) {
  const { t } = useTranslation(['wall', 'shared']);
  const { role, siteName, cause, devices } = incident;
  const isSilenced = incident.silencedUntil !== null;
  const look = isSilenced ? SILENCED : incidentLook(incident);
  const what = incident.name ?? t(`shared:role.${role}`);
  const behind = devices > 0 && t('behind', { count: devices });
  const place = [t(`cause.${cause}`), siteName, behind].filter(Boolean).join(' · ');
  return (
    <li className="wall-incident" data-tone={look.tone} data-new={isNew ? true : undefined}>
      <StatusGlyph shape={look.shape} tone={look.tone} />
      <h3 className="truncate">{what}</h3>
      <Ticking since={incident.since} />
      <p className="truncate">{place}</p>
      <p className="wall-incident-hurt">
        <Hurt incident={incident} />
        <span className="truncate">{isSilenced ? t('silenced') : whoHasIt(incident, t)}</span>
      </p>
    </li>
  );
}

function Hurt({ incident }: Pick<WallIncidentItemProps, 'incident'>) {
  const { t } = useTranslation('wall');
  const locale = useLocale();
  const { customers, monthly } = incident;
  if (customers === null) return null;
  if (customers === 0) return <span>{t('nobodyHurt')}</span>;
  const money = monthly === null ? '' : formatAmounts(monthly, locale);
  return (
    <span className="num">
      <b>{t('customers', { count: customers })}</b>
      {money !== '' && ` · ${t('monthly', { money })}`}
    </span>
  );
}

function whoHasIt({ state, acknowledgedBy }: WallIncident, t: (key: string) => string): string {
  if (state === 'open') return t('nobodyHasIt');
  return acknowledgedBy ?? t('hasIt');
}

function Ticking({ since }: { since: string }) {
  const nowMs = useNowMs();
  return (
    <time className="wall-incident-time num" dateTime={since}>
      {formatTicking(nowMs - Date.parse(since))}
    </time>
  );
}
