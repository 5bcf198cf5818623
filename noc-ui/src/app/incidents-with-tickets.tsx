import { IncidentsPage } from '../features/incidents/incidents.page.js';
import { IncidentTickets } from '../features/tickets/incident-tickets.js';

interface IncidentsWithTicketsPageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
}

export function IncidentsWithTicketsPage({ params }: IncidentsWithTicketsPageProps) {
  return <IncidentsPage params={params} tickets={IncidentTickets} />;
}
