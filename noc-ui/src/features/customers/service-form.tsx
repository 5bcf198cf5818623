import { ACCESS_KINDS, DESIRED_STATES } from '@atalaya/core/domain/services/service';
import { type Service, serviceCreateSchema } from '@atalaya/core/wire/rest/services';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { plansQuery } from '../../shared/api/catalog-queries.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { createService, updateService } from './queries.js';
import { bodyOf, draftOf } from './service-draft.js';
import { AccountFields, BilledFields, PositionFields } from './service-fields.js';

interface ServiceFormProps {
  readonly customerId: string;
  readonly before?: Service;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

export function ServiceForm({ customerId, before, onSaved, onCancel }: ServiceFormProps) {
  const { t } = useTranslation('customers');
  const { data: plans } = useQuery(plansQuery());
  const [draft, setDraft] = useState(() => draftOf(before));
  const change = (part: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...part }));
  const hasFreePlan = before?.billedStatus !== 'active' && before?.billedStatus !== 'ended';
  const form = useFormState({
    schema: serviceCreateSchema,
    send: ({ customerId: _, ...body }) => {
      if (!before) return createService({ customerId, ...body });
      const { desiredState } = draft;
      // What was billed is given back and asked for anew where the plan is changed: that is a form of its own.
      const { planId, ...rest } = body;
      return updateService(before.id, {
        ...rest,
        ...(hasFreePlan && { planId }),
        ...(desiredState !== '' && { desiredState }),
      });
    },
    onDone: onSaved,
  });
  const body = bodyOf(draft, customerId, before);
  const offered = (plans ?? []).filter(({ isOffered, id }) => isOffered || id === before?.plan.id);
  return (
    <form noValidate onSubmit={(event) => form.submit(event, body)}>
      <div className="form-stack">
        {hasFreePlan && (
          <SelectField
            label={t('service.plan')}
            value={draft.planId}
            emptyLabel={t('service.choosePlan')}
            choices={offered.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(planId) => change({ planId })}
            hint={plans?.length === 0 ? t('service.noPlans') : undefined}
            error={form.errors['planId']}
          />
        )}
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
        <AccountFields
          customerId={customerId}
          isNew={before === undefined}
          draft={draft}
          errors={form.errors}
          onChange={change}
        />
        <BilledFields
          draft={draft}
          errors={form.errors}
          hint={before ? undefined : t('service.billedFromHint')}
          onChange={change}
        />
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
            choices={DESIRED_STATES.filter(
              (one) => one !== 'reduced' || before.desiredState === one,
            ).map((one) => ({ value: one, label: t(`desired.${one}`) }))}
            hint={t('service.stateHint')}
            onChange={(desiredState) => change({ desiredState })}
          />
        )}
      </div>
      <FormActions isSending={form.isSending} formError={form.formError} onCancel={onCancel} />
    </form>
  );
}
