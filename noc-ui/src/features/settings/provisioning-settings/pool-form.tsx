import { type AddressPool, addressPoolCreateSchema } from '@atalaya/core/wire/rest/address-pools';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sitesQuery } from '../../../shared/api/catalog-queries.js';
import { FormActions } from '../../../shared/ui/form-actions.js';
import { useFormState } from '../../../shared/ui/form-state.js';
import { SelectField } from '../../../shared/ui/select-field.js';
import { TextField } from '../../../shared/ui/text-field.js';
import { poolRoutersQuery, savePool } from './queries.js';

interface PoolFormProps {
  readonly before?: AddressPool;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

const orNull = (text: string) => (text.trim() === '' ? null : text);

const draftOf = (pool: AddressPool | undefined) => ({
  name: pool?.name ?? '',
  range: pool?.range ?? '',
  routerId: pool?.router?.id ?? '',
  siteId: pool?.site?.id ?? '',
  gateway: pool?.gateway ?? '',
  exclusions: pool?.exclusions.join(', ') ?? '',
  quarantineDays: String(pool?.quarantineDays ?? 7),
});

export function PoolForm({ before, onSaved, onCancel }: PoolFormProps) {
  const { t } = useTranslation('provisioningSettings');
  const { data: routers } = useQuery(poolRoutersQuery);
  const { data: sites } = useQuery(sitesQuery());
  const [draft, setDraft] = useState(() => draftOf(before));
  const change = (part: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...part }));
  const form = useFormState({
    schema: addressPoolCreateSchema,
    send: (body) => savePool(before?.id, body),
    onDone: onSaved,
  });
  const body = {
    ...draft,
    routerId: orNull(draft.routerId),
    siteId: orNull(draft.siteId),
    gateway: orNull(draft.gateway),
    exclusions: draft.exclusions.split(/[\s,;]+/).filter((text) => text !== ''),
    quarantineDays: Number(draft.quarantineDays),
  };
  const excluded = Object.keys(form.errors).find((field) => field.startsWith('exclusions'));
  return (
    <form noValidate onSubmit={(event) => form.submit(event, body)}>
      <div className="form-stack">
        <TextField
          label={t('pool.name')}
          value={draft.name}
          onChange={(name) => change({ name })}
          error={form.errors['name']}
          maxLength={120}
        />
        <TextField
          label={t('pool.range')}
          value={draft.range}
          onChange={(range) => change({ range })}
          hint={t('pool.rangeHint')}
          error={form.errors['range']}
          maxLength={40}
          autoComplete="off"
        />
        <div className="form-grid">
          <TextField
            label={t('pool.gateway')}
            value={draft.gateway}
            onChange={(gateway) => change({ gateway })}
            hint={t('pool.gatewayHint')}
            error={form.errors['gateway']}
            autoComplete="off"
            isOptional
          />
          <TextField
            label={t('pool.quarantine')}
            value={draft.quarantineDays}
            onChange={(quarantineDays) => change({ quarantineDays })}
            hint={t('pool.quarantineHint')}
            error={form.errors['quarantineDays']}
            inputMode="numeric"
          />
        </div>
        <TextField
          label={t('pool.exclusions')}
          value={draft.exclusions}
          onChange={(exclusions) => change({ exclusions })}
          hint={t('pool.exclusionsHint')}
          error={excluded === undefined ? undefined : form.errors[excluded]}
          autoComplete="off"
          isOptional
        />
        <div className="form-grid">
          <SelectField
            label={t('pool.router')}
            value={draft.routerId}
            emptyLabel={t('pool.anyRouter')}
            choices={(routers?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(routerId) => change({ routerId })}
            error={form.errors['routerId']}
          />
          <SelectField
            label={t('pool.site')}
            value={draft.siteId}
            emptyLabel={t('pool.anySite')}
            choices={(sites ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(siteId) => change({ siteId })}
            error={form.errors['siteId']}
          />
        </div>
      </div>
      <FormActions isSending={form.isSending} formError={form.formError} onCancel={onCancel} />
    </form>
  );
}
