import { ALERT_SEVERITIES } from '@atalaya/core/domain/alerting/alert-severity';
import {
  type AlertRuleTrial,
  type AlertRuleView,
  alertRuleCreateSchema,
  alertRuleTrySchema,
} from '@atalaya/core/wire/rest/alert-rules';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { platformNowMs } from '../../shared/live/platform-clock.js';
import { Button } from '../../shared/ui/button.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { createAlertRule, tryAlertRule, updateAlertRule } from './queries.js';
import { bodyOf, draftOf, termsOf } from './rule-draft.js';
import { errorUnder, SelectorFields } from './rule-selector-fields.js';
import { ConditionFields, GuardFields } from './rule-terms-fields.js';
import { RuleTrial } from './rule-trial.js';

const WEEK_MS = 7 * 86_400_000;

interface RuleFormProps {
  readonly before?: AlertRuleView;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

export function RuleForm({ before, onSaved, onCancel }: RuleFormProps) {
  const { t } = useTranslation('alertRules');
  const [draft, setDraft] = useState(() => draftOf(before));
  const [result, setResult] = useState<AlertRuleTrial | null>(null);
  const change = (part: Partial<typeof draft>) => {
    setResult(null);
    setDraft((now) => ({ ...now, ...part }));
  };
  const form = useFormState({
    schema: alertRuleCreateSchema,
    send: (body) => (before ? updateAlertRule(before.id, body) : createAlertRule(body)),
    onDone: onSaved,
  });
  const trial = useFormState({
    schema: alertRuleTrySchema,
    send: tryAlertRule,
    onDone: setResult,
  });
  const lastWeek = () => {
    const now = platformNowMs();
    return { from: new Date(now - WEEK_MS).toISOString(), to: new Date(now).toISOString() };
  };
  const fields = { draft, errors: { ...trial.errors, ...form.errors }, onChange: change };
  return (
    <form noValidate onSubmit={(event) => form.submit(event, bodyOf(draft, before))}>
      <div className="form-stack">
        <div className="form-grid">
          <TextField
            label={t('field.name')}
            value={draft.name}
            onChange={(name) => change({ name })}
            error={form.errors['name']}
            autoFocus
          />
          <SelectField
            label={t('field.severity')}
            value={draft.severity}
            choices={ALERT_SEVERITIES.map((it) => ({ value: it, label: t(`severity.${it}`) }))}
            onChange={(severity) => severity !== '' && change({ severity })}
          />
        </div>
        <ConditionFields {...fields} />
        <GuardFields {...fields} />
        <SelectorFields {...fields} />
        <TextField
          label={t('field.labels')}
          value={draft.labels}
          placeholder="equipo=norte, turno=noche"
          hint={t('hint.labels')}
          onChange={(labels) => change({ labels })}
          error={errorUnder(form.errors, 'labels')}
          isOptional
        />
        <div>
          <Button
            disabled={trial.isSending}
            onClick={(event) => trial.submit(event, { ...termsOf(draft), ...lastWeek() })}
          >
            {trial.isSending ? t('trial.running') : t('trial.start')}
          </Button>
          {trial.formError !== null && (
            <p className="form-error" role="alert">
              {trial.formError}
            </p>
          )}
        </div>
        {result && <RuleTrial trial={result} />}
      </div>
      <FormActions isSending={form.isSending} formError={form.formError} onCancel={onCancel} />
    </form>
  );
}
