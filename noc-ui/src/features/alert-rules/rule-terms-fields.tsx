import { CONDITION_KINDS, DIRECTIONS } from '@atalaya/core/domain/alerting/rule';
import { METRIC_NAMES } from '@atalaya/core/domain/metrics/catalogue';
import { useTranslation } from 'react-i18next';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import type { RuleDraft } from './rule-draft.js';

interface FieldsProps {
  readonly draft: RuleDraft;
  readonly errors: FieldErrors;
  readonly onChange: (part: Partial<RuleDraft>) => void;
}

const METRICS = METRIC_NAMES.map((name) => ({ value: name, label: name }));

/** What is measured, and when it is wrong. */
export function ConditionFields({ draft, errors, onChange }: FieldsProps) {
  const { t } = useTranslation('alertRules');
  const hasLimits = draft.kind === 'threshold' || draft.kind === 'rate';
  const number = (
    key: keyof RuleDraft & ('raise' | 'clear' | 'forSamples' | 'recoverSamples'),
  ) => ({
    label: t(`field.${key}`),
    value: draft[key],
    inputMode: 'decimal' as const,
    onChange: (text: string) => onChange({ [key]: text }),
  });
  return (
    <>
      <div className="form-grid">
        <SelectField
          label={t('field.metric')}
          value={draft.metric}
          choices={METRICS}
          emptyLabel={t('choose')}
          onChange={(metric) => onChange({ metric })}
          error={errors['metric']}
        />
        <SelectField
          label={t('field.kind')}
          value={draft.kind}
          choices={CONDITION_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
          onChange={(kind) => kind !== '' && onChange({ kind })}
        />
      </div>
      {hasLimits && (
        <div className="form-grid">
          <SelectField
            label={t('field.direction')}
            value={draft.direction}
            choices={DIRECTIONS.map((way) => ({ value: way, label: t(`direction.${way}`) }))}
            onChange={(direction) => direction !== '' && onChange({ direction })}
          />
          <TextField {...number('raise')} error={errors['condition.raise']} />
          <TextField {...number('clear')} error={errors['condition.clear']} />
        </div>
      )}
      <div className="form-grid">
        {draft.kind === 'no-data' && (
          <TextField
            label={t('field.silentMinutes')}
            value={draft.silentMinutes}
            inputMode="numeric"
            onChange={(silentMinutes) => onChange({ silentMinutes })}
            error={errors['condition.silentMs']}
          />
        )}
        {hasLimits && (
          <TextField
            {...number('forSamples')}
            hint={t('hint.forSamples')}
            error={errors['forSamples']}
          />
        )}
        <TextField
          {...number('recoverSamples')}
          hint={t('hint.recoverSamples')}
          error={errors['recoverSamples']}
        />
      </div>
    </>
  );
}

/** A second metric of the same device that must be so for a sample to count. */
export function GuardFields({ draft, errors, onChange }: FieldsProps) {
  const { t } = useTranslation('alertRules');
  if (draft.kind === 'no-data') return null;
  return (
    <div className="form-grid">
      <SelectField
        label={t('field.guardMetric')}
        value={draft.guardMetric}
        choices={METRICS}
        emptyLabel={t('noGuard')}
        hint={t('hint.guard')}
        onChange={(guardMetric) => onChange({ guardMetric })}
        error={errors['guard.metric'] ?? errors['guard']}
      />
      {draft.guardMetric !== '' && (
        <>
          <SelectField
            label={t('field.guardDirection')}
            value={draft.guardDirection}
            choices={DIRECTIONS.map((way) => ({ value: way, label: t(`direction.${way}`) }))}
            onChange={(way) => way !== '' && onChange({ guardDirection: way })}
          />
          <TextField
            label={t('field.guardValue')}
            value={draft.guardValue}
            inputMode="decimal"
            onChange={(guardValue) => onChange({ guardValue })}
            error={errors['guard.value']}
          />
        </>
      )}
    </div>
  );
}
