import type { CollectorTrouble } from '@atalaya/core/domain/collectors/collector-trouble';
import type { Outage } from '@atalaya/core/wire/rest/wall';
import { useTranslation } from 'react-i18next';
import { formatTicking } from '../shared/format/time.js';
import { useLocale } from '../shared/i18n/use-locale.js';
import { useNowMs } from '../shared/live/platform-clock.js';
import { isBlind, troubleTone, troubleWords } from '../shared/ui/collector-trouble.js';
import { deviceStatus } from '../shared/ui/device-status.js';
import { StatusGlyph } from '../shared/ui/status-glyph.js';
import { newestFirst } from './outage-order.js';

const ROOM = 6;
/** The most urgent; the pages name them all. */
const TROUBLES_SHOWN = 2;

interface OutageListProps {
  readonly outages: readonly Outage[];
  readonly troubles: readonly CollectorTrouble[];
}

export function OutageList({ outages, troubles }: OutageListProps) {
  const { t } = useTranslation('wall');
  const sorted = newestFirst(outages);
  const shownTroubles = troubles.slice(0, TROUBLES_SHOWN);
  const room = ROOM - shownTroubles.length;
  const shown = sorted.length > room ? sorted.slice(0, room - 1) : sorted;
  return (
    <section className="outages" aria-labelledby="outages-title">
      <header className="wall-section-head">
        <h2 id="outages-title">{t('outages')}</h2>
        <span className="num">{outages.length}</span>
      </header>
      {outages.length === 0 && shownTroubles.length === 0 && (
        <p className="wall-quiet">{t('noOutages')}</p>
      )}
      <ol>
        {shownTroubles.map((trouble) => (
          <TroubleItem key={trouble.kind} trouble={trouble} />
        ))}
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

/** What the platform itself cannot do: above the outages, for they may be more than it sees. */
function TroubleItem({ trouble }: { trouble: CollectorTrouble }) {
  const { t } = useTranslation('shared');
  const tone = troubleTone(trouble.kind);
  const { names } = troubleWords(trouble, useLocale());
  const devices = t('collectorTrouble.devices', { count: trouble.devices });
  const about = [names, isBlind(trouble.kind) ? devices : ''].filter((part) => part !== '');
  return (
    <li className="outage wall-trouble" data-tone={tone}>
      <StatusGlyph shape={tone === 'red' ? 'square' : 'triangle'} tone={tone} />
      <h3 className="truncate">{t(`collectorTrouble.${trouble.kind}.short`)}</h3>
      <p className="truncate">{about.join(' · ')}</p>
    </li>
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
