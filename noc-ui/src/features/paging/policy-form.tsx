import { ALERT_SEVERITIES } from '@atalaya/core/domain/alerting/alert-severity';
import {
  type EscalationPolicyView,
  escalationPolicyCreateSchema,
} from '@atalaya/core/wire/rest/paging';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sitesQuery } from '../../shared/api/catalog-queries.js';
import { Button } from '../../shared/ui/button.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { Icon } from '../../shared/ui/icon.js';
import { TextField } from '../../shared/ui/text-field.js';
import { ChosenList } from './chosen-list.js';
import type { FormProps } from './form-props.js';
import { type PolicyDraft, policyBody, policyDraft } from './policy-draft.js';
import { quietHoursQuery, rotasQuery, savePolicy } from './queries.js';
import { StepFields } from './step-fields.js';

const MOST_STEPS = 20;

export function PolicyForm({
  before,
  onSaved,
  onCancel,
}: FormProps & { readonly before: EscalationPolicyView | undefined }) {
  const { t } = useTranslation('paging');
  const [draft, setDraft] = useState(() => policyDraft(before));
  const change = (part: Partial<PolicyDraft>) => setDraft((now) => ({ ...now, ...part }));
  const form = useFormState({
    schema: escalationPolicyCreateSchema,
    send: (body) => savePolicy(before?.id, body),
    onDone: onSaved,
  });
  const targets = useTargets();
  const { steps } = draft;
  const addStep = () => {
    const last = steps.at(-1);
    const key = (last?.key ?? 0) + 1;
    const afterMinutes = String(Number(last?.afterMinutes ?? 0) + 15);
    change({ steps: [...steps, { key, afterMinutes, targets: [] }] });
  };
  return (
    <form noValidate onSubmit={(event) => form.submit(event, policyBody(draft))}>
      <div className="form-stack">
        <TextField
          label={t('form.name')}
          value={draft.name}
          onChange={(name) => change({ name })}
          error={form.errors['name']}
          autoFocus
        />
        {steps.map((step, index) => (
          <StepFields
            key={step.key}
            step={step}
            number={index + 1}
            targets={targets}
            errors={form.errors}
            onChange={(next) => change({ steps: steps.with(index, next) })}
            onRemove={
              steps.length > 1
                ? () => change({ steps: steps.filter((each) => each !== step) })
                : undefined
            }
          />
        ))}
        {steps.length < MOST_STEPS && (
          <Button onClick={addStep}>
            <Icon name="plus" />
            {t('policy.addStep')}
          </Button>
        )}
        <CheckField
          label={t('policy.repeat')}
          isChecked={draft.repeats}
          onChange={(repeats) => change({ repeats })}
        />
        {draft.repeats && (
          <div className="form-grid">
            <TextField
              label={t('policy.every')}
              inputMode="numeric"
              value={draft.everyMinutes}
              onChange={(everyMinutes) => change({ everyMinutes })}
              error={form.errors['repeat.everyMinutes']}
            />
            <TextField
              label={t('policy.times')}
              inputMode="numeric"
              value={draft.times}
              onChange={(times) => change({ times })}
              error={form.errors['repeat.times']}
            />
          </div>
        )}
        <PolicyScope draft={draft} onChange={change} />
        <CheckField
          label={t('policy.enabled')}
          isChecked={draft.enabled}
          onChange={(enabled) => change({ enabled })}
        />
      </div>
      <FormActions
        isSending={form.isSending}
        formError={form.formError}
        submitLabel={t('form.save')}
        onCancel={onCancel}
      />
    </form>
  );
}

interface PolicyScopeProps {
  readonly draft: PolicyDraft;
  readonly onChange: (part: Partial<PolicyDraft>) => void;
}

/** Which incidents it is for. */
function PolicyScope({ draft, onChange }: PolicyScopeProps) {
  const { t } = useTranslation('paging');
  const { data: sites = [] } = useQuery(sitesQuery());
  return (
    <>
      <CheckField
        label={t('policy.default')}
        hint={t('policy.defaultHint')}
        isChecked={draft.isDefault}
        onChange={(isDefault) => onChange({ isDefault })}
      />
      {!draft.isDefault && (
        <>
          <ChosenList
            label={t('policy.severities')}
            hint={t('policy.severitiesHint')}
            chosen={draft.severities}
            choices={ALERT_SEVERITIES.map((value) => ({ value, label: t(`severity.${value}`) }))}
            onChange={(severities) => onChange({ severities })}
          />
          <ChosenList
            label={t('policy.sites')}
            hint={t('policy.sitesHint')}
            chosen={draft.siteIds}
            choices={sites.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(siteIds) => onChange({ siteIds })}
          />
        </>
      )}
    </>
  );
}

/** Rotas first: who is on call is whom a step mostly means. */
function useTargets() {
  const { t } = useTranslation('paging');
  const { data: rotas } = useQuery(rotasQuery());
  const { data: channels } = useQuery(quietHoursQuery());
  return [
    ...(rotas?.items ?? []).map(({ id, name }) => ({
      value: `rota ${id}`,
      label: t('policy.rota', { name }),
    })),
    ...(channels?.items ?? []).map(({ channelId, channelName }) => ({
      value: `channel ${channelId}`,
      label: channelName,
    })),
  ];
}
