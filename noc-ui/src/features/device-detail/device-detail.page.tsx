import type { Device } from '@atalaya/core/wire/rest/devices';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { useFallbackIntervalMs } from '../../shared/live/live-store.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { BridgeHosts } from './bridge-hosts.js';
import { DeviceEvents } from './device-events.js';
import { DeviceHead } from './device-head.js';
import { DeviceServices } from './device-services.js';
import { Neighbours } from './neighbours.js';
import { PathChips } from './path-chips.js';
import { deviceQuery, vitalsQuery } from './queries.js';
import { ReferenceValues } from './reference-values.js';
import { SignalPanel } from './signal-panel.js';
import { SourceList } from './source-list.js';
import en from './strings.en.json';
import es from './strings.es.json';
import { useLiveVitals } from './use-live-vitals.js';
import { VitalGrid } from './vital-grid.js';
import './device-detail.css';

addStrings('device', es, en);

const History = lazy(async () => ({ default: (await import('./history.js')).History }));
const SessionBrowser = lazy(async () => ({
  default: (await import('../../shared/sessions/session-browser.js')).SessionBrowser,
}));
const AlignMode = lazy(async () => ({ default: (await import('./align-mode.js')).AlignMode }));

interface DeviceDetailPageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
}

export function DeviceDetailPage({ params }: DeviceDetailPageProps) {
  const id = params['id'] ?? '';
  const refetchInterval = useFallbackIntervalMs();
  const device = useQuery({ ...deviceQuery(id), refetchInterval });
  return (
    <div className="device-page" key={id}>
      <QueryView query={device}>{(data) => <DeviceView device={data} />}</QueryView>
    </div>
  );
}

function DeviceView({ device }: { device: Device }) {
  const { t } = useTranslation('device');
  const may = usePermissions();
  const [isAligning, setAligning] = useState(false);
  const refetchInterval = useFallbackIntervalMs();
  const { data: vitals } = useQuery({ ...vitalsQuery(device.id), refetchInterval });
  useLiveVitals(device.id, vitals);
  const signal = vitals?.vitals.find(({ key }) => key === 'signal');
  return (
    <>
      <div className="device-first">
        <DeviceHead device={device} onAlign={signal ? () => setAligning(true) : undefined} />
        {signal && <SignalPanel vital={signal} />}
        {vitals && <VitalGrid vitals={vitals} />}
        <PathChips device={device} />
      </div>
      <div className="device-more">
        {vitals && (
          <Suspense fallback={null}>
            <History device={device} vitals={vitals} />
          </Suspense>
        )}
        {device.role === 'router' && may('subscriber_session:read') && (
          <Suspense fallback={null}>
            <SessionBrowser deviceId={device.id} />
          </Suspense>
        )}
        {may('service:read') && <DeviceServices device={device} />}
        <ReferenceValues device={device} signal={signal} />
        <DeviceEvents device={device} />
        <Neighbours device={device} />
        <SourceList device={device} />
        <BridgeHosts device={device} />
        {device.notes !== '' && (
          <section className="section">
            <h2 className="section-head">{t('notes')}</h2>
            <p>{device.notes}</p>
          </section>
        )}
      </div>
      {isAligning && signal && (
        <Suspense fallback={null}>
          <AlignMode device={device} vital={signal} onClose={() => setAligning(false)} />
        </Suspense>
      )}
    </>
  );
}
