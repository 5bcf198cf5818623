import { importCreateSchema, MAX_FILE_BYTES } from '@atalaya/core/wire/rest/imports';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { base64Of } from '../../shared/files/base64-of.js';
import { Field } from '../../shared/ui/field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { refusalKey } from './file-refusal.js';
import { createImport } from './queries.js';
import type { SourceFormProps } from './source-form-props.js';

/** A file that is chosen or dropped, or what was copied from a sheet. */
export function FileForm({ onCreated }: SourceFormProps) {
  const { t } = useTranslation('imports');
  const [file, setFile] = useState<File | null>(null);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const form = useFormState({
    schema: importCreateSchema,
    send: createImport,
    onDone: onCreated,
  });
  const refused = form.errors['contentBase64'] ?? form.errors['text'];
  const key = refused === undefined ? undefined : refusalKey(refused);
  const choose = (chosen: File | null) => {
    const isLarge = chosen !== null && chosen.size > MAX_FILE_BYTES;
    setProblem(isLarge ? t('tooLarge') : null);
    setFile(isLarge ? null : chosen);
  };
  const shownError = problem ?? (key ? t(key) : refused);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (file === null && text.trim() === '') {
          setProblem(t('nothingChosen'));
          return;
        }
        setProblem(null);
        const name = file?.name.slice(0, 120) ?? t('pasted');
        if (file === null) form.submit(event, { source: 'file', name, text });
        else {
          void base64Of(file).then((contentBase64) =>
            form.submit(event, { source: 'file', name, contentBase64 }),
          );
        }
      }}
    >
      <div className="form-stack">
        <Field label={t('file')} hint={t('fileHint')} error={shownError}>
          {(binding) => (
            <input
              {...binding}
              type="file"
              className="drop"
              accept=".csv,.tsv,.txt,.json,text/csv,application/json"
              onChange={(event) => choose(event.target.files?.[0] ?? null)}
            />
          )}
        </Field>
        <Field label={t('paste')} isOptional>
          {(binding) => (
            <textarea
              {...binding}
              className="mono"
              rows={4}
              value={text}
              placeholder={t('pastePlaceholder')}
              disabled={file !== null}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      </div>
      <FormActions
        isSending={form.isSending}
        formError={form.formError}
        submitLabel={t('preview')}
      />
    </form>
  );
}
