import type { Service } from '@atalaya/core/wire/rest/services';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { addTicketStrings } from './ticket-strings.js';
import { VisitDialog } from './visit-dialog.js';
import { VisitLines } from './visit-lines.js';
import { visitsQuery } from './visit-queries.js';
import './tickets.css';

addTicketStrings();

/** Who is to go to a service, and a way to send somebody without a ticket first. */
export function ServiceVisits({ service }: { readonly service: Service }) {
  const may = usePermissions();
  return may('visit:read') ? <Visits service={service} /> : null;
}

function Visits({ service }: { readonly service: Service }) {
  const { t } = useTranslation('tickets');
  const may = usePermissions();
  const [isPlanning, setPlanning] = useState(false);
  const { data } = useQuery(visitsQuery({ serviceId: service.id }));
  const ahead = data?.items.filter(({ state }) => state === 'planned' || state === 'under_way');
  const mayPlan = may('visit:write') && service.desiredState !== 'cancelled';
  return (
    <>
      {ahead !== undefined && ahead.length > 0 && <VisitLines visits={ahead} />}
      {mayPlan && (
        <div>
          <Button look="quiet" onClick={() => setPlanning(true)}>
            {t('visit.plan')}
          </Button>
        </div>
      )}
      {isPlanning && (
        <VisitDialog of={{ serviceId: service.id }} onClose={() => setPlanning(false)} />
      )}
    </>
  );
}
