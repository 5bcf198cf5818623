import {
  CUSTOMER_KINDS,
  type Customer,
  customerCreateSchema,
} from '@atalaya/core/wire/rest/customers';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { saveCustomer } from './queries.js';

interface CustomerFormProps {
  readonly before?: Customer;
  readonly onSaved: (customer: Customer) => void;
  readonly onCancel: () => void;
}

const orNull = (text: string) => (text.trim() === '' ? null : text);

export function CustomerForm({ before, onSaved, onCancel }: CustomerFormProps) {
  const { t } = useTranslation('customers');
  const [draft, setDraft] = useState({
    kind: before?.kind ?? ('person' as Customer['kind'] | ''),
    name: before?.name ?? '',
    taxId: before?.taxId ?? '',
    phone: before?.phone ?? '',
    email: before?.email ?? '',
    address: before?.address ?? '',
    notes: before?.notes ?? '',
  });
  const change = (part: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...part }));
  const form = useFormState({
    schema: customerCreateSchema,
    send: (body) => saveCustomer(before?.id, body),
    onDone: onSaved,
  });
  const { taxId, phone, email } = draft;
  const body = { ...draft, taxId: orNull(taxId), phone: orNull(phone), email: orNull(email) };
  return (
    <form noValidate onSubmit={(event) => form.submit(event, body)}>
      <div className="form-stack">
        <TextField
          label={t('name')}
          value={draft.name}
          onChange={(name) => change({ name })}
          error={form.errors['name']}
          autoFocus
        />
        <div className="form-grid">
          <SelectField
            label={t('kindLabel')}
            value={draft.kind}
            choices={CUSTOMER_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
            onChange={(kind) => change({ kind })}
            error={form.errors['kind']}
          />
          <TextField
            label={t('taxId')}
            value={draft.taxId}
            onChange={(value) => change({ taxId: value })}
            error={form.errors['taxId']}
            isOptional
          />
          <TextField
            label={t('phone')}
            value={draft.phone}
            type="tel"
            onChange={(value) => change({ phone: value })}
            error={form.errors['phone']}
            isOptional
          />
          <TextField
            label={t('email')}
            value={draft.email}
            type="email"
            onChange={(value) => change({ email: value })}
            error={form.errors['email']}
            isOptional
          />
        </div>
        <TextField
          label={t('address')}
          value={draft.address}
          onChange={(address) => change({ address })}
          error={form.errors['address']}
          isOptional
        />
        <TextField
          label={t('notes')}
          value={draft.notes}
          onChange={(notes) => change({ notes })}
          error={form.errors['notes']}
          isOptional
        />
      </div>
      <FormActions isSending={form.isSending} formError={form.formError} onCancel={onCancel} />
    </form>
  );
}
