import type { CollectorTrouble } from '@atalaya/core/domain/collectors/collector-trouble';
import type { Outage, Wall } from '@atalaya/core/wire/rest/wall';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../shared/i18n/use-locale.js';
import { isBlind, troubleTone, troubleWords } from '../shared/ui/collector-trouble.js';
import type { Shape, Tone } from '../shared/ui/device-status.js';
import { StatusGlyph } from '../shared/ui/status-glyph.js';
import { Calm } from './calm.js';
import { useNewCritical } from './use-new-critical.js';
import { WallIncidentItem } from './wall-incident-item.js';

const ROOM = 5;
/** The most urgent; the pages name them all. */
const TROUBLES_SHOWN = 2;

export function IncidentList({ wall }: { wall: Wall }) {
  const { t } = useTranslation('wall');
  const { incidents, collectorTroubles } = wall;
  const news = useNewCritical(incidents.listed, wall.sounds);
  const troubles = collectorTroubles.slice(0, TROUBLES_SHOWN);
  const silent = unexplained(wall);
  const room = ROOM - troubles.length - (silent.length > 0 ? 1 : 0);
  const shown = incidents.listed.slice(0, incidents.total > room ? room - 1 : room);
  const hidden = incidents.total - shown.length;
  const isQuiet = incidents.total === 0 && silent.length === 0 && troubles.length === 0;
  return (
    <section className="wall-incidents" aria-labelledby="incidents-title">
      <header className="wall-section-head">
        <h2 id="incidents-title">{t('incidents')}</h2>
        <span className="num">{incidents.total}</span>
      </header>
      {isQuiet && <Calm wall={wall} />}
      <ol>
        {troubles.map((trouble) => (
          <TroubleItem key={trouble.kind} trouble={trouble} />
        ))}
        {shown.map((incident) => (
          <WallIncidentItem key={incident.id} incident={incident} isNew={news.has(incident.id)} />
        ))}
        {silent.length > 0 && <SilentItem devices={silent} />}
      </ol>
      {hidden > 0 && <p className="incidents-more">{t('moreIncidents', { count: hidden })}</p>}
    </section>
  );
}

/** What no incident speaks for: nobody knows how it is, or there is none although something does not answer. */
function unexplained({ outages, incidents }: Wall): readonly Outage[] {
  return outages.filter(({ state }) => state === 'unknown' || incidents.total === 0);
}

/** What the platform itself cannot do: above the incidents, for they may be more than it sees. */
function TroubleItem({ trouble }: { trouble: CollectorTrouble }) {
  const { t } = useTranslation('shared');
  const tone = troubleTone(trouble.kind);
  const { names } = troubleWords(trouble, useLocale());
  const devices = t('collectorTrouble.devices', { count: trouble.devices });
  const about = [names, isBlind(trouble.kind) ? devices : ''].filter((part) => part !== '');
  return (
    <Notice tone={tone} shape={tone === 'red' ? 'square' : 'triangle'}>
      <h3 className="truncate">{t(`collectorTrouble.${trouble.kind}.short`)}</h3>
      <p className="truncate">{about.join(' · ')}</p>
    </Notice>
  );
}

const NAMED = 3;

function SilentItem({ devices }: { devices: readonly Outage[] }) {
  const { t } = useTranslation('wall');
  const names = devices.slice(0, NAMED).map(({ name }) => name);
  return (
    <Notice tone="amber" shape="question">
      <h3 className="truncate">{t('silent', { count: devices.length })}</h3>
      <p className="truncate">{names.join(' · ')}</p>
    </Notice>
  );
}

interface NoticeProps {
  readonly tone: Tone;
  readonly shape: Shape;
  readonly children: ReactNode;
}

function Notice({ tone, shape, children }: NoticeProps) {
  return (
    <li className="wall-trouble" data-tone={tone}>
      <StatusGlyph shape={shape} tone={tone} />
      {children}
    </li>
  );
}
