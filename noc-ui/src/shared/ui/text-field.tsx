import type { InputHTMLAttributes } from 'react';
import { Field } from './field.js';

interface TextFieldProps
  extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value' | 'id'> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly isOptional?: boolean;
}

export function TextField(props: TextFieldProps) {
  const { label, value, onChange, hint, error, isOptional = false, ...input } = props;
  return (
    <Field label={label} hint={hint} error={error} isOptional={isOptional}>
      {(binding) => (
        <input
          type="text"
          {...input}
          {...binding}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
