import type { Device } from '@atalaya/core/wire/rest/devices';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { ServiceDiagnosis } from '../../shared/diagnosis/service-diagnosis.js';
import { servicesOnQuery } from './queries.js';

const SHOWN = 30;

/** Whom this device serves, confirmed or suggested; nothing where nobody is known. */
export function DeviceServices({ device }: { readonly device: Device }) {
  const { t } = useTranslation('device');
  const { data } = useQuery(servicesOnQuery(device.id));
  if (!data || data.items.length === 0) return null;
  const isCut = data.nextCursor !== null;
  const isCpe = device.role === 'cpe' || device.role === 'onu';
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('servicesOn.title')}</h2>
        <span className="section-note num">
          {data.items.length}
          {isCut && '+'}
        </span>
      </div>
      <ul className="stations">
        {data.items.slice(0, SHOWN).map(({ id, customer, accessIdentity, desiredState, plan }) => (
          <li key={id}>
            <Link href={`/customers/${customer.id}`} className="link">
              {customer.name}
            </Link>{' '}
            <span className="sub">
              {plan.name} <span className="mono">{accessIdentity}</span>
              {desiredState === 'suspended' && <> · {t('servicesOn.suspended')}</>}
            </span>
            {isCpe && <ServiceDiagnosis serviceId={id} isWhole />}
          </li>
        ))}
      </ul>
      {data.items.length > SHOWN && <p className="sub">{t('servicesOn.more')}</p>}
    </section>
  );
}
