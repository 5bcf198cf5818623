import type { Session } from '@atalaya/core/wire/rest/auth';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { overviewQuery } from '../shared/api/overview-query.js';
import { signOut } from '../shared/api/sign-out.js';
import { useFallbackIntervalMs } from '../shared/live/live-store.js';
import { LiveIndicator } from '../shared/ui/live-indicator.js';
import { Mark } from '../shared/ui/mark.js';
import { Notice } from '../shared/ui/notice.js';
import { useMediaQuery } from '../shared/ui/use-media-query.js';
import { CollectorNotices } from './collector-notices.js';
import { DemoBar } from './demo-bar.js';
import { Menu } from './menu.js';
import { menuPlaceOf } from './menu-groups.js';
import { NewOutages } from './new-outages.js';
import { PhoneMenu } from './phone-menu.js';
import { type AppRoute, ROUTES } from './routes.js';

type Person = Omit<Session, 'accessToken' | 'expiresIn'>;

interface ShellProps {
  readonly person: Person;
  readonly isOffline: boolean;
  readonly routeId: string;
  readonly children: ReactNode;
}

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
  const shown = menuPlaceOf(routeId);
  const isPhone = useMediaQuery('(max-width: 720px)');
  const routes = menuOf(person);
  const foot = (
    <div className="menu-foot">
      <span className="truncate">{person.user.name}</span>
      <button type="button" className="text-button link" onClick={() => void signOut()}>
        {t('signOut')}
      </button>
    </div>
  );
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
      {isPhone ? (
        <PhoneMenu routes={routes} shown={shown} foot={foot} />
      ) : (
        <nav className="rail" aria-label={t('nav.label')}>
          <Menu routes={routes} shown={shown} />
          {foot}
        </nav>
      )}
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
