import { useTranslation } from 'react-i18next';
import { formatMoment } from '../shared/format/time.js';
import { Notice } from '../shared/ui/notice.js';
import { useZone } from './brand-context.js';

interface KnownOutageProps {
  readonly since: string;
  /** null while it goes on. */
  readonly until: string | null;
  readonly isCertain: boolean;
}

/** That the network knows already of what the customer tells. */
export function KnownOutage({ since, until, isCertain }: KnownOutageProps) {
  const { t } = useTranslation('portal');
  const zone = useZone();
  const moment = (at: string) => formatMoment(Date.parse(at), zone);
  if (until !== null) {
    return <Notice tone="green">{t('tickets.over', { until: moment(until) })}</Notice>;
  }
  return (
    <Notice tone="amber">
      <b>{t('tickets.known', { since: moment(since) })}</b>
      <p>{t(isCertain ? 'tickets.knownWhy' : 'tickets.knownMaybe')}</p>
    </Notice>
  );
}
