import type { PortalAccount, PortalOverview } from '@atalaya/core/wire/rest/portal';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatMoney } from '../shared/format/money.js';
import { formatMoment } from '../shared/format/time.js';
import { Notice } from '../shared/ui/notice.js';
import { QueryView } from '../shared/ui/query-view.js';
import { useZone } from './brand-context.js';
import { dayText } from './day-text.js';
import { PayOnline } from './pay-online.js';
import { overviewQuery } from './portal-queries.js';
import { ServiceState } from './service-state.js';
import { useOffline } from './use-offline.js';

/** What a customer asks first: do I owe anything, and does my line work. */
export function HomePage() {
  const { t } = useTranslation('portal');
  const zone = useZone();
  const isOffline = useOffline();
  const query = useQuery(overviewQuery);
  return (
    <QueryView query={query}>
      {({ customer, accounts, services, canOpenTickets, ...rest }) => (
        <div className="portal-page">
          {(isOffline || query.isError) && (
            <Notice tone="amber">
              {t('stale', { at: formatMoment(query.dataUpdatedAt, zone) })}
            </Notice>
          )}
          <h1>{t('hello', { name: customer.name })}</h1>
          {accounts.map((account) => (
            <Balance key={account.id} account={account} {...rest} />
          ))}
          {services.map((service) => (
            <ServiceState
              key={service.id}
              service={service}
              account={accounts.find(({ id }) => id === service.accountId)}
              canOpenTickets={canOpenTickets}
            />
          ))}
          {services.length === 0 && <p>{t('service.none')}</p>}
        </div>
      )}
    </QueryView>
  );
}

interface BalanceProps
  extends Pick<PortalOverview, 'today' | 'canPayOnline' | 'canReport' | 'canPromise'> {
  readonly account: PortalAccount;
}

function Balance({ account, today, canPayOnline, canReport, canPromise }: BalanceProps) {
  const { t } = useTranslation('portal');
  const { locale } = useZone();
  const { owed, overdue, credit, oldestDueDate, promise } = account;
  const isLate = overdue.amountMinor > 0;
  const due = oldestDueDate === null ? null : dayText(oldestDueDate, locale);
  return (
    <article className="portal-card" aria-label={t('balance.title')}>
      <h2>{t('balance.title')}</h2>
      <p className="portal-amount num">{formatMoney(owed, locale)}</p>
      {owed.amountMinor === 0 && <p>{t('balance.none')}</p>}
      {isLate && (
        <p className="portal-late">
          <b>{t('balance.overdue', { amount: formatMoney(overdue, locale), day: due })}</b>
        </p>
      )}
      {!isLate && due !== null && oldestDueDate !== null && oldestDueDate >= today && (
        <p>{t('balance.due', { day: due })}</p>
      )}
      {credit.amountMinor > 0 && (
        <p>{t('balance.credit', { amount: formatMoney(credit, locale) })}</p>
      )}
      {promise !== null && <p>{t('balance.promise', { day: dayText(promise.until, locale) })}</p>}
      <div className="portal-actions">
        {canPayOnline && owed.amountMinor > 0 && <PayOnline account={account} />}
        {canReport && (
          <Link href="/report" className="button" data-look="plain">
            {t('report.title')}
          </Link>
        )}
        {canPromise && isLate && promise === null && (
          <Link href="/promise" className="button" data-look="plain">
            {t('promise.title')}
          </Link>
        )}
        <Link href="/invoices" className="button" data-look="plain">
          {t('invoices.see')}
        </Link>
      </div>
    </article>
  );
}
