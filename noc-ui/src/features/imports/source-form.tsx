import { IMPORT_SOURCES } from '@atalaya/core/wire/rest/imports';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FileForm } from './file-form.js';
import { LibrenmsForm } from './librenms-form.js';
import { PppSecretsForm } from './ppp-secrets-form.js';
import type { SourceFormProps } from './source-form-props.js';
import { UispForm } from './uisp-form.js';

const FORMS = {
  file: FileForm,
  uisp: UispForm,
  librenms: LibrenmsForm,
  'ppp-secrets': PppSecretsForm,
} as const;

/** From where: each source asks for what it needs and nothing more. */
export function SourceForm({ onCreated }: SourceFormProps) {
  const { t } = useTranslation('imports');
  const [source, setSource] = useState<keyof typeof FORMS>('file');
  const Form = FORMS[source];
  return (
    <>
      <fieldset className="source-choice">
        <legend className="visually-hidden">{t('from')}</legend>
        {IMPORT_SOURCES.map((each) => (
          <label key={each} className="source-option">
            <input
              type="radio"
              name="source"
              checked={source === each}
              onChange={() => setSource(each)}
            />
            <span>
              <b>{t(`source.${each}`)}</b>
              <small>{t(`sourceText.${each}`)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <Form onCreated={onCreated} />
    </>
  );
}
