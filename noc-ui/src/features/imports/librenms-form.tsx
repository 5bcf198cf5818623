import { importCreateSchema } from '@atalaya/core/wire/rest/imports';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CheckField } from '../../shared/ui/check-field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import { createImport } from './queries.js';
import type { SourceFormProps } from './source-form-props.js';

export function LibrenmsForm({ onCreated }: SourceFormProps) {
  const { t } = useTranslation('imports');
  const [draft, setDraft] = useState({ url: '', token: '', fingerprint: '', ping: true });
  const form = useFormState({ schema: importCreateSchema, send: createImport, onDone: onCreated });
  const { fingerprint, ...asked } = draft;
  return (
    <form
      noValidate
      onSubmit={(event) =>
        form.submit(event, {
          source: 'librenms',
          ...asked,
          ...(fingerprint.trim() !== '' && { fingerprint: fingerprint.trim() }),
        })
      }
    >
      <div className="form-stack">
        <TextField
          label={t('librenms.url')}
          hint={t('librenms.urlHint')}
          value={draft.url}
          placeholder="https://nms.example.net"
          inputMode="url"
          onChange={(url) => setDraft({ ...draft, url })}
          error={form.errors['url']}
        />
        <TextField
          label={t('librenms.token')}
          hint={t('librenms.tokenHint')}
          type="password"
          autoComplete="off"
          value={draft.token}
          onChange={(token) => setDraft({ ...draft, token })}
          error={form.errors['token']}
        />
        <TextField
          label={t('librenms.fingerprint')}
          hint={t('librenms.fingerprintHint')}
          isOptional
          value={draft.fingerprint}
          onChange={(value) => setDraft({ ...draft, fingerprint: value })}
          error={form.errors['fingerprint']}
        />
        <CheckField
          label={t('ping')}
          hint={t('pingHint')}
          isChecked={draft.ping}
          onChange={(ping) => setDraft({ ...draft, ping })}
        />
      </div>
      <FormActions
        isSending={form.isSending}
        formError={form.formError}
        submitLabel={t('preview')}
      />
    </form>
  );
}
