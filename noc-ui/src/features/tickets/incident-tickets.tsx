import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { TicketDialog } from './ticket-dialog.js';
import { TicketList } from './ticket-list.js';
import { addTicketStrings } from './ticket-strings.js';
import './tickets.css';

addTicketStrings();

interface IncidentTicketsProps {
  readonly incidentId: string;
  readonly isOpen: boolean;
}

/** Who asked because of an incident; one more can be opened while it is on. */
export function IncidentTickets({ incidentId, isOpen }: IncidentTicketsProps) {
  const { t } = useTranslation('tickets');
  const may = usePermissions();
  const [isOpening, setOpening] = useState(false);
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('title')}</h2>
        {isOpen && may('ticket:write') && (
          <Button onClick={() => setOpening(true)}>{t('open.title')}</Button>
        )}
      </div>
      <TicketList
        filter={{ incidentId }}
        empty={<p className="section-note">{t('empty.incident')}</p>}
      />
      {isOpening && <TicketDialog incidentId={incidentId} onClose={() => setOpening(false)} />}
    </section>
  );
}
