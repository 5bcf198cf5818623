import {
  type AvisoSettings,
  avisoSettingsInputSchema,
  avisoSettingsSchema,
} from '@atalaya/core/wire/rest/aviso-settings';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../shared/api/app-api.js';
import { usePermissions } from '../../../shared/api/permissions.js';
import { CheckField } from '../../../shared/ui/check-field.js';
import { Field } from '../../../shared/ui/field.js';
import { FormActions } from '../../../shared/ui/form-actions.js';
import { useFormState } from '../../../shared/ui/form-state.js';
import { Notice } from '../../../shared/ui/notice.js';
import { avisoSettingsQuery } from './queries.js';

export function AvisoForm({ settings }: { readonly settings: AvisoSettings }) {
  const { t } = useTranslation('avisoSettings');
  const client = useQueryClient();
  const mayWrite = usePermissions()('tenant:write');
  const [isDone, setDone] = useState(false);
  const { isOn, textEs, textEn } = settings;
  const [draft, setDraft] = useState({ isOn, textEs, textEn });
  const change = (part: Partial<typeof draft>) => {
    setDone(false);
    setDraft((now) => ({ ...now, ...part }));
  };
  const form = useFormState({
    schema: avisoSettingsInputSchema,
    send: (body) =>
      api.request('/aviso-settings', { method: 'PUT', body, schema: avisoSettingsSchema }),
    onDone: (saved) => {
      client.setQueryData(avisoSettingsQuery.queryKey, saved);
      setDone(true);
    },
  });
  return (
    <form
      className="section tenant-form"
      noValidate
      onSubmit={(event) => form.submit(event, draft)}
    >
      <h2>{t('title')}</h2>
      <p className="page-lead">{t('lead')}</p>
      {isDone && <Notice tone="green">{draft.isOn ? t('saved') : t('closed')}</Notice>}
      <CheckField
        label={t('isOn')}
        hint={t('isOnHint')}
        isChecked={draft.isOn}
        onChange={(checked) => change({ isOn: checked })}
      />
      {(['textEs', 'textEn'] as const).map((name) => (
        <Field
          key={name}
          label={t(name)}
          hint={t('textHint')}
          error={form.errors[name]}
          isOptional={true}
        >
          {(binding) => (
            <textarea
              {...binding}
              rows={3}
              maxLength={600}
              value={draft[name]}
              onChange={(event) => change({ [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      {mayWrite && <FormActions isSending={form.isSending} formError={form.formError} />}
    </form>
  );
}
