import type { IncidentDetail, IncidentReturn } from '@atalaya/core/wire/rest/incidents';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../shared/api/session-store.js';
import { formatHourMinute, type ZoneFormat } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';

type Words = TFunction<'incidents'>;

/** What speaks for a cause: the link, the sessions, and what the devices told when they returned. */
export function IncidentClues({ incident }: { readonly incident: IncidentDetail }) {
  const { t } = useTranslation('incidents');
  const session = useSessionState();
  const timeZone = 'person' in session ? (session.person.tenant?.timezone ?? 'UTC') : 'UTC';
  const zone = { locale: useLocale(), timeZone };
  const { link, sessions, returned, state } = incident;
  const isOver = state === 'resolved';
  const clues = [
    ...(link === null ? [] : [t(`clues.link.${link.evidence}`, { name: link.upstream.name })]),
    ...(sessions === null ? [] : [t(isOver ? 'clues.sessionsBefore' : 'clues.sessions', sessions)]),
    ...(returned === null
      ? []
      : returnClues(returned, zone, t, incident.cause === 'stations-lost')),
  ];
  if (clues.length === 0) return null;
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('clues.title')}</h2>
      </div>
      <ul className="incident-clues">
        {clues.map((clue) => (
          <li key={clue}>{clue}</li>
        ))}
      </ul>
    </section>
  );
}

function returnClues(
  returned: IncidentReturn,
  zone: ZoneFormat,
  t: Words,
  isOfStations: boolean,
): string[] {
  const { cause, rootBootedAt, restarted, keptRunning, unknown, utilityOutage } = returned;
  const timeOf = (at: string) => formatHourMinute(Date.parse(at), zone);
  const clues: string[] = [];
  if (utilityOutage !== null) {
    const { near, devices, bootedAt } = utilityOutage;
    clues.push(t('clues.area', { near, devices, time: timeOf(bootedAt) }));
  }
  if (cause === 'link') clues.push(t(isOfStations ? 'clues.stationsCable' : 'clues.cable'));
  if (cause === 'power' && isOfStations) clues.push(t('clues.stationsPower'));
  else if (cause === 'power') {
    const time = rootBootedAt === null ? null : timeOf(rootBootedAt);
    clues.push(time === null ? t('clues.power') : t('clues.powerAt', { time }));
  }
  clues.push(t('clues.counts', { restarted, keptRunning, unknown }));
  return clues;
}
