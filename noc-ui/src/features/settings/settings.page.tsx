import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { useShownTab } from '../../shared/ui/use-shown-tab.js';
import en from './strings.en.json';
import es from './strings.es.json';
import { SETTINGS_TABS } from './tabs.js';
import './settings.css';

addStrings('settings', es, en);

interface SettingsPageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
}

export function SettingsPage({ params }: SettingsPageProps) {
  const { t } = useTranslation('settings');
  const may = usePermissions();
  const tabs = SETTINGS_TABS.filter(({ permission }) => may(permission));
  const tab = tabs.find(({ id }) => id === params['tab']) ?? tabs[0];
  const View = tab?.view;
  const row = useShownTab(tab?.id);
  return (
    <div className="page">
      <PageHead title={t('title')} />
      <nav ref={row} className="tabs" aria-label={t('title')}>
        {tabs.map(({ id }) => (
          <Link
            key={id}
            href={`/settings/${id}`}
            aria-current={id === tab?.id ? 'page' : undefined}
          >
            {t(`tab.${id}`)}
          </Link>
        ))}
      </nav>
      {View && (
        <Suspense fallback={null}>
          <View />
        </Suspense>
      )}
    </div>
  );
}
