import type { Customer } from '@atalaya/core/wire/rest/customers';
import type { Service } from '@atalaya/core/wire/rest/services';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { Icon } from '../../shared/ui/icon.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { CustomerForm } from './customer-form.js';
import { customerQuery, servicesOfQuery } from './queries.js';
import { ServiceCard } from './service-card.js';
import { ServiceForm } from './service-form.js';
import en from './strings.en.json';
import es from './strings.es.json';
import './customers.css';

addStrings('customers', es, en);

interface CustomerPageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
}

export function CustomerPage({ params }: CustomerPageProps) {
  const id = params['id'] ?? '';
  const query = useQuery(customerQuery(id));
  return (
    <div className="page" key={id}>
      <QueryView query={query}>{(customer) => <CustomerView customer={customer} />}</QueryView>
    </div>
  );
}

type Task =
  | { readonly kind: 'customer' }
  | { readonly kind: 'service'; readonly service?: Service };

function CustomerView({ customer }: { readonly customer: Customer }) {
  const { t } = useTranslation(['customers', 'shared']);
  const may = usePermissions();
  const client = useQueryClient();
  const [task, setTask] = useState<Task | null>(null);
  const done = () => {
    void client.invalidateQueries();
    setTask(null);
  };
  const mayWriteService = may('service:write');
  return (
    <>
      <PageHead
        title={customer.name}
        lead={
          <Link href="/customers" className="link">
            {t('title')}
          </Link>
        }
        actions={
          may('customer:write') && (
            <Button onClick={() => setTask({ kind: 'customer' })}>{t('shared:action.edit')}</Button>
          )
        }
      />
      <CustomerFacts customer={customer} />
      {may('service:read') && (
        <Services
          customer={customer}
          onAdd={mayWriteService ? () => setTask({ kind: 'service' }) : undefined}
          onEdit={mayWriteService ? (service) => setTask({ kind: 'service', service }) : undefined}
        />
      )}
      {task?.kind === 'customer' && (
        <Dialog title={t('edit')} onClose={() => setTask(null)}>
          <CustomerForm before={customer} onSaved={done} onCancel={() => setTask(null)} />
        </Dialog>
      )}
      {task?.kind === 'service' && (
        <Dialog
          title={task.service ? t('service.edit') : t('service.add')}
          onClose={() => setTask(null)}
        >
          <ServiceForm
            customerId={customer.id}
            {...(task.service ? { before: task.service } : {})}
            onSaved={done}
            onCancel={() => setTask(null)}
          />
        </Dialog>
      )}
    </>
  );
}

function CustomerFacts({ customer }: { readonly customer: Customer }) {
  const { t } = useTranslation('customers');
  const facts = [
    ['kindLabel', t(`kind.${customer.kind}`)],
    ['taxId', customer.taxId],
    ['phone', customer.phone],
    ['email', customer.email],
    ['address', customer.address],
    ['notes', customer.notes],
  ] as const;
  return (
    <dl className="customer-facts">
      {facts.map(
        ([label, value]) =>
          value && (
            <div key={label}>
              <dt>{t(label)}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

interface ServicesProps {
  readonly customer: Customer;
  readonly onAdd: (() => void) | undefined;
  readonly onEdit: ((service: Service) => void) | undefined;
}

function Services({ customer, onAdd, onEdit }: ServicesProps) {
  const { t } = useTranslation('customers');
  const query = useQuery(servicesOfQuery(customer.id));
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('services')}</h2>
        {onAdd && (
          <Button onClick={onAdd}>
            <Icon name="plus" />
            {t('service.add')}
          </Button>
        )}
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
                onEdit={onEdit ? () => onEdit(service) : undefined}
              />
            ))
          )
        }
      </QueryView>
    </section>
  );
}
