import { sessionSchema, setupRequestSchema } from '@atalaya/core/wire/rest/auth';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { api } from '../../shared/api/app-api.js';
import { acceptSession } from '../../shared/api/session-store.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import { TimeZoneField } from '../../shared/ui/time-zone-field.js';

interface OwnerFormProps {
  readonly token: string;
  readonly email: string | null;
  readonly makesTenant: boolean;
}

export function OwnerForm({ token, email, makesTenant }: OwnerFormProps) {
  const { t } = useTranslation('setup');
  const locale = useLocale();
  const [, navigate] = useLocation();
  const [tenant, setTenant] = useState({
    name: '',
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    currency: 'MXN',
  });
  const [owner, setOwner] = useState({ name: '', email: email ?? '', password: '' });
  const form = useFormState({
    schema: setupRequestSchema,
    send: (body) =>
      api.request('/setup', { method: 'POST', body, schema: sessionSchema, isAnonymous: true }),
    onDone: (session) => {
      acceptSession(session);
      navigate('/', { replace: true });
    },
  });
  return (
    <form
      className="form-stack"
      noValidate
      onSubmit={(event) =>
        form.submit(event, {
          token,
          owner,
          ...(makesTenant ? { tenant: { ...tenant, locale } } : {}),
        })
      }
    >
      {makesTenant && (
        <fieldset>
          <legend>{t('tenant.legend')}</legend>
          <div className="form-grid">
            <TextField
              label={t('tenant.name')}
              value={tenant.name}
              onChange={(name) => setTenant({ ...tenant, name })}
              error={form.errors['tenant.name']}
              autoFocus
            />
            <TimeZoneField
              label={t('tenant.timezone')}
              value={tenant.timezone}
              onChange={(timezone) => setTenant({ ...tenant, timezone })}
              error={form.errors['tenant.timezone']}
            />
            <TextField
              label={t('tenant.currency')}
              value={tenant.currency}
              maxLength={3}
              onChange={(currency) => setTenant({ ...tenant, currency: currency.toUpperCase() })}
              error={form.errors['tenant.currency']}
            />
          </div>
        </fieldset>
      )}
      <fieldset>
        <legend>{t('owner.legend')}</legend>
        <div className="form-grid">
          <TextField
            label={t('owner.name')}
            autoComplete="name"
            value={owner.name}
            onChange={(name) => setOwner({ ...owner, name })}
            error={form.errors['owner.name']}
          />
          <TextField
            label={t('owner.email')}
            type="email"
            autoComplete="username"
            value={owner.email}
            onChange={(next) => setOwner({ ...owner, email: next })}
            error={form.errors['owner.email']}
          />
          <TextField
            label={t('owner.password')}
            hint={t('passwordHint')}
            type="password"
            autoComplete="new-password"
            value={owner.password}
            onChange={(password) => setOwner({ ...owner, password })}
            error={form.errors['owner.password']}
          />
        </div>
      </fieldset>
      <FormActions
        isSending={form.isSending}
        formError={form.formError ?? form.errors['token'] ?? null}
        submitLabel={t('create')}
      />
    </form>
  );
}
