import type { Customer } from '@atalaya/core/wire/rest/customers';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { usePermissions } from '../../shared/api/permissions.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { Icon } from '../../shared/ui/icon.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { CustomerFiles } from './customer-files.js';
import { CustomerForm } from './customer-form.js';
import { OpeningImportButton } from './opening-import.js';
import { customersQuery } from './queries.js';
import en from './strings.en.json';
import es from './strings.es.json';
import { useSettled } from './use-settled.js';
import './customers.css';
import { MoreButton } from '../../shared/ui/more-button.js';

addStrings('customers', es, en);

export function CustomersPage() {
  const { t } = useTranslation(['customers', 'shared']);
  const may = usePermissions();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [text, setText] = useState('');
  const search = useSettled(text);
  const [isAdding, setAdding] = useState(false);
  const [isFiling, setFiling] = useState(false);
  const query = useInfiniteQuery(customersQuery(search));
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        lead={t('lead')}
        actions={
          <>
            {may('service_link:write') && (
              <Link href="/service-links" className="button" data-look="plain">
                {t('waiting.title')}
              </Link>
            )}
            {may('plan:read') && (
              <Link href="/plans" className="button" data-look="plain">
                {t('plans.title')}
              </Link>
            )}
            <OpeningImportButton />
            <Button onClick={() => setFiling(true)}>{t('file.title')}</Button>
            {may('provisioning:write') && (
              <Link href="/provision" className="button" data-look="plain">
                {t('provision')}
              </Link>
            )}
            {may('customer:write') && (
              <Button look="primary" onClick={() => setAdding(true)}>
                <Icon name="plus" />
                {t('add')}
              </Button>
            )}
          </>
        }
      />
      <search className="customer-search">
        <input
          type="search"
          value={text}
          maxLength={120}
          aria-label={t('search')}
          placeholder={t('search')}
          onChange={(event) => setText(event.target.value)}
        />
      </search>
      <QueryView query={query}>
        {({ pages }) => {
          const customers = pages.flatMap(({ items }) => items);
          return customers.length === 0 ? (
            <EmptyState title={t(search === '' ? 'empty.title' : 'empty.noneFound')}>
              <p>{t(search === '' ? 'empty.text' : 'empty.otherSearch')}</p>
            </EmptyState>
          ) : (
            <CustomerTable customers={customers} />
          );
        }}
      </QueryView>
      <MoreButton query={query} />
      {isFiling && <CustomerFiles onClose={() => setFiling(false)} />}
      {isAdding && (
        <Dialog title={t('add')} onClose={() => setAdding(false)}>
          <CustomerForm
            onSaved={({ id }) => {
              void client.invalidateQueries({ queryKey: ['customers'] });
              navigate(`/customers/${id}`);
            }}
            onCancel={() => setAdding(false)}
          />
        </Dialog>
      )}
    </div>
  );
}

function CustomerTable({ customers }: { readonly customers: readonly Customer[] }) {
  const { t } = useTranslation('customers');
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('phone')}</th>
            <th scope="col">{t('taxId')}</th>
            <th scope="col" className="end">
              {t('services')}
            </th>
          </tr>
        </thead>
        <tbody>
          {customers.map((customer) => (
            <tr key={customer.id}>
              <td>
                <Link href={`/customers/${customer.id}`} className="link">
                  <b>{customer.name}</b>
                </Link>
                <div className="sub">{t(`kind.${customer.kind}`)}</div>
              </td>
              <td className="num">{customer.phone}</td>
              <td className="num">{customer.taxId}</td>
              <td className="end num">{customer.serviceCount}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
