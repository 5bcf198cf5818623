import {
  totpConfirmSchema,
  totpDisableSchema,
  totpEnrolmentSchema,
} from '@atalaya/core/wire/rest/auth';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { sessionAuthority } from '../../shared/api/session-store.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { QrCode } from '../../shared/ui/qr-code.js';
import { TextField } from '../../shared/ui/text-field.js';

export function SecondFactor({ hasTotp }: { hasTotp: boolean }) {
  const { t } = useTranslation('account');
  return (
    <section className="section">
      <h2 className="section-head">{t('totp.title')}</h2>
      {hasTotp ? <Disable /> : <Enrol />}
    </section>
  );
}

function Enrol() {
  const { t } = useTranslation('account');
  const sentence = useErrorSentence();
  const [code, setCode] = useState('');
  const enrolment = useMutation({
    mutationFn: () =>
      api.request('/auth/totp/enrol', { method: 'POST', schema: totpEnrolmentSchema }),
  });
  const form = useFormState({
    schema: totpConfirmSchema,
    send: (body) => api.request('/auth/totp/confirm', { method: 'POST', body }),
    // The session says whether a second factor is there: it is asked anew.
    onDone: () => void sessionAuthority.renew(),
  });
  if (!enrolment.data) {
    return (
      <>
        <p className="sub">{t('totp.why')}</p>
        {enrolment.error && <p className="form-error">{sentence(enrolment.error)}</p>}
        <div>
          <Button onClick={() => enrolment.mutate()} disabled={enrolment.isPending}>
            {t('totp.start')}
          </Button>
        </div>
      </>
    );
  }
  return (
    <form className="form-stack" noValidate onSubmit={(event) => form.submit(event, { code })}>
      <p>{t('totp.scan')}</p>
      <QrCode text={enrolment.data.otpauthUrl} label={t('totp.qr')} />
      <p className="sub">
        {t('totp.byHand')} <span className="mono">{enrolment.data.secret}</span>
      </p>
      <TextField
        label={t('totp.code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        value={code}
        onChange={setCode}
        error={form.errors['code']}
      />
      <FormActions
        isSending={form.isSending}
        formError={form.formError}
        submitLabel={t('totp.confirm')}
      />
    </form>
  );
}

function Disable() {
  const { t } = useTranslation('account');
  const [password, setPassword] = useState('');
  const form = useFormState({
    schema: totpDisableSchema,
    send: (body) => api.request('/auth/totp/disable', { method: 'POST', body }),
    onDone: () => void sessionAuthority.renew(),
  });
  return (
    <form className="form-stack" noValidate onSubmit={(event) => form.submit(event, { password })}>
      <p className="sub">{t('totp.isOn')}</p>
      <TextField
        label={t('password.current')}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        error={form.errors['password']}
      />
      <FormActions
        isSending={form.isSending}
        formError={form.formError}
        submitLabel={t('totp.disable')}
      />
    </form>
  );
}
