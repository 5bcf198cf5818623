import { loginRequestSchema, sessionSchema } from '@atalaya/core/wire/rest/auth';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, useSearch } from 'wouter';
import { api } from '../../shared/api/app-api.js';
import { ProblemError } from '../../shared/api/problem-error.js';
import { acceptSession, useSessionState } from '../../shared/api/session-store.js';
import { addStrings } from '../../shared/i18n/i18n.js';
import { Button } from '../../shared/ui/button.js';
import { EntryPage } from '../../shared/ui/entry-page.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { homeOf, type LoginStep, loginStepAfter, safeNext } from './login-step.js';
import en from './strings.en.json';
import es from './strings.es.json';

addStrings('login', es, en);

export function LoginPage() {
  const session = useSessionState();
  const next = safeNext(new URLSearchParams(useSearch()).get('next'));
  if (session.status === 'signed-in') {
    return <Redirect to={next === '/' ? homeOf(session.person.user.role) : next} replace />;
  }
  return <LoginForm />;
}

function LoginForm() {
  const { t } = useTranslation('login');
  const sentence = useErrorSentence();
  const [fields, setFields] = useState({ email: '', password: '', totp: '', tenant: '' });
  const [step, setStep] = useState<LoginStep>({ kind: 'password' });
  const change = (part: Partial<typeof fields>) => setFields((now) => ({ ...now, ...part }));
  const mutation = useMutation({
    mutationFn: () =>
      api.request('/auth/login', {
        method: 'POST',
        body: loginRequestSchema.parse({
          email: fields.email.trim(),
          password: fields.password,
          ...(step.kind === 'password' || fields.totp === '' ? {} : { totp: fields.totp }),
          ...(fields.tenant === '' ? {} : { tenant: fields.tenant }),
        }),
        schema: sessionSchema,
        isAnonymous: true,
      }),
    onSuccess: acceptSession,
    onError: (error) => {
      if (!(error instanceof ProblemError)) return;
      setStep((now) => loginStepAfter(now, error.problem));
      if (error.slug === 'totp-wrong') change({ totp: '' });
    },
  });
  const isAsking = mutation.error instanceof ProblemError && isQuestion(mutation.error.slug);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!mutation.isPending) mutation.mutate();
  };
  return (
    <EntryPage title={t('title')}>
      <form className="form-stack" onSubmit={submit}>
        <TextField
          label={t('email')}
          type="email"
          autoComplete="username"
          value={fields.email}
          onChange={(email) => change({ email })}
          required
          autoFocus
        />
        <TextField
          label={t('password')}
          type="password"
          autoComplete="current-password"
          value={fields.password}
          onChange={(password) => change({ password })}
          required
        />
        {step.kind !== 'password' && step.asksTotp && (
          <TextField
            label={t('totp')}
            hint={t('totpHint')}
            inputMode="numeric"
            autoComplete="one-time-code"
            pattern="\d{6}"
            maxLength={6}
            value={fields.totp}
            onChange={(totp) => change({ totp })}
            required
            autoFocus
          />
        )}
        {step.kind === 'tenant' && (
          <SelectField
            label={t('tenant')}
            value={fields.tenant}
            emptyLabel={t('chooseTenant')}
            choices={step.slugs.map((slug) => ({ value: slug, label: slug }))}
            onChange={(tenant) => change({ tenant })}
          />
        )}
        {mutation.error && (
          <p className={isAsking ? 'sub' : 'form-error'} role="alert">
            {sentence(mutation.error)}
          </p>
        )}
        <Button look="primary" type="submit" disabled={mutation.isPending}>
          {mutation.isPending ? t('entering') : t('enter')}
        </Button>
        <p className="sub">{t('forgot')}</p>
      </form>
    </EntryPage>
  );
}

function isQuestion(slug: string): boolean {
  return slug === 'totp-required' || slug === 'tenant-required';
}
