import type { Device } from '@atalaya/core/wire/rest/devices';
import { useTranslation } from 'react-i18next';
import { Age } from '../../shared/ui/age.js';

/** MACs learnt behind the device: behind a bridged CPE, the customer's own router. */
export function BridgeHosts({ device }: { device: Device }) {
  const { t } = useTranslation('device');
  if (device.bridgeHosts.length === 0) return null;
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('bridge.title')}</h2>
        <span className="section-note">{t('bridge.note')}</span>
      </div>
      <ul className="sources">
        {device.bridgeHosts.map((host) => (
          <li key={`${host.mac} ${host.interface}`} className="bridge-host">
            <span className="mono">{host.mac}</span>
            <span className="sub">
              {host.interface} · {t('bridge.seen')} <Age since={host.seenAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
