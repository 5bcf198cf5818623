import { useTranslation } from 'react-i18next';
import { formatDuration, formatHourMinute } from '../format/time.js';
import { useLocale } from '../i18n/use-locale.js';
import { useLiveStatus } from '../live/live-store.js';

interface LiveIndicatorProps {
  readonly timeZone: string;
  readonly isOffline?: boolean;
}

/** On every page: is what stands here alive, and if not, since when. */
export function LiveIndicator({ timeZone, isOffline = false }: LiveIndicatorProps) {
  const { t } = useTranslation('shared');
  const locale = useLocale();
  const { mode, sinceMs, ageMs } = useLiveStatus();
  const age = ageMs === null ? null : formatDuration(ageMs);
  let words: string;
  if (isOffline && mode === 'stale') words = t('live.offline');
  else if (mode !== 'stale')
    words = age === null ? t(`live.${mode}`) : t(`live.${mode}Age`, { age });
  else if (sinceMs === null) words = t('live.never');
  else words = t('live.stale', { time: formatHourMinute(sinceMs, { locale, timeZone }) });
  return (
    <span className="live" data-mode={mode}>
      <span className="live-mark" aria-hidden="true" />
      <span className="num">{words}</span>
    </span>
  );
}
