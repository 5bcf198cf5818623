import type { Wall } from '@atalaya/core/wire/rest/wall';
import { useTranslation } from 'react-i18next';
import { formatDuration, formatHourMinute } from '../shared/format/time.js';
import { useLiveStatus } from '../shared/live/live-store.js';
import { useNowMs } from '../shared/live/platform-clock.js';
import { heartbeatLevel } from './heartbeat.js';

/** Nothing is wrong, and since when; only while the data is fresh, for an old picture proves nothing. */
export function Calm({ wall }: { wall: Wall }) {
  const { t } = useTranslation('wall');
  const nowMs = useNowMs();
  const status = useLiveStatus();
  const { lastResolvedAt } = wall.incidents;
  const { locale, timezone: timeZone } = wall.tenant;
  if (heartbeatLevel(status) !== 'calm') {
    const at = wall.newestPollAt === null ? null : Date.parse(wall.newestPollAt);
    const words =
      at === null
        ? t('calm.never')
        : t('calm.asOf', { time: formatHourMinute(at, { locale, timeZone }) });
    return <p className="wall-quiet">{words}</p>;
  }
  const age = lastResolvedAt === null ? null : formatDuration(nowMs - Date.parse(lastResolvedAt));
  return (
    <div className="wall-calm">
      <p>
        <b>{t('calm.title')}</b>
      </p>
      <p>{t('calm.text')}</p>
      {age !== null && <p className="num">{t('calm.since', { age })}</p>}
    </div>
  );
}
