import type { PortalTicket } from '@atalaya/core/wire/rest/portal-tickets';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'wouter';
import { formatMoment } from '../shared/format/time.js';
import { MoreButton } from '../shared/ui/more-button.js';
import { Notice } from '../shared/ui/notice.js';
import { QueryView } from '../shared/ui/query-view.js';
import { useZone } from './brand-context.js';
import { KnownOutage } from './known-outage.js';
import { overviewQuery, ticketsQuery } from './portal-queries.js';
import { TicketForm } from './ticket-form.js';

/** What the customer asked for, what they were answered, and a way to ask for more. */
export function TicketsPage() {
  const { t } = useTranslation('portal');
  const [search] = useSearchParams();
  return (
    <div className="portal-page">
      <h1>{t('tickets.title')}</h1>
      <QueryView query={useQuery(overviewQuery)}>
        {({ services, canOpenTickets }) => {
          if (!canOpenTickets) return <p>{t('tickets.closed')}</p>;
          const first = services.find(({ id }) => id === search.get('service')) ?? services[0];
          return (
            <>
              {first === undefined ? (
                <p>{t('service.none')}</p>
              ) : (
                <TicketForm services={services} first={first} />
              )}
              <Tickets />
            </>
          );
        }}
      </QueryView>
      <Link href="/" className="link">
        {t('back')}
      </Link>
    </div>
  );
}

function Tickets() {
  const { t } = useTranslation('portal');
  const query = useInfiniteQuery(ticketsQuery);
  return (
    <section className="portal-page" aria-label={t('tickets.mine')}>
      <h2>{t('tickets.mine')}</h2>
      <QueryView query={query}>
        {({ pages }) => {
          const tickets = pages.flatMap(({ items }) => items);
          if (tickets.length === 0) return <p>{t('tickets.none')}</p>;
          return tickets.map((ticket) => <TicketCard key={ticket.id} ticket={ticket} />);
        }}
      </QueryView>
      <MoreButton query={query} />
    </section>
  );
}

function TicketCard({ ticket }: { readonly ticket: PortalTicket }) {
  const { t } = useTranslation('portal');
  const zone = useZone();
  const { number, kind, state, waitingFor, address, openedAt, text, incident, answers } = ticket;
  const moment = (at: string) => formatMoment(Date.parse(at), zone);
  const title = t('tickets.one', { number, kind: t(`tickets.kind.${kind}`) });
  const told = state === 'waiting' && waitingFor !== null ? waitingFor : state;
  return (
    <article className="portal-card" aria-label={title}>
      <h3>{title}</h3>
      <p>
        <b>{t(`tickets.state.${told}`)}</b>
      </p>
      <p className="portal-quiet">
        {[t('tickets.opened', { at: moment(openedAt) }), address].filter(Boolean).join(' · ')}
      </p>
      {incident !== null && state !== 'closed' && <KnownOutage {...incident} />}
      {text !== null && <p className="portal-said">{text}</p>}
      {answers.map((answer) => (
        <Notice key={`${answer.at}${answer.text}`} tone="blue">
          <p className="portal-quiet">{t('tickets.answered', { at: moment(answer.at) })}</p>
          <p className="portal-said">{answer.text}</p>
        </Notice>
      ))}
    </article>
  );
}
