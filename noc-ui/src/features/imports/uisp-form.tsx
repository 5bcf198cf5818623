import { importCreateSchema } from '@atalaya/core/wire/rest/imports';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { controllersQuery } from '../../shared/api/catalog-queries.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { createImport } from './queries.js';
import type { SourceFormProps } from './source-form-props.js';

export function UispForm({ onCreated }: SourceFormProps) {
  const { t } = useTranslation('imports');
  const { data: controllers } = useQuery(controllersQuery());
  const [controllerId, setControllerId] = useState('');
  const [ping, setPing] = useState(true);
  const form = useFormState({ schema: importCreateSchema, send: createImport, onDone: onCreated });
  if (controllers?.length === 0) {
    return (
      <p className="section-note">
        {t('uisp.none')}{' '}
        <Link href="/settings/controllers" className="link">
          {t('uisp.add')}
        </Link>
      </p>
    );
  }
  return (
    <form
      noValidate
      onSubmit={(event) => form.submit(event, { source: 'uisp', controllerId, ping })}
    >
      <div className="form-stack">
        <SelectField
          label={t('uisp.controller')}
          value={controllerId}
          emptyLabel={t('choose')}
          choices={(controllers ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setControllerId}
          error={form.errors['controllerId']}
        />
        <CheckField label={t('ping')} hint={t('pingHint')} isChecked={ping} onChange={setPing} />
      </div>
      <FormActions
        isSending={form.isSending}
        formError={form.formError}
        submitLabel={t('preview')}
      />
    </form>
  );
}
