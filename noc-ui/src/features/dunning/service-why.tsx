import type { Service } from '@atalaya/core/wire/rest/services';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { addDunningStrings } from './dunning-strings.js';
import { accountDunningQuery } from './queries.js';

addDunningStrings();

/** Where a service stands and why, in a sentence; the inputs are a click away. Nothing of one that is as it should be. */
export function ServiceWhy({ service }: { readonly service: Service }) {
  const { t } = useTranslation('dunning');
  const locale = useLocale();
  const { data } = useQuery(accountDunningQuery(service.accountId ?? ''));
  const found = data?.services.find(({ serviceId }) => serviceId === service.id);
  const decision = found?.current;
  if (!decision || decision.state === 'current') return null;
  const isCut = service.desiredState === 'suspended';
  // What was decided when it was cut says why it is cut; what is decided now says what comes next.
  const shown = (isCut && decision.why[locale].length === 0 && found.lastCut) || decision;
  return (
    <div className="service-why">
      <p>
        <b>{t(`state.${decision.state}`)}</b> {shown.why[locale][0]}
      </p>
      <Link className="link" href={`/customers/${service.customer.id}/dunning`}>
        {t(isCut ? 'account.whyCut' : 'account.whyNot')}
      </Link>
    </div>
  );
}
