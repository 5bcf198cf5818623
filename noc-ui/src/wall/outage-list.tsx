import type { Outage } from '@atalaya/core/wire/rest/wall';
import { useTranslation } from 'react-i18next';
import { formatTicking } from '../shared/format/time.js';
import { useNowMs } from '../shared/live/platform-clock.js';
import { deviceStatus } from '../shared/ui/device-status.js';
import { StatusGlyph } from '../shared/ui/status-glyph.js';
import { newestFirst } from './outage-order.js';

const ROOM = 6;

export function OutageList({ outages }: { outages: readonly Outage[] }) {
  const { t } = useTranslation('wall');
  const sorted = newestFirst(outages);
  const shown = sorted.length > ROOM ? sorted.slice(0, ROOM - 1) : sorted;
  return (
    <section className="outages" aria-labelledby="outages-title">
      <header className="wall-section-head">
        <h2 id="outages-title">{t('outages')}</h2>
        <span className="num">{outages.length}</span>
      </header>
      {outages.length === 0 && <p className="wall-quiet">{t('noOutages')}</p>}
      <ol>
        {shown.map((outage) => (
          <OutageItem key={outage.deviceId} outage={outage} />
        ))}
      </ol>
      {sorted.length > shown.length && (
        <p className="outages-more">{t('moreOutages', { count: sorted.length - shown.length })}</p>
      )}
    </section>
  );
}

function OutageItem({ outage }: { outage: Outage }) {
  const { t } = useTranslation('shared');
  const look = deviceStatus(outage.state);
  const place = [t(`role.${outage.role}`), outage.siteName].filter(Boolean).join(' · ');
  return (
    <li className="outage" data-tone={look.tone}>
      <StatusGlyph shape={look.shape} tone={look.tone} />
      <h3 className="truncate">{outage.name}</h3>
      <Ticking since={outage.since} />
      <p className="truncate">{place}</p>
      <p className="outage-state">{t(look.wordKey)}</p>
    </li>
  );
}

function Ticking({ since }: { since: string }) {
  const nowMs = useNowMs();
  return (
    <time className="outage-time num" dateTime={since}>
      {formatTicking(nowMs - Date.parse(since))}
    </time>
  );
}
