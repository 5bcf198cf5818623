import type { Customer } from '@atalaya/core/wire/rest/customers';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { useShownTab } from '../../shared/ui/use-shown-tab.js';
import { AccountDialogs } from './account-dialogs.js';
import { type AccountSlots, OWN_TABS } from './account-slots.js';
import { CustomerAccounts } from './customer-accounts.js';
import { CustomerColumn } from './customer-column.js';
import { CustomerDialogs } from './customer-dialogs.js';
import { CustomerForm } from './customer-form.js';
import { CustomerRecords } from './customer-records.js';
import { CustomerServices } from './customer-services.js';
import { CustomerMessages, CustomerTimeline } from './customer-timeline.js';
import { accountsOfQuery, customerQuery } from './queries.js';
import en from './strings.en.json';
import es from './strings.es.json';
import './customers.css';

addStrings('customers', es, en);

interface CustomerPageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly slots: AccountSlots;
}

export function CustomerPage({ params, slots }: CustomerPageProps) {
  const id = params['id'] ?? '';
  const query = useQuery(customerQuery(id));
  return (
    <div className="page" key={id}>
      <QueryView query={query}>
        {(customer) => <CustomerView customer={customer} tab={params['tab']} slots={slots} />}
      </QueryView>
    </div>
  );
}

interface CustomerViewProps {
  readonly customer: Customer;
  readonly tab: string | undefined;
  readonly slots: AccountSlots;
}

function CustomerView({ customer, tab, slots }: CustomerViewProps) {
  const { t } = useTranslation(['customers', 'shared']);
  const may = usePermissions();
  const client = useQueryClient();
  const [isEditing, setEditing] = useState(false);
  return (
    <>
      <PageHead
        title={customer.name}
        lead={
          <>
            <Link href="/customers" className="link">
              {t('title')}
            </Link>{' '}
            · {t(`kind.${customer.kind}`)}
          </>
        }
        actions={
          <>
            <AccountDialogs customerId={customer.id} dialogs={slots.dialogs} />
            <CustomerDialogs customerId={customer.id} dialogs={slots.customerDialogs} />
            {may('customer:write') && (
              <Button onClick={() => setEditing(true)}>{t('shared:action.edit')}</Button>
            )}
          </>
        }
      />
      <div className="customer-page">
        <CustomerColumn customer={customer} why={slots.why} />
        <CustomerTabs customer={customer} tab={tab} slots={slots} />
      </div>
      {isEditing && (
        <Dialog title={t('edit')} onClose={() => setEditing(false)}>
          <CustomerForm
            before={customer}
            onSaved={() => {
              void client.invalidateQueries();
              setEditing(false);
            }}
            onCancel={() => setEditing(false)}
          />
        </Dialog>
      )}
    </>
  );
}

function CustomerTabs({ customer, tab, slots }: CustomerViewProps) {
  const { t } = useTranslation('customers');
  const may = usePermissions();
  const money = may('account:read') ? slots.tabs : [];
  const [services, ...others] = OWN_TABS;
  const ids = [services, ...money, ...slots.customerTabs, ...others]
    .filter((each) => !('permission' in each) || may(each.permission))
    .map(({ id }) => id);
  const shown = ids.find((id) => id === tab) ?? ids[0];
  const row = useShownTab(shown);
  return (
    <div className="customer-tabs">
      <nav ref={row} className="tabs" aria-label={customer.name}>
        {ids.map((id) => (
          <Link
            key={id}
            href={`/customers/${customer.id}/${id}`}
            aria-current={id === shown ? 'page' : undefined}
          >
            {t(`tab.${id}`)}
          </Link>
        ))}
      </nav>
      {shown === 'services' && (
        <CustomerServices
          customer={customer}
          billing={slots.serviceBilling}
          sla={slots.serviceSla}
          enforcement={slots.serviceEnforcement}
          visits={slots.serviceVisits}
        />
      )}
      {shown === 'accounts' && <CustomerAccounts customerId={customer.id} />}
      {shown === 'messages' && <CustomerMessages customerId={customer.id} />}
      {shown === 'timeline' && <CustomerTimeline customerId={customer.id} />}
      {shown === 'records' && <CustomerRecords customerId={customer.id} />}
      {slots.customerTabs.map(
        ({ id, view: View }) => id === shown && <View key={id} customerId={customer.id} />,
      )}
      <AccountViews customerId={customer.id} view={money.find(({ id }) => id === shown)?.view} />
    </div>
  );
}

interface AccountViewsProps {
  readonly customerId: string;
  readonly view: AccountSlots['tabs'][number]['view'] | undefined;
}

function AccountViews({ customerId, view: View }: AccountViewsProps) {
  const { data } = useQuery({ ...accountsOfQuery(customerId), enabled: View !== undefined });
  if (!View) return null;
  return data?.items.map(({ id }) => <View key={id} accountId={id} />);
}
