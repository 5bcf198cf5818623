import type { IncidentDetail } from '@atalaya/core/wire/rest/incidents';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatDuration } from '../../shared/format/time.js';
import { Age } from '../../shared/ui/age.js';

const MOST_SHOWN = 500;

export function IncidentDevices({ incident }: { readonly incident: IncidentDetail }) {
  const { t } = useTranslation(['incidents', 'shared']);
  const { devices } = incident;
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('members.title')}</h2>
        <span>{t('devices', { count: incident.deviceCount })}</span>
      </div>
      <div className="table-scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('members.name')}</th>
              <th scope="col">{t('members.role')}</th>
              <th scope="col" className="end">
                {t('members.time')}
              </th>
            </tr>
          </thead>
          <tbody>
            {devices.map((device) => (
              <tr key={`${device.deviceId ?? device.name} ${device.from}`}>
                <td>
                  {device.deviceId === null ? (
                    device.name
                  ) : (
                    <Link href={`/devices/${device.deviceId}`} className="link">
                      {device.name}
                    </Link>
                  )}
                  {device.part === 'root' && <span className="sub"> {t('members.root')}</span>}
                  {device.alreadyOff && <span className="sub"> {t('members.alreadyOff')}</span>}
                  {device.restarted === true && (
                    <span className="sub"> {t('members.restarted')}</span>
                  )}
                </td>
                <td>{t(`shared:role.${device.role}`)}</td>
                <td className="end num">
                  {device.to === null ? (
                    <Age since={device.from} />
                  ) : (
                    formatDuration(Date.parse(device.to) - Date.parse(device.from))
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {devices.length >= MOST_SHOWN && <p className="section-note">{t('members.more')}</p>}
    </section>
  );
}
