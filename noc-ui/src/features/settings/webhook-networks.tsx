import { tenantDetailSchema, tenantUpdateSchema } from '@atalaya/core/wire/rest/tenant';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { tenantQuery } from '../../shared/api/tenant-query.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { Notice } from '../../shared/ui/notice.js';
import { TextField } from '../../shared/ui/text-field.js';

/** Networks of one's own to which webhooks may go, such as the one where n8n stands. */
export function WebhookNetworks({ networks }: { networks: readonly string[] }) {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const [isDone, setDone] = useState(false);
  const [text, setText] = useState(networks.join(', '));
  const form = useFormState({
    schema: tenantUpdateSchema,
    send: (body) => api.request('/tenant', { method: 'PATCH', body, schema: tenantDetailSchema }),
    onDone: (saved) => {
      client.setQueryData(tenantQuery().queryKey, saved);
      setDone(true);
    },
  });
  const lanNetworks = text.split(/[\s,;]+/).filter((part) => part !== '');
  const wrong = Object.entries(form.errors).find(([field]) => field.includes('lanNetworks'));
  const at = Number(wrong?.[0].split('.').at(-1));
  const error = wrong && `${lanNetworks[at] ?? ''}: ${t('webhook.networkWrong')}`;
  return (
    <form
      className="section webhook-networks"
      noValidate
      onSubmit={(event) => {
        setDone(false);
        form.submit(event, { settings: { lanNetworks } });
      }}
    >
      <TextField
        label={t('webhook.networks')}
        hint={t('webhook.networksHint')}
        placeholder="192.168.10.0/24"
        value={text}
        onChange={setText}
        error={error}
        isOptional
      />
      {isDone && <Notice tone="green">{t('tenantForm.done')}</Notice>}
      <FormActions isSending={form.isSending} formError={form.formError} />
    </form>
  );
}
