import { ACCESS_KINDS, DESIRED_STATES } from '@atalaya/core/domain/services/service';
import { type Service, serviceCreateSchema } from '@atalaya/core/wire/rest/services';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormActions } from '../../shared/ui/form-actions.js';
import { type FieldErrors, useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { createService, plansQuery, updateService } from './queries.js';

interface ServiceFormProps {
  readonly customerId: string;
  readonly before?: Service;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

const degrees = (text: string) => (text.trim() === '' ? null : Number(text.replace(',', '.')));

export function ServiceForm({ customerId, before, onSaved, onCancel }: ServiceFormProps) {
  const { t } = useTranslation('customers');
  const { data: plans } = useQuery(plansQuery());
  const [draft, setDraft] = useState({
    planId: before?.plan.id ?? '',
    address: before?.address ?? '',
    latitude: before?.latitude?.toString() ?? '',
    longitude: before?.longitude?.toString() ?? '',
    accessKind: before?.accessKind ?? ('pppoe' as Service['accessKind'] | ''),
    accessIdentity: before?.accessIdentity ?? '',
    desiredState: before?.desiredState ?? ('active' as Service['desiredState'] | ''),
  });
  const change = (part: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...part }));
  const form = useFormState({
    schema: serviceCreateSchema,
    send: ({ customerId: _, ...body }) => {
      if (!before) return createService({ customerId, ...body });
      const { desiredState } = draft;
      return updateService(before.id, { ...body, ...(desiredState !== '' && { desiredState }) });
    },
    onDone: onSaved,
  });
  const { desiredState: _, ...fields } = draft;
  const identity = draft.accessIdentity.trim();
  const body = {
    ...fields,
    customerId,
    latitude: degrees(draft.latitude),
    longitude: degrees(draft.longitude),
    accessIdentity: identity === '' ? null : identity,
    notes: before?.notes ?? '',
  };
  const offered = (plans?.items ?? []).filter(
    ({ isOffered, id }) => isOffered || id === before?.plan.id,
  );
  return (
    <form noValidate onSubmit={(event) => form.submit(event, body)}>
      <div className="form-stack">
        <SelectField
          label={t('service.plan')}
          value={draft.planId}
          emptyLabel={t('service.choosePlan')}
          choices={offered.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(planId) => change({ planId })}
          hint={plans?.items.length === 0 ? t('service.noPlans') : undefined}
          error={form.errors['planId']}
        />
        <div className="form-grid">
          <SelectField
            label={t('service.access')}
            value={draft.accessKind}
            choices={ACCESS_KINDS.map((kind) => ({ value: kind, label: t(`access.${kind}`) }))}
            onChange={(accessKind) => change({ accessKind })}
            error={form.errors['accessKind']}
          />
          <TextField
            label={t(`identity.${draft.accessKind || 'pppoe'}`)}
            value={draft.accessIdentity}
            onChange={(accessIdentity) => change({ accessIdentity })}
            error={form.errors['accessIdentity']}
            isOptional
          />
        </div>
        <TextField
          label={t('service.address')}
          value={draft.address}
          onChange={(address) => change({ address })}
          error={form.errors['address']}
          isOptional
        />
        <PositionFields
          latitude={draft.latitude}
          longitude={draft.longitude}
          errors={form.errors}
          onChange={change}
        />
        {before && (
          <SelectField
            label={t('service.state')}
            value={draft.desiredState}
            choices={DESIRED_STATES.map((one) => ({ value: one, label: t(`desired.${one}`) }))}
            hint={t('service.stateHint')}
            onChange={(desiredState) => change({ desiredState })}
          />
        )}
      </div>
      <FormActions isSending={form.isSending} formError={form.formError} onCancel={onCancel} />
    </form>
  );
}

interface PositionFieldsProps {
  readonly latitude: string;
  readonly longitude: string;
  readonly errors: FieldErrors;
  readonly onChange: (part: { readonly latitude: string } | { readonly longitude: string }) => void;
}

function PositionFields({ latitude, longitude, errors, onChange }: PositionFieldsProps) {
  const { t } = useTranslation('customers');
  return (
    <div className="form-grid">
      <TextField
        label={t('service.latitude')}
        value={latitude}
        inputMode="decimal"
        onChange={(value) => onChange({ latitude: value })}
        error={errors['latitude']}
        isOptional
      />
      <TextField
        label={t('service.longitude')}
        value={longitude}
        inputMode="decimal"
        onChange={(value) => onChange({ longitude: value })}
        error={errors['longitude']}
        isOptional
      />
    </div>
  );
}
