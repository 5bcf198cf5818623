import { useTranslation } from 'react-i18next';
import { Link, useSearch } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { SessionBrowser } from '../../shared/sessions/session-browser.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { AddressLookup } from './address-lookup.js';
import { SubscriberView } from './subscriber-view.js';
import './sessions-page.css';

/** All sessions, who had an address, and one subscriber: the address of the page says which. */
export function SessionsPage() {
  const { t } = useTranslation('sessions');
  const may = usePermissions();
  const params = new URLSearchParams(useSearch());
  const user = params.get('user');
  if (user) return <SubscriberView key={user} user={user.slice(0, 256)} />;
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        lead={t('lead')}
        actions={
          may('service:read') && (
            <Link href="/leakage" className="button" data-look="plain">
              {t('leakage')}
            </Link>
          )
        }
      />
      <AddressLookup asked={{ address: params.get('address'), at: params.get('at') }} />
      <SessionBrowser />
    </div>
  );
}
