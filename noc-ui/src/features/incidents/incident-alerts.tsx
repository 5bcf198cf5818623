import type { IncidentDetail } from '@atalaya/core/wire/rest/incidents';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatNumber } from '../../shared/format/numbers.js';
import { formatDuration } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Age } from '../../shared/ui/age.js';

const MOST_SHOWN = 500;

/** What a degradation is made of: the rules that fire, on what, and since when. */
export function IncidentAlerts({ incident }: { readonly incident: IncidentDetail }) {
  const { t } = useTranslation('incidents');
  const { alerts } = incident;
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('alerts.title')}</h2>
        <span className="num">{alerts.length}</span>
      </div>
      <div className="table-scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('alerts.name')}</th>
              <th scope="col">{t('alerts.device')}</th>
              <th scope="col" className="end">
                {t('alerts.value')}
              </th>
              <th scope="col" className="end">
                {t('members.time')}
              </th>
            </tr>
          </thead>
          <tbody>
            {alerts.map((alert) => (
              <AlertRow key={alert.id} alert={alert} />
            ))}
          </tbody>
        </table>
      </div>
      {alerts.length >= MOST_SHOWN && <p className="section-note">{t('alerts.more')}</p>}
    </section>
  );
}

function AlertRow({ alert }: { readonly alert: IncidentDetail['alerts'][number] }) {
  const { t } = useTranslation('incidents');
  const locale = useLocale();
  const tags = Object.values(alert.tags).join(' · ');
  return (
    <tr>
      <td>
        {alert.name} <span className="sub">{t(`severity.${alert.severity}`)}</span>
      </td>
      <td>
        {alert.deviceId === null ? (
          alert.deviceName
        ) : (
          <Link href={`/devices/${alert.deviceId}`} className="link">
            {alert.deviceName}
          </Link>
        )}
        {tags !== '' && <span className="sub"> {tags}</span>}
      </td>
      <td className="end num">{formatNumber(alert.value, 1, locale)}</td>
      <td className="end num">
        {alert.to === null ? (
          <Age since={alert.since} />
        ) : (
          formatDuration(Date.parse(alert.to) - Date.parse(alert.since))
        )}
      </td>
    </tr>
  );
}
