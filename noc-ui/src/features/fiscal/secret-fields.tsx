import type { SunatSecret } from '@atalaya/core/wire/rest/fiscal-settings';
import { useTranslation } from 'react-i18next';
import { Field } from '../../shared/ui/field.js';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';

interface SecretFieldsProps {
  readonly secret: SunatSecret;
  readonly errors: FieldErrors;
  readonly onChange: (secret: SunatSecret) => void;
}

/** Written once, never shown again. */
export function SecretFields({ secret, errors, onChange }: SecretFieldsProps) {
  const { t } = useTranslation('fiscal');
  return (
    <div className="form-grid">
      {(['user', 'password'] as const).map((name) => (
        <TextField
          key={name}
          label={t(`authority.${name}`)}
          value={secret[name]}
          type={name === 'password' ? 'password' : 'text'}
          autoComplete="off"
          onChange={(value) => onChange({ ...secret, [name]: value })}
          error={errors[`secret.${name}`] ?? (name === 'user' ? errors['secret'] : undefined)}
        />
      ))}
      {(['certificate', 'privateKey'] as const).map((name) => (
        <Field key={name} label={t(`authority.${name}`)} error={errors[`secret.${name}`]}>
          {(binding) => (
            <textarea
              {...binding}
              rows={4}
              spellCheck={false}
              autoComplete="off"
              value={secret[name]}
              onChange={(event) => onChange({ ...secret, [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}
