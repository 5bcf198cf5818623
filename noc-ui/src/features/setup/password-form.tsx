import { passwordResetSchema } from '@atalaya/core/wire/rest/auth';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { api } from '../../shared/api/app-api.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { Notice } from '../../shared/ui/notice.js';
import { TextField } from '../../shared/ui/text-field.js';

export function PasswordForm({ token, email }: { token: string; email: string | null }) {
  const { t } = useTranslation('setup');
  const [password, setPassword] = useState('');
  const [isDone, setDone] = useState(false);
  const form = useFormState({
    schema: passwordResetSchema,
    send: (body) =>
      api.request('/auth/password-reset', { method: 'POST', body, isAnonymous: true }),
    onDone: () => setDone(true),
  });
  if (isDone) {
    return (
      <Notice tone="green">
        <p>{t('passwordSet')}</p>
        <Link href="/login" className="link">
          {t('toLogin')}
        </Link>
      </Notice>
    );
  }
  return (
    <form
      className="form-stack"
      noValidate
      onSubmit={(event) => form.submit(event, { token, password })}
    >
      {email !== null && <p className="page-lead">{email}</p>}
      {/* So that a password manager knows whose password this is. */}
      <input
        className="visually-hidden"
        type="email"
        autoComplete="username"
        value={email ?? ''}
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
      <TextField
        label={t('newPassword')}
        hint={t('passwordHint')}
        type="password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        error={form.errors['password']}
        autoFocus
      />
      <FormActions
        isSending={form.isSending}
        formError={form.formError ?? form.errors['token'] ?? null}
        submitLabel={t('setPassword')}
      />
    </form>
  );
}
