import {
  type TenantDetail,
  tenantDetailSchema,
  tenantUpdateSchema,
} from '@atalaya/core/wire/rest/tenant';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { tenantQuery } from '../../shared/api/tenant-query.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { Notice } from '../../shared/ui/notice.js';
import { TextField } from '../../shared/ui/text-field.js';

type Probes = TenantDetail['settings']['upstreamProbes'];

const orNull = (text: string) => (text.trim() === '' ? null : text);

/** What the routers at the edge ask of the world behind them. */
export function UpstreamProbes({ probes }: { readonly probes: Probes }) {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const [isDone, setDone] = useState(false);
  const [addresses, setAddresses] = useState(probes.addresses.join(', '));
  const [dnsName, setDnsName] = useState(probes.dnsName ?? '');
  const [dnsServer, setDnsServer] = useState(probes.dnsServer ?? '');
  const form = useFormState({
    schema: tenantUpdateSchema,
    send: (body) => api.request('/tenant', { method: 'PATCH', body, schema: tenantDetailSchema }),
    onDone: (saved) => {
      client.setQueryData(tenantQuery().queryKey, saved);
      setDone(true);
    },
  });
  const list = addresses.split(/[\s,;]+/).filter((part) => part !== '');
  const wrong = Object.entries(form.errors).find(([field]) => field.includes('addresses'));
  const at = Number(wrong?.[0].split('.').at(-1));
  const error = wrong && (list[at] === undefined ? wrong[1] : `${list[at]}: ${wrong[1]}`);
  return (
    <form
      className="section tenant-form"
      noValidate
      onSubmit={(event) => {
        setDone(false);
        const upstreamProbes = {
          addresses: list,
          dnsName: orNull(dnsName),
          dnsServer: orNull(dnsServer),
        };
        form.submit(event, { settings: { upstreamProbes } });
      }}
    >
      <h2>{t('probes.title')}</h2>
      <p className="page-lead">{t('probes.lead')}</p>
      <div className="form-grid">
        <TextField
          label={t('probes.addresses')}
          hint={t('probes.addressesHint')}
          placeholder="203.0.113.1, 1.1.1.1"
          value={addresses}
          onChange={setAddresses}
          error={error}
          isOptional
        />
        <TextField
          label={t('probes.dnsName')}
          hint={t('probes.dnsNameHint')}
          placeholder="example.com"
          value={dnsName}
          onChange={setDnsName}
          error={form.errors['settings.upstreamProbes.dnsName']}
          isOptional
        />
        <TextField
          label={t('probes.dnsServer')}
          hint={t('probes.dnsServerHint')}
          placeholder="1.1.1.1"
          value={dnsServer}
          onChange={setDnsServer}
          error={form.errors['settings.upstreamProbes.dnsServer']}
          isOptional
        />
      </div>
      {isDone && <Notice tone="green">{t('tenantForm.done')}</Notice>}
      <FormActions isSending={form.isSending} formError={form.formError} />
    </form>
  );
}
