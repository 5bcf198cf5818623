import {
  type DocumentBrandView,
  documentBrandSchema,
  MOST_LOGO_BYTES,
} from '@atalaya/core/wire/rest/document-brand';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../shared/ui/button.js';
import { Field } from '../../shared/ui/field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { Notice } from '../../shared/ui/notice.js';
import { TextField } from '../../shared/ui/text-field.js';
import { documentBrandQuery, saveDocumentBrand, saveDocumentLogo } from './queries.js';

const FIELDS = ['legalName', 'taxId', 'address', 'phone', 'email', 'footer'] as const;

export function BrandForm({ brand }: { readonly brand: DocumentBrandView }) {
  const { t } = useTranslation('fiscal');
  const client = useQueryClient();
  const [isDone, setDone] = useState(false);
  const [draft, setDraft] = useState(() => {
    const { hasLogo, ...fields } = brand;
    return fields;
  });
  const form = useFormState({
    schema: documentBrandSchema,
    send: saveDocumentBrand,
    onDone: (saved) => {
      client.setQueryData(documentBrandQuery.queryKey, saved);
      setDone(true);
    },
  });
  const emptied = Object.fromEntries(FIELDS.map((name) => [name, draft[name]?.trim() || null]));
  return (
    <section className="section">
      <h2>{t('brand.title')}</h2>
      <p className="page-lead">{t('brand.lead')}</p>
      {isDone && <Notice tone="green">{t('brand.saved')}</Notice>}
      <LogoField hasLogo={brand.hasLogo} />
      <form noValidate onSubmit={(event) => form.submit(event, emptied)}>
        <div className="form-grid">
          {FIELDS.map((name) => (
            <TextField
              key={name}
              label={t(`brand.${name}`)}
              value={draft[name] ?? ''}
              onChange={(value) => setDraft((now) => ({ ...now, [name]: value }))}
              error={form.errors[name]}
              isOptional
            />
          ))}
        </div>
        <FormActions isSending={form.isSending} formError={form.formError} />
      </form>
    </section>
  );
}

function LogoField({ hasLogo }: { readonly hasLogo: boolean }) {
  const { t } = useTranslation('fiscal');
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: async (file: File | null) => {
      if (file === null) return saveDocumentLogo(null);
      if (file.size > MOST_LOGO_BYTES) throw new RangeError('too large');
      const bytes = new Uint8Array(await file.arrayBuffer());
      const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
      return saveDocumentLogo(btoa(text));
    },
    onSuccess: (saved) => client.setQueryData(documentBrandQuery.queryKey, saved),
  });
  const error = save.isError ? t('brand.logoRefused') : undefined;
  return (
    <Field label={t('brand.logo')} hint={hasLogo ? t('brand.hasLogo') : undefined} error={error}>
      {(binding) => (
        <div className="row-actions">
          <input
            {...binding}
            type="file"
            accept="image/png,image/jpeg"
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file) save.mutate(file);
            }}
          />
          {hasLogo && (
            <Button look="quiet" disabled={save.isPending} onClick={() => save.mutate(null)}>
              {t('brand.removeLogo')}
            </Button>
          )}
        </div>
      )}
    </Field>
  );
}
