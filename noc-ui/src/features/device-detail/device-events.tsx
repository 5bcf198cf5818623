import type { Device } from '@atalaya/core/wire/rest/devices';
import type { DeviceEventView } from '@atalaya/core/wire/rest/events';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { useFallbackIntervalMs } from '../../shared/live/live-store.js';
import { Age } from '../../shared/ui/age.js';
import { Button } from '../../shared/ui/button.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { deviceEventsQuery } from './queries.js';

const NetwatchDialog = lazy(async () => ({
  default: (await import('./netwatch-dialog.js')).NetwatchDialog,
}));

/** What the device told without being asked: traps, syslog, its router's netwatch, an ONU's light. */
export function DeviceEvents({ device }: { device: Device }) {
  const { t } = useTranslation('device');
  const may = usePermissions();
  const [isAdding, setAdding] = useState(false);
  const refetchInterval = useFallbackIntervalMs();
  const { data } = useQuery({ ...deviceEventsQuery(device.id), refetchInterval });
  const mayListen = device.role === 'router' && may('device:write');
  if (!data || (data.items.length === 0 && !mayListen)) return null;
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('events.title')}</h2>
        {mayListen && (
          <Button look="quiet" onClick={() => setAdding(true)}>
            {t('events.netwatch')}
          </Button>
        )}
      </div>
      {data.items.length === 0 && <p className="sub">{t('events.none')}</p>}
      <ul className="sources">
        {data.items.map((event) => (
          <EventRow key={event.id} event={event} />
        ))}
      </ul>
      {isAdding && (
        <Suspense fallback={null}>
          <NetwatchDialog device={device} onClose={() => setAdding(false)} />
        </Suspense>
      )}
    </section>
  );
}

/** Our own sentences are known by their words; what a device said stays as it said it. */
const slugOf = (title: string) => title.toLowerCase().replaceAll(/[^a-z]+/g, '-');

function EventRow({ event }: { event: DeviceEventView }) {
  const { t } = useTranslation('device');
  const isGrave = event.severity === 'warning' || event.severity === 'critical';
  return (
    <li className="source">
      <StatusGlyph shape={isGrave ? 'triangle' : 'dot'} tone={isGrave ? 'amber' : 'calm'} />
      <div>
        <p>{t(`events.told.${slugOf(event.title)}`, { defaultValue: event.title })}</p>
        {event.text !== event.title && <p className="sub">{event.text}</p>}
        <p className="sub">
          {t(`events.kind.${event.kind}`)} · {t('events.ago')} <Age since={event.at} />
        </p>
      </div>
    </li>
  );
}
