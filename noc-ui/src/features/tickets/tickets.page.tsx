import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useSearch } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { TicketDetailView } from './ticket-detail.js';
import { TicketList } from './ticket-list.js';
import { addTicketStrings } from './ticket-strings.js';
import './tickets.css';

addTicketStrings();

interface TicketsPageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
}

export function TicketsPage({ params }: TicketsPageProps) {
  const id = params['id'];
  return id === undefined ? <Tickets /> : <TicketDetailView key={id} id={id} />;
}

const VIEWS = {
  active: { state: 'active' },
  mine: { state: 'active', assignee: 'me' },
  free: { state: 'open' },
  overdue: { overdue: 'true' },
  resolved: { state: 'resolved' },
  closed: { state: 'closed' },
} as const satisfies Record<string, Readonly<Record<string, string>>>;
type View = keyof typeof VIEWS;
const VIEW_NAMES = Object.keys(VIEWS) as View[];

function Tickets() {
  const { t } = useTranslation('tickets');
  const may = usePermissions();
  const [, navigate] = useLocation();
  const asked = new URLSearchParams(useSearch()).get('view');
  const [view, setView] = useState<View>(VIEW_NAMES.find((name) => name === asked) ?? 'active');
  const show = (name: View) => {
    setView(name);
    navigate(name === 'active' ? '/tickets' : `/tickets?view=${name}`, { replace: true });
  };
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        lead={t('lead')}
        actions={
          may('certificate:write') && (
            <Link href="/ticket-policy" className="button">
              {t('policy.open')}
            </Link>
          )
        }
      />
      <fieldset className="count-tabs">
        <legend className="visually-hidden">{t('views')}</legend>
        {VIEW_NAMES.map((name) => (
          <button
            key={name}
            type="button"
            className="count-tab"
            aria-pressed={name === view}
            onClick={() => show(name)}
          >
            {t(`view.${name}`)}
          </button>
        ))}
      </fieldset>
      <TicketList
        filter={VIEWS[view]}
        empty={
          <EmptyState title={t(`empty.${view}`)}>
            <p>{t('empty.text')}</p>
          </EmptyState>
        }
      />
    </div>
  );
}
