import {
  type CredentialView,
  credentialCreateSchema,
  credentialSchema,
} from '@atalaya/core/wire/rest/credentials';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import {
  CREDENTIAL_FIELDS,
  CREDENTIAL_KINDS,
  type CredentialDraft,
  credentialBody,
  type SecretField,
} from './credential-draft.js';

interface CredentialFormProps {
  readonly before?: CredentialView;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

/** A secret is written and never read back: editing means writing it again. */
export function CredentialForm({ before, onSaved, onCancel }: CredentialFormProps) {
  const { t } = useTranslation('settings');
  const [draft, setDraft] = useState<CredentialDraft>({
    name: before?.name ?? '',
    kind: before?.kind ?? 'snmp-community',
    values: {},
    tls: before?.kind === 'uisp',
  });
  const form = useFormState({
    schema: credentialCreateSchema,
    send: (body) =>
      before
        ? api.request(`/credentials/${before.id}`, {
            method: 'PATCH',
            body,
            schema: credentialSchema,
          })
        : api.request('/credentials', { method: 'POST', body, schema: credentialSchema }),
    onDone: onSaved,
  });
  const hasTls = draft.kind === 'routeros' || draft.kind === 'uisp';
  return (
    <form
      noValidate
      autoComplete="off"
      onSubmit={(event) => form.submit(event, credentialBody(draft))}
    >
      <div className="form-stack">
        <TextField
          label={t('name')}
          value={draft.name}
          onChange={(name) => setDraft({ ...draft, name })}
          error={form.errors['name']}
          autoFocus
        />
        {!before && (
          <SelectField
            label={t('kind')}
            value={draft.kind}
            choices={CREDENTIAL_KINDS.map((kind) => ({
              value: kind,
              label: t(`credential.kind.${kind}`),
            }))}
            onChange={(kind) => {
              if (kind !== '') setDraft({ ...draft, kind, values: {}, tls: kind === 'uisp' });
            }}
          />
        )}
        {CREDENTIAL_FIELDS[draft.kind].map((field) => (
          <SecretInput
            key={field.name}
            field={field}
            value={draft.values[field.name] ?? ''}
            onChange={(value) =>
              setDraft({ ...draft, values: { ...draft.values, [field.name]: value } })
            }
            error={form.errors[`secret.${field.name}`]}
          />
        ))}
        {hasTls && (
          <CheckField
            label={t('credential.tls')}
            hint={t('credential.tlsHint')}
            isChecked={draft.tls}
            onChange={(tls) => setDraft({ ...draft, tls })}
          />
        )}
      </div>
      <FormActions isSending={form.isSending} formError={form.formError} onCancel={onCancel} />
    </form>
  );
}

interface SecretInputProps {
  readonly field: SecretField;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
}

function SecretInput({ field, value, onChange, error }: SecretInputProps) {
  const { t } = useTranslation('settings');
  const label = t(`credential.field.${field.name}`);
  if (field.choices) {
    return (
      <SelectField
        label={label}
        value={value || (field.preset ?? '')}
        {...(field.preset === undefined ? { emptyLabel: t('credential.noProtocol') } : {})}
        choices={field.choices.map((choice) => ({ value: choice, label: choice.toUpperCase() }))}
        onChange={onChange}
        error={error}
      />
    );
  }
  return (
    <TextField
      label={label}
      type={field.isSecret ? 'password' : 'text'}
      autoComplete={field.isSecret ? 'new-password' : 'off'}
      value={value}
      onChange={onChange}
      error={error}
      isOptional={field.isOptional ?? false}
    />
  );
}
