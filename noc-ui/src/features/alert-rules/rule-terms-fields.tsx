import {
  COMPARISONS,
  CONDITION_KINDS,
  DIRECTIONS,
  REFERENCE_KINDS,
} from '@atalaya/core/domain/alerting/rule';
import { METRIC_NAMES } from '@atalaya/core/domain/metrics/catalogue';
import { useTranslation } from 'react-i18next';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { hasDirection, hasLimits, hasWindow } from './condition-draft.js';
import type { RuleDraft } from './rule-draft.js';

interface FieldsProps {
  readonly draft: RuleDraft;
  readonly errors: FieldErrors;
  readonly onChange: (part: Partial<RuleDraft>) => void;
}

const METRICS = METRIC_NAMES.map((name) => ({ value: name, label: name }));

const numberField = (
  t: (key: string) => string,
  { draft, onChange }: FieldsProps,
  key: keyof RuleDraft &
    (
      | 'raise'
      | 'clear'
      | 'forSamples'
      | 'recoverSamples'
      | 'atLeast'
      | 'percentile'
      | 'windowMinutes'
    ),
) => ({
  label: t(`field.${key}`),
  value: draft[key],
  inputMode: 'decimal' as const,
  onChange: (text: string) => onChange({ [key]: text }),
});

/** What is measured, and when it is wrong. */
export function ConditionFields(props: FieldsProps) {
  const { draft, errors, onChange } = props;
  const { t } = useTranslation('alertRules');
  const isLimited = hasLimits(draft);
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
          hint={t(`kindHint.${draft.kind}`)}
        />
      </div>
      {draft.kind === 'reference' && <ReferenceFields {...props} />}
      {hasWindow(draft) && <WindowFields {...props} />}
      {isLimited && <LimitFields {...props} />}
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
        {isLimited && (
          <TextField
            {...numberField(t, props, 'forSamples')}
            hint={t('hint.forSamples')}
            error={errors['forSamples']}
          />
        )}
        <TextField
          {...numberField(t, props, 'recoverSamples')}
          hint={t('hint.recoverSamples')}
          error={errors['recoverSamples']}
        />
      </div>
    </>
  );
}

function LimitFields(props: FieldsProps) {
  const { draft, errors, onChange } = props;
  const { t } = useTranslation('alertRules');
  return (
    <div className="form-grid">
      {hasDirection(draft) && (
        <SelectField
          label={t('field.direction')}
          value={draft.direction}
          choices={DIRECTIONS.map((way) => ({ value: way, label: t(`direction.${way}`) }))}
          onChange={(direction) => direction !== '' && onChange({ direction })}
        />
      )}
      <TextField {...numberField(t, props, 'raise')} error={errors['condition.raise']} />
      <TextField {...numberField(t, props, 'clear')} error={errors['condition.clear']} />
    </div>
  );
}

/** What a value is held against, and how. */
function ReferenceFields(props: FieldsProps) {
  const { draft, errors, onChange } = props;
  const { t } = useTranslation('alertRules');
  return (
    <div className="form-grid">
      <SelectField
        label={t('field.to')}
        value={draft.to}
        choices={REFERENCE_KINDS.map((to) => ({ value: to, label: t(`reference.${to}`) }))}
        onChange={(to) => to !== '' && onChange({ to })}
        error={errors['condition.to']}
      />
      <SelectField
        label={t('field.by')}
        value={draft.by}
        choices={COMPARISONS.map((by) => ({ value: by, label: t(`by.${by}`) }))}
        onChange={(by) => by !== '' && onChange({ by })}
        error={errors['condition.by']}
      />
      {draft.by === 'percent' && (
        <TextField
          {...numberField(t, props, 'atLeast')}
          hint={t('hint.atLeast')}
          error={errors['condition.atLeast']}
        />
      )}
    </div>
  );
}

function WindowFields(props: FieldsProps) {
  const { draft, errors } = props;
  const { t } = useTranslation('alertRules');
  return (
    <div className="form-grid">
      <TextField {...numberField(t, props, 'windowMinutes')} error={errors['condition.windowMs']} />
      {draft.kind === 'percentile' && (
        <TextField
          {...numberField(t, props, 'percentile')}
          error={errors['condition.percentile']}
        />
      )}
    </div>
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
