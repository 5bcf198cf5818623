import { passwordChangeSchema } from '@atalaya/core/wire/rest/auth';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { Notice } from '../../shared/ui/notice.js';
import { TextField } from '../../shared/ui/text-field.js';

const EMPTY = { current: '', next: '' };

export function PasswordChange({ email }: { email: string }) {
  const { t } = useTranslation('account');
  const [fields, setFields] = useState(EMPTY);
  const [isDone, setDone] = useState(false);
  const form = useFormState({
    schema: passwordChangeSchema,
    send: (body) => api.request('/auth/password-change', { method: 'POST', body }),
    onDone: () => {
      setFields(EMPTY);
      setDone(true);
    },
  });
  return (
    <section className="section">
      <h2 className="section-head">{t('password.title')}</h2>
      {isDone && <Notice tone="green">{t('password.done')}</Notice>}
      <form className="form-stack" noValidate onSubmit={(event) => form.submit(event, fields)}>
        <input
          className="visually-hidden"
          type="email"
          autoComplete="username"
          value={email}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <TextField
          label={t('password.current')}
          type="password"
          autoComplete="current-password"
          value={fields.current}
          onChange={(current) => setFields({ ...fields, current })}
          error={form.errors['current']}
        />
        <TextField
          label={t('password.next')}
          hint={t('password.hint')}
          type="password"
          autoComplete="new-password"
          value={fields.next}
          onChange={(next) => setFields({ ...fields, next })}
          error={form.errors['next']}
        />
        <FormActions isSending={form.isSending} formError={form.formError} />
      </form>
    </section>
  );
}
