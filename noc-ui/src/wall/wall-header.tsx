import type { Wall } from '@atalaya/core/wire/rest/wall';
import { useTranslation } from 'react-i18next';
import { formatAmounts } from '../shared/format/money.js';
import { formatNumber } from '../shared/format/numbers.js';
import { formatClock, formatDay, formatDuration, formatHourMinute } from '../shared/format/time.js';
import { useLocale } from '../shared/i18n/use-locale.js';
import { useLiveStatus } from '../shared/live/live-store.js';
import { useNowMs } from '../shared/live/platform-clock.js';
import { heartbeatLevel } from './heartbeat.js';

export function WallHeader({ wall }: { wall: Wall }) {
  const { t } = useTranslation('wall');
  const status = useLiveStatus();
  return (
    <header className="wall-head" data-level={heartbeatLevel(status)}>
      <h1 className="wall-tenant truncate">
        <span className="visually-hidden">{t('title')}</span>
        {wall.tenant.name}
      </h1>
      <dl className="wall-counts">
        <Count
          label={t('infrastructure')}
          up={wall.infrastructure.up}
          total={wall.infrastructure.total}
        />
        <Count label={t('cpes')} up={wall.cpes.up} total={wall.cpes.total} />
        <Affected incidents={wall.incidents} />
      </dl>
      <Heartbeat wall={wall} />
      <Clock wall={wall} />
    </header>
  );
}

function Count({ label, up, total }: { label: string; up: number; total: number }) {
  return (
    <div className="wall-count">
      <dt>{label}</dt>
      <dd className="num">
        <b>{up}</b>
        <span>/{total}</span>
      </dd>
    </div>
  );
}

/** Only while somebody is hurt; a quiet wall says nothing of customers. */
function Affected({ incidents: { customers, monthly } }: Pick<Wall, 'incidents'>) {
  const { t } = useTranslation('wall');
  const locale = useLocale();
  if (customers === null || customers === 0) return null;
  const money = monthly === null ? '' : formatAmounts(monthly, locale);
  return (
    <>
      <div className="wall-count wall-affected">
        <dt>{t('affected')}</dt>
        <dd className="num">
          <b>{formatNumber(customers, 0, locale)}</b>
        </dd>
      </div>
      {money !== '' && (
        <div className="wall-count wall-affected">
          <dt>{t('atRisk')}</dt>
          <dd className="num">
            <b>{t('monthly', { money })}</b>
          </dd>
        </div>
      )}
    </>
  );
}

function Heartbeat({ wall }: { wall: Wall }) {
  const { t } = useTranslation('wall');
  const status = useLiveStatus();
  const { locale, timezone: timeZone } = wall.tenant;
  const level = heartbeatLevel(status);
  const age = status.ageMs === null ? null : formatDuration(status.ageMs);
  const newest = wall.newestPollAt === null ? null : Date.parse(wall.newestPollAt);
  const sinceMs = status.sinceMs ?? newest;
  const isStale = level === 'red' && sinceMs !== null;
  let words = t('heart.never');
  if (isStale) words = t('heart.stale', { time: formatHourMinute(sinceMs, { locale, timeZone }) });
  else if (age !== null) words = t(status.mode === 'live' ? 'heart.live' : 'heart.polling');
  return (
    <p className="wall-heart num">
      <span className="wall-heart-mark" data-mode={status.mode} aria-hidden="true" />
      <span>
        <b>{words}</b>
        {age !== null && <small>{t('heart.age', { age })}</small>}
      </span>
    </p>
  );
}

function Clock({ wall }: { wall: Wall }) {
  const nowMs = useNowMs();
  const zone = { locale: wall.tenant.locale, timeZone: wall.tenant.timezone };
  return (
    <p className="wall-clock num">
      <b>{formatClock(nowMs, zone)}</b>
      <small>{formatDay(nowMs, zone)}</small>
    </p>
  );
}
