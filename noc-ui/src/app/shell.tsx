import type { Session } from '@atalaya/core/wire/rest/auth';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { overviewQuery } from '../shared/api/overview-query.js';
import { signOut } from '../shared/api/sign-out.js';
import { useFallbackIntervalMs } from '../shared/live/live-store.js';
import { Icon } from '../shared/ui/icon.js';
import { LiveIndicator } from '../shared/ui/live-indicator.js';
import { Mark } from '../shared/ui/mark.js';
import { Notice } from '../shared/ui/notice.js';
import { CollectorNotices } from './collector-notices.js';
import { DemoBar } from './demo-bar.js';
import { NewOutages } from './new-outages.js';
import { type AppRoute, ROUTES } from './routes.js';

type Person = Omit<Session, 'accessToken' | 'expiresIn'>;

interface ShellProps {
  readonly person: Person;
  readonly isOffline: boolean;
  readonly routeId: string;
  readonly children: ReactNode;
}

/** Pages that are reached from another one, whose place in the menu they share. */
const MENU_OF: Readonly<Record<string, string>> = {
  invoiceRun: 'invoicing',
  invoice: 'invoicing',
  billingSettings: 'invoicing',
  payment: 'payments',
  reportedPayments: 'payments',
  bankStatements: 'payments',
  paymentGateways: 'payments',
  fiscalSettings: 'fiscalDocuments',
  customer: 'customers',
  plans: 'customers',
  serviceLinks: 'customers',
  visit: 'myDay',
  ticketPolicy: 'tickets',
  device: 'devices',
  routerSetups: 'devices',
};

function menuOf({ user, tenant, mustEnrolTotp }: Person): readonly AppRoute[] {
  return ROUTES.filter((route) => {
    if (!route.icon) return false;
    if (mustEnrolTotp) return route.id === 'account';
    if (route.isForOperators) return user.isPlatformOperator;
    if (!route.permission) return true;
    return tenant !== null && user.permissions.includes(route.permission);
  });
}

export function Shell({ person, isOffline, routeId, children }: ShellProps) {
  const { t } = useTranslation(['app', 'shared']);
  const { tenant } = person;
  const timeZone = tenant?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const shown = MENU_OF[routeId] ?? routeId;
  return (
    <div className="shell" data-route={routeId}>
      <a className="skip" href="#content">
        {t('shared:skip')}
      </a>
      <header className="bar">
        <Link href="/" className="bar-brand">
          <Mark />
          <span className="truncate">
            {tenant?.branding.productName ?? tenant?.name ?? 'Atalaya'}
          </span>
        </Link>
        <LiveIndicator timeZone={timeZone} isOffline={isOffline} />
      </header>
      <nav className="rail" aria-label={t('nav.label')}>
        <div className="rail-list">
          <Menu routes={menuOf(person)} shown={shown} />
        </div>
        <div className="rail-foot">
          <span className="truncate">{person.user.name}</span>
          <button type="button" className="text-button link" onClick={() => void signOut()}>
            {t('signOut')}
          </button>
        </div>
      </nav>
      <main id="content" tabIndex={-1}>
        {person.isDemo && person.user.permissions.includes('tenant:write') && (
          <DemoBar timeZone={timeZone} />
        )}
        {tenant !== null && person.user.permissions.includes('device:read') && <TenantNotices />}
        {children}
      </main>
    </div>
  );
}

const GROUPS = [undefined, 'money', 'office'] as const;

interface MenuProps {
  readonly routes: readonly AppRoute[];
  readonly shown: string;
}

/** Under headings where there is more than one group: whoever has few pages needs none. */
function Menu({ routes, shown }: MenuProps) {
  const { t } = useTranslation('app');
  const groups = GROUPS.map((group) => ({
    group,
    own: routes.filter((route) => route.group === group),
  })).filter(({ own }) => own.length > 0);
  return groups.map(({ group = 'network', own }) => (
    <div key={group} className="rail-group">
      {groups.length > 1 && <p className="rail-heading">{t(`navGroup.${group}`)}</p>}
      {own.map((route) => (
        <Link
          key={route.id}
          href={route.path.split('/:')[0] ?? '/'}
          className="rail-item"
          data-off-phone={route.isOffPhoneBar}
          aria-current={shown === route.id ? 'page' : undefined}
        >
          {route.icon && <Icon name={route.icon} />}
          <span className="rail-long">{t(`nav.${route.id}`)}</span>
          <span className="rail-short">{t(`navShort.${route.id}`)}</span>
        </Link>
      ))}
    </div>
  ));
}

/** What holds for the whole installation, on every page; it also keeps the live indicator fed. */
function TenantNotices() {
  const { t } = useTranslation('shared');
  const { data } = useQuery({ ...overviewQuery(), refetchInterval: useFallbackIntervalMs() });
  return (
    <>
      {data && <NewOutages outages={data.outages} />}
      {data && <CollectorNotices troubles={data.collectorTroubles} />}
      {data?.latencyMeasured === false && (
        <div className="shell-notice">
          <Notice tone="amber">{t('noLatency')}</Notice>
        </div>
      )}
    </>
  );
}
