import {
  API_KEY_SCOPES,
  type ApiKeyScope,
  permissionBehind,
} from '@atalaya/core/domain/access/api-key-scopes';
import { apiKeyCreatedSchema, apiKeyCreateSchema } from '@atalaya/core/wire/rest/api-keys';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { useScopeWords } from './use-scope-words.js';

/** What the n8n nodes need. */
const FOR_N8N: readonly ApiKeyScope[] = [
  'action:acknowledge-incident',
  'incident:read',
  'paging:read',
  'webhook:read',
  'webhook:write',
];
const IN_ORDER = [...new Set([...FOR_N8N, ...API_KEY_SCOPES])];
const DAYS = ['30', '90', '365'] as const;
const DAY_MS = 86_400_000;

interface ApiKeyFormProps {
  readonly onSaved: (secret: string) => void;
  readonly onCancel: () => void;
}

export function ApiKeyForm({ onSaved, onCancel }: ApiKeyFormProps) {
  const { t } = useTranslation('settings');
  const may = usePermissions();
  const words = useScopeWords();
  const offered = IN_ORDER.filter((scope) => may(permissionBehind(scope)));
  const [name, setName] = useState('');
  const [days, setDays] = useState<(typeof DAYS)[number] | ''>('');
  const [scopes, setScopes] = useState<readonly ApiKeyScope[]>(
    FOR_N8N.filter((scope) => offered.includes(scope)),
  );
  const form = useFormState({
    schema: apiKeyCreateSchema,
    send: (body) => api.request('/api-keys', { method: 'POST', body, schema: apiKeyCreatedSchema }),
    onDone: ({ secret }) => onSaved(secret),
  });
  const toggle = (scope: ApiKeyScope, isWanted: boolean) => {
    const others = scopes.filter((each) => each !== scope);
    setScopes(isWanted ? [...others, scope] : others);
  };
  const expiresAt = days === '' ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
  return (
    <form noValidate onSubmit={(event) => form.submit(event, { name, scopes, expiresAt })}>
      <div className="form-stack">
        <TextField
          label={t('name')}
          hint={t('apiKey.nameHint')}
          value={name}
          placeholder="n8n"
          onChange={setName}
          error={form.errors['name']}
          autoFocus
        />
        <SelectField
          label={t('apiKey.expires')}
          value={days}
          choices={DAYS.map((value) => ({ value, label: t('apiKey.days', { count: +value }) }))}
          emptyLabel={t('apiKey.never')}
          onChange={setDays}
          error={form.errors['expiresAt']}
        />
        <fieldset className="webhook-types">
          <legend>{t('apiKey.scopes')}</legend>
          <p className="sub">{t('apiKey.scopesHint')}</p>
          {offered.map((scope) => (
            <CheckField
              key={scope}
              label={words(scope)}
              isChecked={scopes.includes(scope)}
              onChange={(isWanted) => toggle(scope, isWanted)}
            />
          ))}
          {form.errors['scopes'] && (
            <p className="form-error" role="alert">
              {t('apiKey.noScopes')}
            </p>
          )}
        </fieldset>
      </div>
      <FormActions isSending={form.isSending} formError={form.formError} onCancel={onCancel} />
    </form>
  );
}
