import { useTranslation } from 'react-i18next';
import { Button } from '../../shared/ui/button.js';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import type { Choice } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { ChosenList } from './chosen-list.js';
import type { StepDraft } from './policy-draft.js';

interface StepFieldsProps {
  readonly step: StepDraft;
  /** From 1. */
  readonly number: number;
  readonly targets: readonly Choice<string>[];
  readonly errors: FieldErrors;
  readonly onChange: (step: StepDraft) => void;
  readonly onRemove: (() => void) | undefined;
}

export function StepFields(props: StepFieldsProps) {
  const { step, number, targets, errors, onChange, onRemove } = props;
  const { t } = useTranslation('paging');
  const field = `steps.${number - 1}`;
  const wrong = Object.keys(errors).find((key) => key.startsWith(`${field}.targets`));
  return (
    <fieldset className="paging-step">
      <legend>{t('policy.step', { n: number })}</legend>
      <div className="form-grid">
        <TextField
          label={t('policy.afterMinutes')}
          inputMode="numeric"
          value={step.afterMinutes}
          onChange={(afterMinutes) => onChange({ ...step, afterMinutes })}
          error={errors[`${field}.afterMinutes`]}
        />
        <ChosenList
          label={t('policy.targets')}
          chosen={step.targets}
          choices={targets}
          onChange={(chosen) => onChange({ ...step, targets: chosen })}
          error={wrong && errors[wrong]}
        />
      </div>
      {onRemove && (
        <Button look="quiet" onClick={onRemove}>
          {t('policy.removeStep')}
        </Button>
      )}
    </fieldset>
  );
}
