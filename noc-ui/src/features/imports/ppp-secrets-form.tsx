import { deviceListSchema } from '@atalaya/core/wire/rest/devices';
import { importCreateSchema } from '@atalaya/core/wire/rest/imports';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { createImport } from './queries.js';
import type { SourceFormProps } from './source-form-props.js';

export function PppSecretsForm({ onCreated }: SourceFormProps) {
  const { t } = useTranslation('imports');
  const { data: routers } = useQuery({
    queryKey: ['devices', 'routers'],
    queryFn: ({ signal }) =>
      api.request('/devices', {
        schema: deviceListSchema,
        signal,
        query: { role: 'router', limit: 200 },
      }),
  });
  const [draft, setDraft] = useState({ deviceId: '', pattern: '', createDevices: false });
  const form = useFormState({ schema: importCreateSchema, send: createImport, onDone: onCreated });
  return (
    <form noValidate onSubmit={(event) => form.submit(event, { source: 'ppp-secrets', ...draft })}>
      <div className="form-stack">
        <SelectField
          label={t('ppp.router')}
          hint={t('ppp.routerHint')}
          value={draft.deviceId}
          emptyLabel={t('choose')}
          choices={(routers?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(deviceId) => setDraft({ ...draft, deviceId })}
          error={form.errors['deviceId']}
        />
        <TextField
          label={t('ppp.pattern')}
          hint={t('ppp.patternHint')}
          isOptional
          value={draft.pattern}
          placeholder={t('ppp.patternExample')}
          onChange={(pattern) => setDraft({ ...draft, pattern })}
          error={form.errors['pattern']}
        />
        <CheckField
          label={t('ppp.createDevices')}
          hint={t('ppp.createDevicesHint')}
          isChecked={draft.createDevices}
          onChange={(createDevices) => setDraft({ ...draft, createDevices })}
        />
      </div>
      <FormActions
        isSending={form.isSending}
        formError={form.formError}
        submitLabel={t('preview')}
      />
    </form>
  );
}
