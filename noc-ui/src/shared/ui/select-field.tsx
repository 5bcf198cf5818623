import { Field } from './field.js';

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
}

interface SelectFieldProps<T extends string> {
  readonly label: string;
  readonly value: T | '';
  readonly choices: readonly Choice<T>[];
  readonly onChange: (value: T | '') => void;
  /** A first choice that stands for none. */
  readonly emptyLabel?: string | undefined;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
}

export function SelectField<T extends string>(props: SelectFieldProps<T>) {
  const { label, value, choices, onChange, emptyLabel, hint, error } = props;
  return (
    <Field label={label} hint={hint} error={error}>
      {(binding) => (
        <select
          {...binding}
          value={value}
          onChange={(event) => {
            const chosen = choices.find((choice) => choice.value === event.target.value);
            onChange(chosen?.value ?? '');
          }}
        >
          {emptyLabel !== undefined && <option value="">{emptyLabel}</option>}
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
