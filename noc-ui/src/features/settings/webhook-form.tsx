import { OUTGOING_EVENT_TYPES } from '@atalaya/core/domain/outbox/outgoing-event';
import {
  type WebhookEndpoint,
  webhookEndpointCreateSchema,
  webhookEndpointSchema,
  webhookEndpointSecretSchema,
} from '@atalaya/core/wire/rest/webhooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';

interface WebhookFormProps {
  readonly before?: WebhookEndpoint;
  /** With the key, when the endpoint is new. */
  readonly onSaved: (secret: string | null) => void;
  readonly onCancel: () => void;
}

/** Where events go and which; names of types are what n8n and others see. */
export function WebhookForm({ before, onSaved, onCancel }: WebhookFormProps) {
  const { t } = useTranslation('settings');
  const [draft, setDraft] = useState({
    name: before?.name ?? '',
    url: before?.url ?? '',
    types: before?.types ?? ['incident.opened', 'incident.resolved'],
  });
  const form = useFormState({
    schema: webhookEndpointCreateSchema,
    send: async (body) => {
      if (before === undefined) {
        const schema = webhookEndpointSecretSchema;
        const made = await api.request('/webhook-endpoints', { method: 'POST', body, schema });
        return made.secret;
      }
      const path = `/webhook-endpoints/${before.id}`;
      await api.request(path, { method: 'PATCH', body, schema: webhookEndpointSchema });
      return null;
    },
    onDone: onSaved,
  });
  const toggle = (type: string, isWanted: boolean) => {
    const others = draft.types.filter((each) => each !== type);
    setDraft({ ...draft, types: isWanted ? [...others, type] : others });
  };
  return (
    <form noValidate onSubmit={(event) => form.submit(event, draft)}>
      <div className="form-stack">
        <TextField
          label={t('name')}
          value={draft.name}
          placeholder="n8n"
          onChange={(name) => setDraft({ ...draft, name })}
          error={form.errors['name']}
          autoFocus
        />
        <TextField
          label={t('webhook.url')}
          hint={t('webhook.urlHint')}
          value={draft.url}
          inputMode="url"
          placeholder="https://n8n.example.net/webhook/…"
          onChange={(url) => setDraft({ ...draft, url })}
          error={form.errors['url']}
        />
        <fieldset className="webhook-types">
          <legend>{t('webhook.types')}</legend>
          {OUTGOING_EVENT_TYPES.map((type) => (
            <CheckField
              key={type}
              label={type}
              hint={t(`webhook.type.${type.replace('.', '-')}`)}
              isChecked={draft.types.includes(type)}
              onChange={(isWanted) => toggle(type, isWanted)}
            />
          ))}
          {form.errors['types'] && (
            <p className="form-error" role="alert">
              {t('webhook.noTypes')}
            </p>
          )}
        </fieldset>
      </div>
      <FormActions isSending={form.isSending} formError={form.formError} onCancel={onCancel} />
    </form>
  );
}
