import type { PortalBrand, PortalSession } from '@atalaya/core/wire/rest/portal';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../shared/api/problem-error.js';
import { Button } from '../shared/ui/button.js';
import { useErrorSentence } from '../shared/ui/error-sentence.js';
import { LocaleSwitch } from '../shared/ui/locale-switch.js';
import { Notice } from '../shared/ui/notice.js';
import { TextField } from '../shared/ui/text-field.js';
import { Brand } from './brand.js';
import { askCode, comeIn } from './portal-queries.js';

interface LoginProps {
  readonly brand: PortalBrand;
  /** Somebody was in, and is no more. */
  readonly hasEnded: boolean;
  readonly onIn: (session: PortalSession) => void;
}

/** First the contact, then the code that was sent to it. */
export function Login({ brand, hasEnded, onIn }: LoginProps) {
  const { t } = useTranslation('portal');
  const [contact, setContact] = useState('');
  const [code, setCode] = useState('');
  const refusal = useRefusal();
  const ask = useMutation({ mutationFn: () => askCode(brand.tenant, contact.trim()) });
  const enter = useMutation({
    mutationFn: () => comeIn({ tenant: brand.tenant, contact: contact.trim(), code: code.trim() }),
    onSuccess: onIn,
  });
  const isSent = ask.data !== undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isSent) enter.mutate();
    else ask.mutate();
  };
  return (
    <main className="portal-entry">
      <Brand brand={brand} />
      <h1>{t('login.title')}</h1>
      {hasEnded && <Notice tone="blue">{t('login.ended')}</Notice>}
      <form className="form-stack" onSubmit={submit}>
        {isSent ? (
          <>
            <p>{t('login.sent', { contact: contact.trim() })}</p>
            <TextField
              key="code"
              label={t('login.code')}
              value={code}
              onChange={(text) => setCode(text.replace(/\D/g, '').slice(0, ask.data.digits))}
              inputMode="numeric"
              autoComplete="one-time-code"
              autoFocus
              required
              error={refusal(enter.error)}
            />
            <Button look="primary" type="submit" disabled={enter.isPending}>
              {t('login.enter')}
            </Button>
            <Button
              onClick={() => {
                ask.reset();
                enter.reset();
                setCode('');
              }}
            >
              {t('login.again')}
            </Button>
          </>
        ) : (
          <>
            <TextField
              key="contact"
              label={t('login.contact')}
              hint={t('login.hint', { name: brand.name })}
              value={contact}
              onChange={setContact}
              maxLength={320}
              autoComplete="username"
              required
              error={refusal(ask.error)}
            />
            <Button look="primary" type="submit" disabled={ask.isPending}>
              {t('login.send')}
            </Button>
          </>
        )}
      </form>
      <LocaleSwitch />
    </main>
  );
}

function useRefusal(): (error: Error | null) => string | undefined {
  const { t } = useTranslation('portal');
  const sentence = useErrorSentence();
  return (error) => {
    if (error === null) return undefined;
    if (error instanceof ProblemError) {
      if (error.slug === 'code-refused') return t('login.refused');
      if (error.slug === 'too-many-codes') return t('login.tooMany');
      if (error.status === 400) return t('login.invalid');
    }
    return sentence(error);
  };
}
