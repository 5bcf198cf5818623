import type { VisitKind } from '@atalaya/core/domain/tickets/visit';
import type { TicketDetail } from '@atalaya/core/wire/rest/tickets';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { VisitDialog } from './visit-dialog.js';
import { VisitLines } from './visit-lines.js';
import { visitsQuery } from './visit-queries.js';

/** Who went, or will go, because of a ticket. */
export function TicketVisits({ ticket }: { readonly ticket: TicketDetail }) {
  const { t } = useTranslation('tickets');
  const may = usePermissions();
  const [isPlanning, setPlanning] = useState(false);
  const query = useQuery(visitsQuery({ ticketId: ticket.id }));
  const mayPlan = may('visit:write') && ticket.customer !== null && ticket.state !== 'closed';
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('visits')}</h2>
        {mayPlan && <Button onClick={() => setPlanning(true)}>{t('visit.plan')}</Button>}
      </div>
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="section-note">{t('noVisits')}</p>
          ) : (
            <VisitLines visits={items} />
          )
        }
      </QueryView>
      {isPlanning && (
        <VisitDialog
          of={{ ticketId: ticket.id }}
          kind={visitKindOf(ticket.kind)}
          onClose={() => setPlanning(false)}
        />
      )}
    </section>
  );
}

function visitKindOf(kind: TicketDetail['kind']): VisitKind {
  return kind === 'installation' || kind === 'relocation' || kind === 'removal' ? kind : 'repair';
}
