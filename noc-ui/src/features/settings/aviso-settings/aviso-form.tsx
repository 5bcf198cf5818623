import {
  type AvisoSettings,
  avisoSettingsInputSchema,
  avisoSettingsSchema,
} from '@atalaya/core/wire/rest/aviso-settings';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../shared/api/app-api.js';
import { CheckField } from '../../../shared/ui/check-field.js';
import { Field } from '../../../shared/ui/field.js';
import { SettingsForm } from '../settings-form.js';
import { avisoSettingsQuery } from './queries.js';

export function AvisoForm({ settings }: { readonly settings: AvisoSettings }) {
  const { t } = useTranslation('avisoSettings');
  const client = useQueryClient();
  const { isOn, textEs, textEn, takesWhatsapp } = settings;
  return (
    <SettingsForm
      title={t('title')}
      lead={t('lead')}
      stored={{ isOn, textEs, textEn, takesWhatsapp }}
      schema={avisoSettingsInputSchema}
      send={(body) =>
        api.request('/aviso-settings', { method: 'PUT', body, schema: avisoSettingsSchema })
      }
      onSaved={(saved) => client.setQueryData(avisoSettingsQuery.queryKey, saved)}
      done={(draft) => (draft.isOn ? t('saved') : t('closed'))}
    >
      {(draft, change, errors) => (
        <>
          <CheckField
            label={t('isOn')}
            hint={t('isOnHint')}
            isChecked={draft.isOn}
            onChange={(checked) => change({ isOn: checked })}
          />
          <CheckField
            label={t('takesWhatsapp')}
            hint={t('takesWhatsappHint')}
            isChecked={draft.takesWhatsapp}
            onChange={(checked) => change({ takesWhatsapp: checked })}
          />
          {(['textEs', 'textEn'] as const).map((name) => (
            <Field
              key={name}
              label={t(name)}
              hint={t('textHint')}
              error={errors[name]}
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
        </>
      )}
    </SettingsForm>
  );
}
