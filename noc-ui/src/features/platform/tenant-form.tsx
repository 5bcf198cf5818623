import {
  platformTenantCreatedSchema,
  platformTenantCreateSchema,
} from '@atalaya/core/wire/rest/platform-tenants';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import { TimeZoneField } from '../../shared/ui/time-zone-field.js';
import { TENANTS_PATH } from './queries.js';

interface TenantFormProps {
  /** With the one-time link of its owner. */
  readonly onSaved: (ownerUrl: string) => void;
  readonly onCancel: () => void;
}

export function TenantForm({ onSaved, onCancel }: TenantFormProps) {
  const { t } = useTranslation('platform');
  const locale = useLocale();
  const [draft, setDraft] = useState({
    name: '',
    slug: '',
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    currency: 'MXN',
  });
  const form = useFormState({
    schema: platformTenantCreateSchema,
    send: (body) =>
      api.request(TENANTS_PATH, { method: 'POST', body, schema: platformTenantCreatedSchema }),
    onDone: ({ invitation }) => onSaved(invitation.url),
  });
  return (
    <form noValidate onSubmit={(event) => form.submit(event, { ...draft, locale })}>
      <div className="form-stack">
        <TextField
          label={t('name')}
          value={draft.name}
          onChange={(name) => setDraft({ ...draft, name })}
          error={form.errors['name']}
          autoFocus
        />
        <TextField
          label={t('slug')}
          hint={t('slugHint')}
          value={draft.slug}
          onChange={(slug) => setDraft({ ...draft, slug })}
          error={form.errors['slug']}
        />
        <TimeZoneField
          label={t('timezone')}
          value={draft.timezone}
          onChange={(timezone) => setDraft({ ...draft, timezone })}
          error={form.errors['timezone']}
        />
        <TextField
          label={t('currency')}
          maxLength={3}
          value={draft.currency}
          onChange={(currency) => setDraft({ ...draft, currency: currency.toUpperCase() })}
          error={form.errors['currency']}
        />
      </div>
      <FormActions isSending={form.isSending} formError={form.formError} onCancel={onCancel} />
    </form>
  );
}
