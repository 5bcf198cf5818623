import {
  type CustomerImportResult,
  customerImportResultSchema,
} from '@atalaya/core/wire/rest/customers';
import { MAX_FILE_BYTES } from '@atalaya/core/wire/rest/imports';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { base64Of } from '../../shared/files/base64-of.js';
import { saveFile } from '../../shared/files/save-file.js';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Field } from '../../shared/ui/field.js';
import { Notice } from '../../shared/ui/notice.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { CustomerRows } from './customer-rows.js';

const UPLOAD_TIMEOUT_MS = 180_000;

const KINDS = ['customers', 'services'] as const;
type FileKind = (typeof KINDS)[number];

interface Sending {
  readonly kind: FileKind;
  readonly file: File;
  readonly dryRun: boolean;
}

async function sendFile({ kind, file, dryRun }: Sending): Promise<CustomerImportResult> {
  return api.request(`/${kind}/import`, {
    method: 'POST',
    // What is refused was shown: whoever confirms leaves it out.
    body: { contentBase64: await base64Of(file), dryRun, withoutRefused: !dryRun },
    schema: customerImportResultSchema,
    timeoutMs: UPLOAD_TIMEOUT_MS,
  });
}

/** Customers or services out to a file, and in from one: first what it would do, then, when that is right, the doing. */
export function CustomerFiles({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('customers');
  const may = usePermissions();
  const sentence = useErrorSentence();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [kind, setKind] = useState<FileKind>('customers');
  const save = useMutation({ mutationFn: () => saveFile(`/${kind}/export`, `${kind}.csv`) });
  const send = useMutation({
    mutationFn: sendFile,
    onSuccess: ({ dryRun }) => {
      if (!dryRun) void client.invalidateQueries();
    },
  });
  const choose = (chosen: File | null) => {
    send.reset();
    setFile(chosen);
    if (chosen && chosen.size <= MAX_FILE_BYTES) send.mutate({ kind, file: chosen, dryRun: true });
  };
  const isTooLarge = file !== null && file.size > MAX_FILE_BYTES;
  const result = send.data;
  const error = send.error ?? save.error;
  const writes = result ? result.counts.create + result.counts.change : 0;
  return (
    <Dialog title={t('file.title')} onClose={onClose} size="wide">
      <div className="dialog-body form-stack">
        <SelectField
          label={t('file.what')}
          value={kind}
          choices={KINDS.map((value) => ({ value, label: t(`file.${value}`) }))}
          onChange={(chosen) => {
            if (chosen === '') return;
            send.reset();
            setFile(null);
            setKind(chosen);
          }}
        />
        <div>
          <Button disabled={save.isPending} onClick={() => save.mutate()}>
            {t('file.export')}
          </Button>
        </div>
        {may(kind === 'customers' ? 'customer:write' : 'service:write') && (
          <Field
            key={kind}
            label={t('file.choose')}
            hint={t(kind === 'customers' ? 'file.hint' : 'file.hintServices')}
            error={isTooLarge ? t('file.tooLarge') : undefined}
          >
            {(binding) => (
              <input
                {...binding}
                type="file"
                accept=".csv,.tsv,.txt,text/csv"
                onChange={(event) => choose(event.target.files?.[0] ?? null)}
              />
            )}
          </Field>
        )}
        {error && (
          <Notice tone="amber" isAlert>
            {sentence(error)}
          </Notice>
        )}
        {send.isPending && <p className="section-note">{t('file.reading')}</p>}
        {result && <CustomerRows result={result} />}
      </div>
      <footer className="form-actions">
        <Button look="quiet" onClick={onClose}>
          {t(result && !result.dryRun ? 'file.close' : 'file.cancel')}
        </Button>
        {file && result?.dryRun && writes > 0 && (
          <Button
            look="primary"
            disabled={send.isPending}
            onClick={() => send.mutate({ kind, file, dryRun: false })}
          >
            {t(result.counts.refuse > 0 ? 'file.applyRest' : 'file.apply', { count: writes })}
          </Button>
        )}
      </footer>
    </Dialog>
  );
}
