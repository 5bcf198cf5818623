import { useTranslation } from 'react-i18next';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import type { PolicyTexts } from './policy-draft.js';
import type { PolicyField } from './policy-fields.js';

interface PolicyTextFieldsProps {
  readonly fields: readonly PolicyField[];
  readonly texts: PolicyTexts;
  readonly currency: string;
  readonly errors: FieldErrors;
  readonly onChange: (change: (texts: PolicyTexts) => PolicyTexts) => void;
}

export function PolicyTextFields(props: PolicyTextFieldsProps) {
  const { fields, texts, currency, errors, onChange } = props;
  const { t } = useTranslation('dunning');
  return (
    <div className="form-grid">
      {fields.map(({ path, kind, isOptional = false }) => (
        <TextField
          key={path}
          label={t(`policy.field.${path}`, { currency })}
          hint={t(`policy.hint.${path}`, { defaultValue: '' }) || undefined}
          type={kind === 'time' ? 'time' : 'text'}
          inputMode={kind === 'number' ? 'numeric' : kind === 'money' ? 'decimal' : undefined}
          isOptional={isOptional}
          value={texts[path] ?? ''}
          onChange={(text) => onChange((all) => ({ ...all, [path]: text }))}
          error={errorOf(errors, path)}
        />
      ))}
    </div>
  );
}

/** Of a list, what is wrong with any of its parts. */
function errorOf(errors: FieldErrors, path: string): string | undefined {
  const found = Object.keys(errors).find((key) => key === path || key.startsWith(`${path}.`));
  return found === undefined ? undefined : errors[found];
}
