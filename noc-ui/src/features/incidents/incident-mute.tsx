import type { IncidentDetail } from '@atalaya/core/wire/rest/incidents';
import { MUTE_HOURS } from '@atalaya/core/wire/rest/silences';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Icon } from '../../shared/ui/icon.js';
import { Notice } from '../../shared/ui/notice.js';
import { useEndSilence, useMute } from './use-incident-change.js';

interface IncidentMuteProps {
  readonly incident: IncidentDetail;
  readonly mayMute: boolean;
}

/** Mutes what is told of it, in one tap; what is muted says until when and lets it be told again. */
export function IncidentMute({ incident, mayMute }: IncidentMuteProps) {
  const { t } = useTranslation('incidents');
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  const sentence = useErrorSentence();
  const mute = useMute(incident.id);
  const end = useEndSilence(incident.id);
  const { silence, announcedAt, state } = incident;
  if (state === 'resolved') return null;
  const error = mute.error ?? end.error;
  return (
    <>
      {silence !== null && (
        <Notice tone="blue">
          <p>
            <b>{t('mute.until', { when: formatMoment(Date.parse(silence.until), zone) })}</b>
            {' · '}
            {t('mute.by', { name: silence.by })}
            {silence.reason !== '' && `: ${silence.reason}`}
          </p>
          {announcedAt === null && <p className="sub">{t('mute.notTold')}</p>}
        </Notice>
      )}
      {mayMute && (
        <fieldset className="mute-choices">
          <legend>{t(silence === null ? 'mute.title' : 'mute.longer')}</legend>
          {MUTE_HOURS.map((hours) => (
            <Button key={hours} disabled={mute.isPending} onClick={() => mute.mutate(hours)}>
              <Icon name="mute" />
              {t('mute.hours', { hours })}
            </Button>
          ))}
          {silence !== null && (
            <Button disabled={end.isPending} onClick={() => end.mutate(silence.id)}>
              {t('mute.end')}
            </Button>
          )}
        </fieldset>
      )}
      {error && <p role="alert">{sentence(error)}</p>}
    </>
  );
}
