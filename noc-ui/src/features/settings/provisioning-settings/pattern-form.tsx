import {
  type ProvisioningSettings,
  provisioningSettingsInputSchema,
  provisioningSettingsSchema,
} from '@atalaya/core/wire/rest/provisioning';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../shared/api/app-api.js';
import { usePermissions } from '../../../shared/api/permissions.js';
import { FormActions } from '../../../shared/ui/form-actions.js';
import { useFormState } from '../../../shared/ui/form-state.js';
import { Notice } from '../../../shared/ui/notice.js';
import { TextField } from '../../../shared/ui/text-field.js';
import { provisioningSettingsQuery } from './queries.js';

export function PatternForm({ settings }: { readonly settings: ProvisioningSettings }) {
  const { t } = useTranslation('provisioningSettings');
  const client = useQueryClient();
  const mayWrite = usePermissions()('tenant:write');
  const [isDone, setDone] = useState(false);
  const [userPattern, setPattern] = useState(settings.userPattern);
  const form = useFormState({
    schema: provisioningSettingsInputSchema,
    send: (body) =>
      api.request('/provisioning-settings', {
        method: 'PUT',
        body,
        schema: provisioningSettingsSchema,
      }),
    onDone: (saved) => {
      client.setQueryData(provisioningSettingsQuery.queryKey, saved);
      setDone(true);
    },
  });
  return (
    <form
      className="section tenant-form"
      noValidate
      onSubmit={(event) => form.submit(event, { userPattern })}
    >
      <h2>{t('pattern.title')}</h2>
      <p className="page-lead">{t('pattern.lead')}</p>
      {isDone && <Notice tone="green">{t('pattern.saved', { example: settings.example })}</Notice>}
      <TextField
        label={t('pattern.label')}
        value={userPattern}
        onChange={(text) => {
          setDone(false);
          setPattern(text);
        }}
        hint={t('pattern.hint', { example: settings.example })}
        error={form.errors['userPattern']}
        maxLength={80}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        readOnly={!mayWrite}
      />
      {mayWrite && <FormActions isSending={form.isSending} formError={form.formError} />}
    </form>
  );
}
