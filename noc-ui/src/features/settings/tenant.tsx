import {
  type TenantDetail,
  tenantDetailSchema,
  tenantUpdateSchema,
} from '@atalaya/core/wire/rest/tenant';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { sessionAuthority } from '../../shared/api/session-store.js';
import { tenantQuery } from '../../shared/api/tenant-query.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { Notice } from '../../shared/ui/notice.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { TimeZoneField } from '../../shared/ui/time-zone-field.js';
import { UpstreamProbes } from './upstream-probes.js';

export function Tenant() {
  const query = useQuery(tenantQuery());
  return (
    <QueryView query={query}>
      {(tenant) => (
        <>
          <TenantForm tenant={tenant} />
          <UpstreamProbes probes={tenant.settings.upstreamProbes} />
        </>
      )}
    </QueryView>
  );
}

function TenantForm({ tenant }: { tenant: TenantDetail }) {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const [isDone, setDone] = useState(false);
  const [draft, setDraft] = useState({
    name: tenant.name,
    timezone: tenant.timezone,
    currency: tenant.currency,
    locale: tenant.locale,
    productName: tenant.branding.productName ?? '',
    brandColor: tenant.branding.brandColor ?? '',
    requireTotp: tenant.settings.requireTotp,
    confirmMatchedLinks: tenant.settings.confirmMatchedLinks,
    shareContacts: tenant.settings.shareContacts,
    nightHour: tenant.settings.nightHour,
  });
  const change = (part: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...part }));
  const form = useFormState({
    schema: tenantUpdateSchema,
    send: (body) => api.request('/tenant', { method: 'PATCH', body, schema: tenantDetailSchema }),
    onDone: (saved) => {
      client.setQueryData(tenantQuery().queryKey, saved);
      setDone(true);
      // Name, colour and zone of the whole page come with the session.
      void sessionAuthority.renew();
    },
  });
  const body = () => {
    const { productName, brandColor, ...more } = draft;
    const { requireTotp, confirmMatchedLinks, shareContacts, nightHour, ...rest } = more;
    return {
      ...rest,
      branding: {
        productName: productName.trim() === '' ? null : productName,
        brandColor: brandColor === '' ? null : brandColor,
      },
      settings: { requireTotp, confirmMatchedLinks, shareContacts, nightHour },
    };
  };
  return (
    <form
      className="section tenant-form"
      noValidate
      onSubmit={(event) => form.submit(event, body())}
    >
      <p className="page-lead">{t('tenantForm.lead')}</p>
      {isDone && <Notice tone="green">{t('tenantForm.done')}</Notice>}
      <div className="form-grid">
        <TextField
          label={t('name')}
          value={draft.name}
          onChange={(name) => change({ name })}
          error={form.errors['name']}
        />
        <TimeZoneField
          label={t('tenantForm.timezone')}
          value={draft.timezone}
          onChange={(timezone) => change({ timezone })}
          error={form.errors['timezone']}
        />
        <TextField
          label={t('tenantForm.currency')}
          value={draft.currency}
          maxLength={3}
          onChange={(currency) => change({ currency: currency.toUpperCase() })}
          error={form.errors['currency']}
        />
        <SelectField
          label={t('tenantForm.locale')}
          value={draft.locale}
          choices={[
            { value: 'es', label: 'Español' },
            { value: 'en', label: 'English' },
          ]}
          onChange={(locale) => {
            if (locale !== '') change({ locale });
          }}
        />
        <TextField
          label={t('tenantForm.productName')}
          hint={t('tenantForm.productNameHint')}
          value={draft.productName}
          onChange={(productName) => change({ productName })}
          error={form.errors['branding.productName']}
          isOptional
        />
        <TextField
          label={t('tenantForm.brandColor')}
          hint={t('tenantForm.brandColorHint')}
          placeholder="#2e5f8a"
          value={draft.brandColor}
          onChange={(brandColor) => change({ brandColor })}
          error={form.errors['branding.brandColor']}
          isOptional
        />
      </div>
      <RuleFields draft={draft} onChange={change} />
      <FormActions isSending={form.isSending} formError={form.formError} />
    </form>
  );
}

type Rules = Pick<
  TenantDetail['settings'],
  'requireTotp' | 'confirmMatchedLinks' | 'shareContacts' | 'nightHour'
>;

const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}));

interface RuleFieldsProps {
  readonly draft: Rules;
  readonly onChange: (part: Partial<Rules>) => void;
}

function RuleFields({ draft, onChange }: RuleFieldsProps) {
  const { t } = useTranslation('settings');
  return (
    <>
      <CheckField
        label={t('tenantForm.requireTotp')}
        hint={t('tenantForm.requireTotpHint')}
        isChecked={draft.requireTotp}
        onChange={(requireTotp) => onChange({ requireTotp })}
      />
      <CheckField
        label={t('tenantForm.confirmMatched')}
        hint={t('tenantForm.confirmMatchedHint')}
        isChecked={draft.confirmMatchedLinks}
        onChange={(confirmMatchedLinks) => onChange({ confirmMatchedLinks })}
      />
      <CheckField
        label={t('tenantForm.shareContacts')}
        hint={t('tenantForm.shareContactsHint')}
        isChecked={draft.shareContacts}
        onChange={(shareContacts) => onChange({ shareContacts })}
      />
      <SelectField
        label={t('tenantForm.nightHour')}
        hint={t('tenantForm.nightHourHint')}
        value={String(draft.nightHour)}
        choices={HOURS}
        onChange={(hour) => hour !== '' && onChange({ nightHour: Number(hour) })}
      />
    </>
  );
}
