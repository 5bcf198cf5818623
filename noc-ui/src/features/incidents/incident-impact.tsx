import type { IncidentDetail } from '@atalaya/core/wire/rest/incidents';
import { useTranslation } from 'react-i18next';
import { formatWholeMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { ImpactWords } from './impact-words.js';

interface IncidentImpactProps {
  readonly incident: IncidentDetail;
  readonly impact: NonNullable<IncidentDetail['impact']>;
}

/** Whom it hurts: totals first, then each service; what was cut already stands at the end, marked. */
export function IncidentImpact({ incident, impact }: IncidentImpactProps) {
  const { t } = useTranslation('incidents');
  const locale = useLocale();
  const { services, companies, suggestedServices, suspendedServices } = impact;
  const asides = [
    services > 0 && t('impact.services', { count: services }),
    companies > 0 && t('impact.companies', { count: companies }),
    suggestedServices > 0 && t('impact.suggested', { count: suggestedServices }),
    suspendedServices > 0 && t('impact.suspended', { count: suspendedServices }),
  ].filter((part) => part !== false);
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('impact.title')}</h2>
        <ImpactWords impact={impact} />
      </div>
      {asides.length > 0 && <p className="section-note">{asides.join(' · ')}</p>}
      {incident.services.length > 0 && (
        <ul className="incident-services">
          {incident.services.map((service) => (
            <li key={service.serviceId}>
              <span>
                {service.customerName}
                {service.suspended && <span className="sub"> {t('impact.isSuspended')}</span>}
                {!service.suspended && service.certainty === 'suggested' && (
                  <span className="sub"> {t('impact.isSuggested')}</span>
                )}
              </span>
              <span className="num">{formatWholeMoney(service.monthly, locale)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
