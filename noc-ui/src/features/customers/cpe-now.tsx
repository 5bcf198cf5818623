import type { ServiceLink } from '@atalaya/core/wire/rest/service-device-links';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { formatNumber } from '../../shared/format/numbers.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { useFallbackIntervalMs } from '../../shared/live/live-store.js';
import { Age } from '../../shared/ui/age.js';
import { StatusBadge } from '../../shared/ui/status-badge.js';
import { alertsOfQuery, deviceQuery } from './queries.js';

/** The confirmed one, else the surest that is suggested. */
export function cpeOf(links: readonly ServiceLink[]): ServiceLink | undefined {
  const cpes = links.filter(
    ({ kind, status, validTo }) => kind === 'cpe' && validTo === null && status !== 'rejected',
  );
  const [surest] = cpes.toSorted((a, b) => b.score - a.score);
  return cpes.find(({ status }) => status === 'confirmed') ?? surest;
}

/** Does it work, how well is it heard, and since when is it bad: what whoever answers the telephone is asked first. */
export function CpeNow({ link }: { readonly link: ServiceLink }) {
  const { t } = useTranslation('customers');
  const locale = useLocale();
  const may = usePermissions();
  const refetchInterval = useFallbackIntervalMs();
  const { data: device } = useQuery({ ...deviceQuery(link.deviceId), refetchInterval });
  if (!device) return null;
  return (
    <div className="cpe-now">
      <p>
        <Link href={`/devices/${device.id}`} className="link">
          {device.name}
        </Link>
        <StatusBadge state={device.state} reason={device.reason} />
        {device.since && (
          <span className="sub">
            {t('service.since')} <Age since={device.since} />
          </span>
        )}
        <span className="num">
          <b>{formatNumber(device.signalDbm, 0, locale)}</b>
          {device.signalDbm !== null && <small> dBm</small>}
        </span>
        {link.status === 'suggested' && <span className="sub">{t('service.cpeSuggested')}</span>}
      </p>
      {may('alert_rule:read') && <BadSince deviceId={device.id} />}
    </div>
  );
}

function BadSince({ deviceId }: { readonly deviceId: string }) {
  const { t } = useTranslation('customers');
  const refetchInterval = useFallbackIntervalMs();
  const { data } = useQuery({ ...alertsOfQuery(deviceId), refetchInterval });
  return data?.items.map(({ ruleId, ruleName, since, severity, tags }) => (
    <p key={`${ruleId} ${JSON.stringify(tags)}`} className="cpe-bad" data-severity={severity}>
      {ruleName} · {t('service.since')} <Age since={since} />
    </p>
  ));
}
