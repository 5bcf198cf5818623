import {
  type PortalSettings,
  portalPartsSchema,
  portalSettingsSchema,
} from '@atalaya/core/wire/rest/portal-settings';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../shared/api/app-api.js';
import { CheckField } from '../../../shared/ui/check-field.js';
import { SettingsForm } from '../settings-form.js';
import { portalSettingsQuery } from './queries.js';

const PARTS = ['payOnline', 'reports', 'promises', 'tickets'] as const;

export function PortalParts({ settings }: { readonly settings: PortalSettings }) {
  const { t } = useTranslation('portalSettings');
  const client = useQueryClient();
  const { url, ...stored } = settings;
  return (
    <SettingsForm
      title={t('parts.title')}
      lead={
        <>
          {t('parts.lead')} <a href={url}>{url}</a>
        </>
      }
      stored={stored}
      schema={portalPartsSchema}
      send={(body) =>
        api.request('/portal-settings', { method: 'PUT', body, schema: portalSettingsSchema })
      }
      onSaved={(saved) => client.setQueryData(portalSettingsQuery.queryKey, saved)}
      done={(draft) => (draft.isOpen ? t('parts.done') : t('parts.closed'))}
    >
      {(draft, change) => (
        <>
          <CheckField
            label={t('parts.isOpen')}
            hint={t('parts.isOpenHint')}
            isChecked={draft.isOpen}
            onChange={(isOpen) => change({ isOpen })}
          />
          {draft.isOpen &&
            PARTS.map((part) => (
              <CheckField
                key={part}
                label={t(`parts.${part}`)}
                hint={t(`parts.${part}Hint`)}
                isChecked={draft[part]}
                onChange={(isOn) => change({ [part]: isOn })}
              />
            ))}
        </>
      )}
    </SettingsForm>
  );
}
