import { countryOf } from '@atalaya/core/domain/customers/country';
import { type TaxIdKind, taxIdKindsOf } from '@atalaya/core/domain/customers/tax-id';
import {
  CUSTOMER_KINDS,
  type Customer,
  customerCreateSchema,
} from '@atalaya/core/wire/rest/customers';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../shared/api/session-store.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { type ContactDraft, ContactFields } from './contact-fields.js';
import { saveCustomer } from './queries.js';

interface CustomerFormProps {
  readonly before?: Customer;
  readonly onSaved: (customer: Customer) => void;
  readonly onCancel: () => void;
}

const orNull = (text: string) => (text.trim() === '' ? null : text);

export function CustomerForm({ before, onSaved, onCancel }: CustomerFormProps) {
  const { t } = useTranslation('customers');
  const [draft, setDraft] = useState(() => draftOf(before));
  const country = useCountry();
  const change = (part: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...part }));
  const form = useFormState({
    schema: customerCreateSchema,
    send: (body) => saveCustomer(before?.id, body),
    onDone: onSaved,
  });
  const { taxIdKind } = draft;
  const body = bodyOf(draft);
  const offered = taxIdKindsOf(country, draft.kind === 'company' ? 'company' : 'person');
  const kinds = taxIdKind === '' || offered.includes(taxIdKind) ? offered : [...offered, taxIdKind];
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
          <SelectField
            label={t('taxIdKindLabel')}
            value={draft.taxIdKind}
            emptyLabel={t('taxIdGuess')}
            choices={kinds.map((each) => ({ value: each, label: t(`taxIdKind.${each}`) }))}
            onChange={(value) => change({ taxIdKind: value })}
            error={form.errors['taxIdKind']}
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
        <CheckField
          label={t('contact.mainConsent')}
          isChecked={draft.hasWhatsappConsent}
          onChange={(hasWhatsappConsent) => change({ hasWhatsappConsent })}
        />
        <ContactFields
          contacts={draft.contacts}
          errors={form.errors}
          onChange={(contacts) => change({ contacts })}
        />
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

function draftOf(before: Customer | undefined) {
  return {
    kind: before?.kind ?? ('person' as Customer['kind'] | ''),
    name: before?.name ?? '',
    taxId: before?.taxId ?? '',
    phone: before?.phone ?? '',
    email: before?.email ?? '',
    address: before?.address ?? '',
    notes: before?.notes ?? '',
    taxIdKind: before?.taxIdKind ?? ('' as TaxIdKind | ''),
    hasWhatsappConsent: before?.whatsappConsent != null,
    contacts: (before?.contacts ?? []).map(
      ({ kind, value, role, whatsappConsent }, key): ContactDraft => ({
        key,
        kind,
        value,
        role,
        hasConsent: whatsappConsent !== null,
      }),
    ) as readonly ContactDraft[],
  };
}

function bodyOf(draft: ReturnType<typeof draftOf>) {
  const { taxId, taxIdKind, phone, email } = draft;
  return {
    ...draft,
    taxId: orNull(taxId),
    taxIdKind: taxIdKind === '' ? null : taxIdKind,
    phone: orNull(phone),
    email: orNull(email),
    contacts: draft.contacts.map(({ key: _, ...contact }) => contact),
  };
}

/** Whose papers are offered first. */
function useCountry(): string | undefined {
  const session = useSessionState();
  const tenant = 'person' in session ? session.person.tenant : null;
  return tenant ? countryOf(tenant) : undefined;
}
