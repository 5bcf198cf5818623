import type { Ticket } from '@atalaya/core/wire/rest/tickets';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Age } from '../../shared/ui/age.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { type TicketFilter, ticketsQuery } from './queries.js';
import { SlaWords } from './sla-words.js';
import { ticketGlyph } from './ticket-glyph.js';

interface TicketListProps {
  readonly filter: TicketFilter;
  readonly empty: ReactNode;
  /** On a customer's own page their name says nothing. */
  readonly isOfCustomer?: boolean;
}

export function TicketList({ filter, empty, isOfCustomer = false }: TicketListProps) {
  const query = useInfiniteQuery(ticketsQuery(filter));
  return (
    <>
      <QueryView query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return empty;
          return (
            <ul className="work-list">
              {items.map((ticket) => (
                <TicketItem key={ticket.id} ticket={ticket} isOfCustomer={isOfCustomer} />
              ))}
            </ul>
          );
        }}
      </QueryView>
      <MoreButton query={query} />
    </>
  );
}

interface TicketItemProps {
  readonly ticket: Ticket;
  readonly isOfCustomer: boolean;
}

function TicketItem({ ticket, isOfCustomer }: TicketItemProps) {
  const { t } = useTranslation('tickets');
  const { shape, tone } = ticketGlyph(ticket);
  return (
    <li className="work-item">
      <StatusGlyph shape={shape} tone={tone} />
      <div className="work-item-what">
        <Link href={`/tickets/${ticket.id}`} className="link">
          <b>
            <span className="num">#{ticket.number}</span> {ticket.subject}
          </b>
        </Link>
        <p className="sub">
          {[
            !isOfCustomer && ticket.customer?.name,
            t(`kind.${ticket.kind}`),
            t(`priority.${ticket.priority}`),
            ticket.incident && t('inIncident', { root: ticket.incident.rootName }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <p className="sub">
          {t(`state.${ticket.state}`)}
          {ticket.waitingFor !== null && ` · ${t(`waitsFor.${ticket.waitingFor}`)}`}
          {ticket.assignee !== null && ` · ${ticket.assignee.name}`}
        </p>
      </div>
      <div className="work-item-side">
        <SlaWords ticket={ticket} />
        <span className="sub">
          {t('opened')} <Age since={ticket.openedAt} />
        </span>
      </div>
    </li>
  );
}
