import {
  type FiscalSettings,
  fiscalSettingsInputSchema,
  type SunatConfig,
} from '@atalaya/core/wire/rest/fiscal-settings';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { Notice } from '../../shared/ui/notice.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { fiscalSettingsQuery, saveFiscalSettings } from './queries.js';
import { SecretFields } from './secret-fields.js';
import { SunatFields } from './sunat-fields.js';

const EMPTY_SUNAT: SunatConfig = {
  environment: 'beta',
  endpoint: null,
  consultEndpoint: null,
  ruc: '',
  legalName: '',
  tradeName: null,
  address: {
    ubigeo: '',
    line: '',
    district: '',
    province: '',
    department: '',
    establishment: '0000',
  },
  series: { invoice: 'F001', receipt: 'B001', invoiceNote: 'FC01', receiptNote: 'BC01' },
  untaxed: 'exempt',
};
const NO_SECRET = { user: '', password: '', certificate: '', privateKey: '' };

export function AuthorityForm({ settings }: { readonly settings: FiscalSettings }) {
  const { t } = useTranslation('fiscal');
  const locale = useLocale();
  const client = useQueryClient();
  const [isDone, setDone] = useState(false);
  const [adapter, setAdapter] = useState(settings.adapter);
  const [issue, setIssue] = useState(settings.issue);
  const [sunat, setSunat] = useState(settings.sunat ?? EMPTY_SUNAT);
  const [secret, setSecret] = useState(NO_SECRET);
  const form = useFormState({
    schema: fiscalSettingsInputSchema,
    send: saveFiscalSettings,
    onDone: (saved) => {
      client.setQueryData(fiscalSettingsQuery.queryKey, saved);
      setSecret(NO_SECRET);
      setDone(true);
    },
  });
  const isSecretGiven = Object.values(secret).some((text) => text !== '');
  const body =
    adapter === 'none' ? { adapter } : { adapter, issue, sunat, ...(isSecretGiven && { secret }) };
  const { certificate } = settings;
  return (
    <section className="section">
      <h2>{t('authority.title')}</h2>
      <p className="page-lead">{t('authority.lead')}</p>
      {isDone && <Notice tone="green">{t('brand.saved')}</Notice>}
      {settings.pausedReason && (
        <Notice tone="amber">{t('paused', { reason: settings.pausedReason })}</Notice>
      )}
      <form noValidate onSubmit={(event) => form.submit(event, body)}>
        <div className="form-grid">
          <SelectField
            label={t('authority.adapter')}
            value={adapter}
            choices={[
              { value: 'none', label: t('authority.none') },
              { value: 'sunat', label: 'SUNAT (Perú)' },
            ]}
            onChange={(value) => setAdapter(value === '' ? 'none' : value)}
          />
          {adapter === 'sunat' && (
            <SelectField
              label={t('authority.issue')}
              value={issue}
              choices={(['on_issue', 'on_payment'] as const).map((value) => ({
                value,
                label: t(`authority.${value}`),
              }))}
              onChange={(value) => value !== '' && setIssue(value)}
            />
          )}
          {adapter === 'sunat' && (
            <SunatFields config={sunat} errors={form.errors} onChange={setSunat} />
          )}
        </div>
        {adapter === 'sunat' && (
          <>
            <p className="page-lead">{t('authority.secretLead')}</p>
            {certificate !== null && (
              <p className="hint">
                {t('authority.kept', {
                  subject: certificate.subject,
                  until: new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(
                    Date.parse(certificate.validUntil),
                  ),
                })}
              </p>
            )}
            <SecretFields secret={secret} errors={form.errors} onChange={setSecret} />
          </>
        )}
        <FormActions isSending={form.isSending} formError={form.formError} />
      </form>
    </section>
  );
}
