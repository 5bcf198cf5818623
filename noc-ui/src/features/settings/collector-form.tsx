import {
  type CollectorView,
  collectorSchema,
  collectorUpdateSchema,
} from '@atalaya/core/wire/rest/collectors';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { sitesQuery } from '../../shared/api/catalog-queries.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { Notice } from '../../shared/ui/notice.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';

interface CollectorFormProps {
  readonly before: CollectorView;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

export function CollectorForm({ before, onSaved, onCancel }: CollectorFormProps) {
  const { t } = useTranslation('settings');
  const { data: sites } = useQuery(sitesQuery());
  const [draft, setDraft] = useState({
    name: before.name,
    gateway: before.gateway ?? '',
    canaries: before.canaries.join(', '),
    siteId: before.siteId ?? '',
  });
  const form = useFormState({
    schema: collectorUpdateSchema,
    send: (body) =>
      api.request(`/collectors/${before.id}`, { method: 'PATCH', body, schema: collectorSchema }),
    onDone: onSaved,
  });
  const { isEditable, suggestedGateway } = before;
  const canaryError = Object.entries(form.errors).find(([field]) => field.startsWith('canaries'));
  return (
    <form noValidate onSubmit={(event) => form.submit(event, bodyOf(draft, isEditable))}>
      <div className="form-stack">
        {!isEditable && <Notice tone="blue">{t('collector.operatorsOnly')}</Notice>}
        {isEditable && (
          <>
            <TextField
              label={t('name')}
              value={draft.name}
              onChange={(name) => setDraft({ ...draft, name })}
              error={form.errors['name']}
              autoFocus
            />
            <TextField
              label={t('collector.gateway')}
              value={draft.gateway}
              placeholder={suggestedGateway ?? '192.168.1.1'}
              hint={
                suggestedGateway === null
                  ? t('collector.gatewayHint')
                  : t('collector.gatewaySuggested', { address: suggestedGateway })
              }
              onChange={(gateway) => setDraft({ ...draft, gateway })}
              error={form.errors['gateway']}
              isOptional
            />
            <TextField
              label={t('collector.canaries')}
              value={draft.canaries}
              placeholder="1.1.1.1, 9.9.9.9"
              hint={t('collector.canariesHint')}
              onChange={(canaries) => setDraft({ ...draft, canaries })}
              error={canaryError?.[1]}
              isOptional
            />
          </>
        )}
        <SelectField
          label={t('collector.site')}
          value={draft.siteId}
          emptyLabel={t('collector.nowhere')}
          choices={(sites ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(siteId) => setDraft({ ...draft, siteId })}
          error={form.errors['siteId']}
        />
      </div>
      <FormActions isSending={form.isSending} formError={form.formError} onCancel={onCancel} />
    </form>
  );
}

interface Draft {
  readonly name: string;
  readonly gateway: string;
  readonly canaries: string;
  readonly siteId: string;
}

function bodyOf({ name, gateway, canaries, siteId }: Draft, isEditable: boolean) {
  const place = { siteId: siteId || null };
  if (!isEditable) return place;
  const list = canaries.split(/[\s,]+/).filter((address) => address !== '');
  return { ...place, name, gateway: gateway.trim() || null, canaries: list };
}
