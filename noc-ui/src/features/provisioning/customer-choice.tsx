import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { CheckField } from '../../shared/ui/check-field.js';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { SearchInput } from '../../shared/ui/search-input.js';
import { TextField } from '../../shared/ui/text-field.js';
import type { LineDraft } from './line-draft.js';
import { chosenCustomerQuery, foundCustomersQuery } from './queries.js';

interface CustomerChoiceProps {
  readonly draft: LineDraft;
  readonly errors: FieldErrors;
  readonly onChange: (part: Partial<LineDraft>) => void;
}

/** Who gets the line: somebody who is there, found by what is known of them, or a new customer. */
export function CustomerChoice({ draft, errors, onChange }: CustomerChoiceProps) {
  const { t } = useTranslation('provisioning');
  const may = usePermissions();
  return (
    <fieldset className="section provision-part">
      <legend>{t('customer.title')}</legend>
      {may('customer:write') && draft.customerId === '' && (
        <CheckField
          label={t('customer.isNew')}
          isChecked={draft.isNewCustomer}
          onChange={(isNewCustomer) => onChange({ isNewCustomer })}
        />
      )}
      {draft.isNewCustomer ? (
        <div className="form-grid">
          <TextField
            label={t('customer.name')}
            value={draft.name}
            onChange={(name) => onChange({ name })}
            error={errors['customer.name']}
            maxLength={120}
            autoComplete="off"
          />
          <TextField
            label={t('customer.phone')}
            value={draft.phone}
            onChange={(phone) => onChange({ phone })}
            error={errors['customer.phone']}
            inputMode="tel"
            autoComplete="off"
            isOptional
          />
        </div>
      ) : draft.customerId === '' ? (
        <CustomerSearch
          error={errors['customerId']}
          onChoose={(id) => onChange({ customerId: id })}
        />
      ) : (
        <ChosenCustomer id={draft.customerId} onOther={() => onChange({ customerId: '' })} />
      )}
    </fieldset>
  );
}

function ChosenCustomer({ id, onOther }: { readonly id: string; readonly onOther: () => void }) {
  const { t } = useTranslation('provisioning');
  const { data } = useQuery(chosenCustomerQuery(id));
  return (
    <p className="provision-chosen">
      <b>{data?.name ?? '…'}</b>
      <Button look="quiet" onClick={onOther}>
        {t('customer.other')}
      </Button>
    </p>
  );
}

interface CustomerSearchProps {
  readonly error: string | undefined;
  readonly onChoose: (id: string) => void;
}

function CustomerSearch({ error, onChoose }: CustomerSearchProps) {
  const { t } = useTranslation('provisioning');
  const [search, setSearch] = useState('');
  const { data } = useQuery(foundCustomersQuery(search.trim()));
  return (
    <>
      <SearchInput label={t('customer.search')} value={search} onChange={setSearch} />
      {error !== undefined && (
        <p className="field-error" role="alert">
          {t('customer.needed')}
        </p>
      )}
      {search.trim() !== '' && data?.items.length === 0 && (
        <p className="sub">{t('customer.noneFound')}</p>
      )}
      {search.trim() !== '' && data !== undefined && data.items.length > 0 && (
        <ul className="provision-found">
          {data.items.map(({ id, name, phone }) => (
            <li key={id}>
              <Button onClick={() => onChoose(id)}>
                {name}
                {phone !== null && <span className="sub num"> {phone}</span>}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
