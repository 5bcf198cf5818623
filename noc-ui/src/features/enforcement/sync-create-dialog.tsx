import { type RouterSyncRow, routerSyncDecideSchema } from '@atalaya/core/wire/rest/router-sync';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { plansQuery } from '../../shared/api/catalog-queries.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { customerChoicesQuery, decideSync } from './sync-queries.js';

interface SyncCreateDialogProps {
  readonly row: RouterSyncRow;
  readonly onClose: () => void;
}

/** What a router alone has becomes a new line of a customer, billed from today. */
export function SyncCreateDialog({ row, onClose }: SyncCreateDialogProps) {
  const { t } = useTranslation('enforcement');
  const [search, setSearch] = useState(row.found?.['comment'] ?? '');
  const [customerId, setCustomer] = useState('');
  const [planId, setPlan] = useState(row.proposal.plan?.id ?? '');
  const { data: customers } = useQuery(customerChoicesQuery(search));
  const { data: plans } = useQuery(plansQuery());
  const body = {
    rows: [
      {
        id: row.id,
        choice: 'create',
        customerId: customerId === '' ? undefined : customerId,
        planId: planId === '' ? undefined : planId,
      },
    ],
  };
  return (
    <FormDialog
      title={t('sync.create.title', { key: row.key })}
      schema={routerSyncDecideSchema}
      body={body}
      send={({ rows }, key) => decideSync(rows, key)}
      submitLabel={t('sync.create.submit')}
      onClose={onClose}
    >
      {(errors) => (
        <>
          <p className="section-note">{t('sync.create.text')}</p>
          <TextField
            label={t('sync.create.search')}
            type="search"
            value={search}
            onChange={setSearch}
            autoFocus
          />
          <SelectField
            label={t('sync.create.customer')}
            value={customerId}
            emptyLabel={t('sync.create.choose')}
            choices={(customers?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            onChange={setCustomer}
            error={errors['rows.0.customerId']}
          />
          <SelectField
            label={t('sync.create.plan')}
            value={planId}
            emptyLabel={t('sync.create.choose')}
            choices={(plans ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            onChange={setPlan}
            error={errors['rows.0.planId'] ?? errors['rows.0.id']}
          />
        </>
      )}
    </FormDialog>
  );
}
