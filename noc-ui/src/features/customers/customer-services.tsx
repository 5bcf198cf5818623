import type { Customer } from '@atalaya/core/wire/rest/customers';
import type { Service } from '@atalaya/core/wire/rest/services';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { Icon } from '../../shared/ui/icon.js';
import { QueryView } from '../../shared/ui/query-view.js';
import type { AccountSlots } from './account-slots.js';
import { EquipmentList } from './equipment.js';
import { servicesOfQuery } from './queries.js';
import { ServiceCard } from './service-card.js';
import { ServiceForm } from './service-form.js';

interface CustomerServicesProps {
  readonly customer: Customer;
  readonly billing: AccountSlots['serviceBilling'];
  readonly sla: AccountSlots['serviceSla'];
  readonly enforcement: AccountSlots['serviceEnforcement'];
  readonly visits: AccountSlots['serviceVisits'];
}

/** A customer's lines with their signal and the devices they run through, and what stands at the house. */
export function CustomerServices(props: CustomerServicesProps) {
  const { customer, billing, sla, enforcement, visits } = props;
  const { t } = useTranslation('customers');
  const may = usePermissions();
  const client = useQueryClient();
  const query = useQuery(servicesOfQuery(customer.id));
  const [editing, setEditing] = useState<Service | 'new' | null>(null);
  const mayWrite = may('service:write');
  return (
    <>
      <section className="section">
        <div className="section-head">
          <h2>{t('services')}</h2>
          <div className="page-actions">
            {may('provisioning:write') && (
              <Link href={`/provision/${customer.id}`} className="button" data-look="plain">
                {t('provision')}
              </Link>
            )}
            {mayWrite && (
              <Button onClick={() => setEditing('new')}>
                <Icon name="plus" />
                {t('service.add')}
              </Button>
            )}
          </div>
        </div>
        <QueryView query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title={t('service.noneTitle')}>
                <p>{t('service.noneText')}</p>
              </EmptyState>
            ) : (
              items.map((service) => (
                <ServiceCard
                  key={service.id}
                  service={service}
                  billing={billing}
                  sla={sla}
                  enforcement={enforcement}
                  visits={visits}
                  onEdit={mayWrite ? () => setEditing(service) : undefined}
                />
              ))
            )
          }
        </QueryView>
      </section>
      <EquipmentList customerId={customer.id} services={query.data?.items ?? []} />
      {editing !== null && (
        <Dialog
          title={editing === 'new' ? t('service.add') : t('service.edit')}
          onClose={() => setEditing(null)}
        >
          <ServiceForm
            customerId={customer.id}
            {...(editing !== 'new' && { before: editing })}
            onSaved={() => {
              void client.invalidateQueries();
              setEditing(null);
            }}
            onCancel={() => setEditing(null)}
          />
        </Dialog>
      )}
    </>
  );
}
