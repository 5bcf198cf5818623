import type { PortalAccount, PortalOutage, PortalService } from '@atalaya/core/wire/rest/portal';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatMoney } from '../shared/format/money.js';
import { formatRate } from '../shared/format/numbers.js';
import { formatMoment } from '../shared/format/time.js';
import { Notice } from '../shared/ui/notice.js';
import { useZone } from './brand-context.js';
import { dayText } from './day-text.js';
import { ServiceCheck } from './service-check.js';

interface ServiceStateProps {
  readonly service: PortalService;
  readonly account: PortalAccount | undefined;
  readonly canOpenTickets: boolean;
}

const TONES = { down: 'red', slow: 'amber', restored: 'green' } as const;

/** How a service is, why, and what to do; an outage only where the network knows of one. */
export function ServiceState({ service, account, canOpenTickets }: ServiceStateProps) {
  const { t } = useTranslation('portal');
  const { locale } = useZone();
  const { plan, address, state, cutAt, pausedUntil, outage, maintenance } = service;
  const speed = (kbps: number) => {
    const { value, unit } = formatRate(kbps * 1_000, locale);
    return `${value} ${unit}`;
  };
  return (
    <article className="portal-card" aria-label={plan.name}>
      <h2>{plan.name}</h2>
      {address !== '' && <p className="portal-quiet">{address}</p>}
      {outage !== null && (state === 'active' || state === 'reduced') && <Outage outage={outage} />}
      {outage === null && state === 'active' && <p>{t('service.active')}</p>}
      {cutAt !== null && <Warned cutAt={cutAt} account={account} />}
      {(state === 'suspended' || state === 'suspending' || state === 'reduced') && (
        <Limited state={state} account={account} />
      )}
      {state === 'reconnecting' && <Notice tone="blue">{t('service.reconnecting')}</Notice>}
      {state === 'paused' && (
        <Notice tone="blue">
          {pausedUntil === null
            ? t('service.paused')
            : t('service.pausedUntil', { day: dayText(pausedUntil, locale) })}
        </Notice>
      )}
      {maintenance.map(({ name, from, to }) => (
        <Planned key={`${from}${name}`} from={from} to={to} />
      ))}
      <dl className="portal-facts">
        <div>
          <dt>{t('service.speed')}</dt>
          <dd className="num">
            {t('service.downUp', { down: speed(plan.downKbps), up: speed(plan.upKbps) })}
          </dd>
        </div>
        <div>
          <dt>{t('service.price')}</dt>
          <dd className="num">{formatMoney(plan.price, locale)}</dd>
        </div>
      </dl>
      <ServiceCheck serviceId={service.id} />
      {canOpenTickets && (
        <Link href={`/tickets?service=${service.id}`} className="link">
          {t('tickets.ask')}
        </Link>
      )}
    </article>
  );
}

function Outage({ outage }: { readonly outage: PortalOutage }) {
  const { t } = useTranslation('portal');
  const zone = useZone();
  const { kind, since, until, isCertain, isAcknowledged } = outage;
  const moment = (text: string | null) =>
    text === null ? '' : formatMoment(Date.parse(text), zone);
  const how = isCertain ? kind : (`${kind}Maybe` as const);
  return (
    <Notice tone={TONES[kind]}>
      <b>{t(`outage.${how}`)}</b>
      <p>
        {kind === 'restored'
          ? t('outage.over', { since: moment(since), until: moment(until) })
          : t('outage.since', { since: moment(since) })}
      </p>
      {kind !== 'restored' && <p>{t(isAcknowledged ? 'outage.working' : 'outage.known')}</p>}
    </Notice>
  );
}

interface WarnedProps {
  readonly cutAt: string;
  readonly account: PortalAccount | undefined;
}

/** A cut that nothing holds: when it comes, and what keeps it away. */
function Warned({ cutAt, account }: WarnedProps) {
  const { t } = useTranslation('portal');
  const zone = useZone();
  const overdue = account?.overdue;
  if (overdue === undefined || overdue.amountMinor === 0) return null;
  return (
    <Notice tone="amber">
      <b>{t('service.cutAt', { at: formatMoment(Date.parse(cutAt), zone) })}</b>
      <p>{t('service.cutWhy', { amount: formatMoney(overdue, zone.locale) })}</p>
    </Notice>
  );
}

interface LimitedProps {
  readonly state: 'suspended' | 'suspending' | 'reduced';
  readonly account: PortalAccount | undefined;
}

function Limited({ state, account }: LimitedProps) {
  const { t } = useTranslation('portal');
  const { locale } = useZone();
  const overdue = account?.overdue;
  return (
    <Notice tone="amber">
      <b>{t(`service.${state}`)}</b>
      <p>
        {overdue !== undefined && overdue.amountMinor > 0
          ? t(`service.${state}Why`, { amount: formatMoney(overdue, locale) })
          : t('service.suspendedOther')}
      </p>
    </Notice>
  );
}

function Planned({ from, to }: { readonly from: string; readonly to: string }) {
  const { t } = useTranslation('portal');
  const zone = useZone();
  const moment = (text: string) => formatMoment(Date.parse(text), zone);
  return <Notice tone="blue">{t('planned', { from: moment(from), to: moment(to) })}</Notice>;
}
