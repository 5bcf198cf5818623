import type { TicketDetail } from '@atalaya/core/wire/rest/tickets';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { ticketQuery } from './queries.js';
import { SlaWords } from './sla-words.js';
import { TicketActions, TicketAssignee, TicketPriorityField } from './ticket-actions.js';
import { TicketHistory } from './ticket-history.js';
import { TicketVisits } from './ticket-visits.js';

export function TicketDetailView({ id }: { readonly id: string }) {
  const query = useQuery(ticketQuery(id));
  return (
    <div className="page">
      <QueryView query={query}>{(ticket) => <TicketView ticket={ticket} />}</QueryView>
    </div>
  );
}

function TicketView({ ticket }: { readonly ticket: TicketDetail }) {
  const { t } = useTranslation('tickets');
  const may = usePermissions();
  const locale = useLocale();
  const mayWrite = may('ticket:write');
  const isOpen = ticket.state !== 'closed';
  return (
    <>
      <PageHead
        title={`#${ticket.number} ${ticket.subject}`}
        lead={
          <>
            <Link href="/tickets" className="link">
              {t('title')}
            </Link>{' '}
            · {t(`kind.${ticket.kind}`)} · {t(`state.${ticket.state}`)}
            {ticket.waitingFor !== null && ` · ${t(`waitsFor.${ticket.waitingFor}`)}`}
          </>
        }
        actions={mayWrite && <TicketActions ticket={ticket} />}
      />
      {ticket.notice !== null && ticket.incident !== null && (
        <Notice tone="amber">
          <p>{ticket.notice[locale]}</p>
          <Link href={`/incidents/${ticket.incident.id}`} className="link">
            {t('toIncident')}
          </Link>
        </Notice>
      )}
      <div className="ticket-facts">
        <TicketFacts ticket={ticket} />
        {mayWrite && isOpen && (
          <>
            <TicketAssignee ticket={ticket} />
            <TicketPriorityField ticket={ticket} />
          </>
        )}
      </div>
      {may('visit:read') && <TicketVisits ticket={ticket} />}
      <TicketHistory ticket={ticket} mayWrite={mayWrite} />
    </>
  );
}

function TicketFacts({ ticket }: { readonly ticket: TicketDetail }) {
  const { t } = useTranslation('tickets');
  const { customer, service, assignee, openedBy } = ticket;
  return (
    <dl className="ticket-words">
      <div>
        <dt>{t('clock')}</dt>
        <dd>
          <SlaWords ticket={ticket} />
        </dd>
      </div>
      {customer && (
        <div>
          <dt>{t('customer')}</dt>
          <dd>
            <Link href={`/customers/${customer.id}/tickets`} className="link">
              {customer.name}
            </Link>
          </dd>
        </div>
      )}
      {service && (
        <div>
          <dt>{t('service')}</dt>
          <dd>{[service.planName, service.address].filter(Boolean).join(' · ')}</dd>
        </div>
      )}
      <div>
        <dt>{t('openedBy')}</dt>
        <dd>{openedBy}</dd>
      </div>
      <div>
        <dt>{t('assignee')}</dt>
        <dd>{assignee?.name ?? t('nobody')}</dd>
      </div>
    </dl>
  );
}
