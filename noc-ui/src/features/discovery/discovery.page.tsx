import type { DiscoveryRunView } from '@atalaya/core/wire/rest/discovery-runs';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { useSessionState } from '../../shared/api/session-store.js';
import { formatMoment } from '../../shared/format/time.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { runsQuery } from './queries.js';
import { RunDetail } from './run-detail.js';
import { RunForm } from './run-form.js';
import { useScopeText } from './scope-text.js';
import en from './strings.en.json';
import es from './strings.es.json';
import './discovery.css';

addStrings('discovery', es, en);

interface DiscoveryPageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
}

export function DiscoveryPage({ params }: DiscoveryPageProps) {
  const id = params['id'];
  return id === undefined ? <DiscoveryHome /> : <RunDetail key={id} id={id} />;
}

function DiscoveryHome() {
  const { t } = useTranslation('discovery');
  const may = usePermissions();
  const [, navigate] = useLocation();
  const query = useQuery(runsQuery());
  return (
    <div className="page">
      <PageHead title={t('title')} lead={t('lead')} />
      {may('discovery:write') && (
        <section className="section">
          <div className="section-head">
            <h2>{t('new')}</h2>
          </div>
          <RunForm onStarted={(run) => navigate(`/discovery/${run.id}`)} />
        </section>
      )}
      <section className="section">
        <div className="section-head">
          <h2>{t('history')}</h2>
        </div>
        <QueryView query={query}>{({ items }) => <History runs={items} />}</QueryView>
      </section>
    </div>
  );
}

function History({ runs }: { readonly runs: readonly DiscoveryRunView[] }) {
  const { t } = useTranslation('discovery');
  const locale = useLocale();
  const session = useSessionState();
  const scopeText = useScopeText();
  const timeZone = 'person' in session ? (session.person.tenant?.timezone ?? 'UTC') : 'UTC';
  if (runs.length === 0) return <p className="section-note">{t('historyEmpty')}</p>;
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('scope')}</th>
            <th scope="col">{t('stateHead')}</th>
            <th scope="col" className="end">
              {t('status.new')}
            </th>
            <th scope="col" className="end runs-known">
              {t('status.known')}
            </th>
            <th scope="col">{t('by')}</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <td>
                <Link href={`/discovery/${run.id}`} className="link">
                  <b>{scopeText(run)}</b>
                </Link>
              </td>
              <td>{t(`state.${run.state}`)}</td>
              <td className="end num">{run.candidates.new}</td>
              <td className="end num runs-known">{run.candidates.known}</td>
              <td>
                {run.requestedBy}
                <div className="sub num">
                  {formatMoment(Date.parse(run.createdAt), { locale, timeZone })}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
