import type { RouterSetupView } from '@atalaya/core/wire/rest/router-setups';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { Ago } from '../../shared/ui/ago.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { setupsQuery } from './queries.js';
import { SetupDetail } from './setup-detail.js';
import { SetupForm } from './setup-form.js';
import en from './strings.en.json';
import es from './strings.es.json';
import './router-setups.css';

addStrings('routerSetups', es, en);

interface RouterSetupsPageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
}

export function RouterSetupsPage({ params }: RouterSetupsPageProps) {
  const id = params['id'];
  return id === undefined ? <Home /> : <SetupDetail key={id} id={id} />;
}

function Home() {
  const { t } = useTranslation('routerSetups');
  const may = usePermissions();
  const [, navigate] = useLocation();
  const query = useQuery(setupsQuery());
  return (
    <div className="page">
      <PageHead title={t('title')} lead={t('lead')} />
      {may('credential:write') && may('device:write') ? (
        <SetupForm onCreated={(id) => navigate(`/router-setups/${id}`)} />
      ) : (
        <Notice tone="amber">{t('mayNot')}</Notice>
      )}
      <QueryView query={query}>{({ items }) => <History setups={items} />}</QueryView>
    </div>
  );
}

function History({ setups }: { readonly setups: readonly RouterSetupView[] }) {
  const { t } = useTranslation(['routerSetups', 'shared']);
  if (setups.length === 0) return null;
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('history')}</h2>
      </div>
      <ul className="setup-list">
        {setups.map(({ id, name, address, state, createdAt, createdBy }) => (
          <li key={id}>
            <Link href={`/router-setups/${id}`} className="link">
              <b>{name}</b>
            </Link>{' '}
            <span className="num">{address}</span>
            <div className="sub">
              {t(`state.${state}`)} · {createdBy} · <Ago since={createdAt} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
