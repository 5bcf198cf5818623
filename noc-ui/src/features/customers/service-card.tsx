import type { ServiceLink } from '@atalaya/core/wire/rest/service-device-links';
import type { Service } from '@atalaya/core/wire/rest/services';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { formatMoney } from '../../shared/format/money.js';
import { formatNumber } from '../../shared/format/numbers.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { useFallbackIntervalMs } from '../../shared/live/live-store.js';
import { Age } from '../../shared/ui/age.js';
import { Button } from '../../shared/ui/button.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { StatusBadge } from '../../shared/ui/status-badge.js';
import { deviceQuery, linksOfQuery } from './queries.js';
import { ServiceLinks } from './service-links.js';

interface ServiceCardProps {
  readonly service: Service;
  readonly onEdit: (() => void) | undefined;
}

export function ServiceCard({ service, onEdit }: ServiceCardProps) {
  const { t } = useTranslation(['customers', 'shared']);
  const locale = useLocale();
  const may = usePermissions();
  const { plan, accessIdentity, accessKind, desiredState, address } = service;
  return (
    <article className="service-card" data-state={desiredState}>
      <header className="service-head">
        <div>
          <h3>
            {plan.name} <span className="num">{formatMoney(plan.price, locale)}</span>
          </h3>
          <p className="sub">
            {t(`desired.${desiredState}`)} · {t(`access.${accessKind}`)}{' '}
            <span className="mono">{accessIdentity ?? t('service.noIdentity')}</span>
            {address !== '' && <> · {address}</>}
          </p>
        </div>
        {onEdit && (
          <Button look="quiet" onClick={onEdit}>
            {t('shared:action.edit')}
          </Button>
        )}
      </header>
      {may('service_link:read') && <LinksAndSignal service={service} />}
    </article>
  );
}

function LinksAndSignal({ service }: { readonly service: Service }) {
  const may = usePermissions();
  const query = useQuery(linksOfQuery(service.id));
  return (
    <QueryView query={query}>
      {({ items }) => {
        const cpe = cpeOf(items);
        return (
          <>
            {cpe && may('device:read') && <CpeNow link={cpe} />}
            <ServiceLinks service={service} links={items} />
          </>
        );
      }}
    </QueryView>
  );
}

/** The confirmed one, else the surest that is suggested. */
function cpeOf(links: readonly ServiceLink[]): ServiceLink | undefined {
  const cpes = links.filter(
    ({ kind, status, validTo }) => kind === 'cpe' && validTo === null && status !== 'rejected',
  );
  const [surest] = cpes.toSorted((a, b) => b.score - a.score);
  return cpes.find(({ status }) => status === 'confirmed') ?? surest;
}

/** Does it work, and how well is it heard: what whoever answers the telephone is asked first. */
function CpeNow({ link }: { readonly link: ServiceLink }) {
  const { t } = useTranslation('customers');
  const locale = useLocale();
  const refetchInterval = useFallbackIntervalMs();
  const { data: device } = useQuery({ ...deviceQuery(link.deviceId), refetchInterval });
  if (!device) return null;
  return (
    <p className="cpe-now">
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
  );
}
