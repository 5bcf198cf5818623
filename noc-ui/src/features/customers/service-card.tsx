import type { Service } from '@atalaya/core/wire/rest/services';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { ServiceDiagnosis } from '../../shared/diagnosis/service-diagnosis.js';
import { formatMoney } from '../../shared/format/money.js';
import { formatDate } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { QueryView } from '../../shared/ui/query-view.js';
import type { AccountSlots } from './account-slots.js';
import { CpeNow, cpeOf } from './cpe-now.js';
import { linksOfQuery } from './queries.js';
import { ServiceLinks } from './service-links.js';

interface ServiceCardProps {
  readonly service: Service;
  readonly billing: AccountSlots['serviceBilling'];
  readonly sla: AccountSlots['serviceSla'];
  readonly enforcement: AccountSlots['serviceEnforcement'];
  readonly visits: AccountSlots['serviceVisits'];
  readonly onEdit: (() => void) | undefined;
}

export function ServiceCard(props: ServiceCardProps) {
  const { service, onEdit } = props;
  const { billing: Billing, sla: Sla, enforcement: Enforcement, visits: Visits } = props;
  const { t } = useTranslation(['customers', 'shared']);
  const locale = useLocale();
  const may = usePermissions();
  const { plan, accessIdentity, accessKind, desiredState, address, ipv6Prefix } = service;
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
            {ipv6Prefix !== null && (
              <>
                {' '}
                · <span className="mono">{ipv6Prefix}</span>
              </>
            )}
            {address !== '' && <> · {address}</>}
          </p>
          <p className="sub">{useBilledWords(service)}</p>
        </div>
        {onEdit && (
          <Button look="quiet" onClick={onEdit}>
            {t('shared:action.edit')}
          </Button>
        )}
      </header>
      <Enforcement service={service} />
      <Sla service={service} />
      {desiredState !== 'cancelled' && <ServiceDiagnosis serviceId={service.id} isWhole />}
      {may('account:read') && service.accountId !== null && <Billing service={service} />}
      {may('service_link:read') && <LinksAndSignal service={service} />}
      <Visits service={service} />
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

/** From which day to which day it is billed, and on which contract. */
function useBilledWords({ billedStatus, billedFrom, billedUntil, contract }: Service): string {
  const { t } = useTranslation('customers');
  const locale = useLocale();
  const day = (text: string) =>
    formatDate(Date.parse(`${text}T00:00:00Z`), { locale, timeZone: 'UTC' });
  const words = [
    t(`billed.${billedStatus}`, {
      from: billedFrom === null ? '' : day(billedFrom),
      until: billedUntil === null ? '' : day(billedUntil),
    }),
    billedStatus === 'active' && billedUntil !== null
      ? t('billed.until', { until: day(billedUntil) })
      : '',
    contract === null ? '' : t('billed.contract', { code: contract.code }),
  ];
  return words.filter((word) => word !== '').join(' · ');
}
