import {
  tenantDomainCreateSchema,
  tenantDomainSchema,
} from '@atalaya/core/wire/rest/tenant-domains';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../shared/api/app-api.js';
import { FormActions } from '../../../shared/ui/form-actions.js';
import { useFormState } from '../../../shared/ui/form-state.js';
import { TextField } from '../../../shared/ui/text-field.js';

export function HostForm({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation('portalSettings');
  const [host, setHost] = useState('');
  const form = useFormState({
    schema: tenantDomainCreateSchema,
    send: (body) =>
      api.request('/tenant-domains', { method: 'POST', body, schema: tenantDomainSchema }),
    onDone: () => {
      setHost('');
      onDone();
    },
  });
  return (
    <form
      className="tenant-form"
      noValidate
      onSubmit={(event) => form.submit(event, { host: host.trim() })}
    >
      <TextField
        label={t('hosts.host')}
        hint={t('hosts.hint')}
        placeholder="portal.example.mx"
        value={host}
        maxLength={253}
        onChange={setHost}
        error={form.errors['host']}
      />
      <FormActions
        isSending={form.isSending}
        formError={form.formError}
        submitLabel={t('hosts.add')}
      />
    </form>
  );
}
