import {
  type PortalSettings,
  portalPartsSchema,
  portalSettingsSchema,
} from '@atalaya/core/wire/rest/portal-settings';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../shared/api/app-api.js';
import { usePermissions } from '../../../shared/api/permissions.js';
import { CheckField } from '../../../shared/ui/check-field.js';
import { FormActions } from '../../../shared/ui/form-actions.js';
import { useFormState } from '../../../shared/ui/form-state.js';
import { Notice } from '../../../shared/ui/notice.js';
import { portalSettingsQuery } from './queries.js';

const PARTS = ['payOnline', 'reports', 'promises'] as const;

export function PortalParts({ settings }: { readonly settings: PortalSettings }) {
  const { t } = useTranslation('portalSettings');
  const client = useQueryClient();
  const mayWrite = usePermissions()('tenant:write');
  const [isDone, setDone] = useState(false);
  const { url, ...stored } = settings;
  const [draft, setDraft] = useState(stored);
  const change = (part: Partial<typeof draft>) => {
    setDone(false);
    setDraft((now) => ({ ...now, ...part }));
  };
  const form = useFormState({
    schema: portalPartsSchema,
    send: (body) =>
      api.request('/portal-settings', { method: 'PUT', body, schema: portalSettingsSchema }),
    onDone: (saved) => {
      client.setQueryData(portalSettingsQuery.queryKey, saved);
      setDone(true);
    },
  });
  return (
    <form
      className="section tenant-form"
      noValidate
      onSubmit={(event) => form.submit(event, draft)}
    >
      <h2>{t('parts.title')}</h2>
      <p className="page-lead">
        {t('parts.lead')} <a href={url}>{url}</a>
      </p>
      {isDone && <Notice tone="green">{draft.isOpen ? t('parts.done') : t('parts.closed')}</Notice>}
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
      {mayWrite && <FormActions isSending={form.isSending} formError={form.formError} />}
    </form>
  );
}
