import type { StatementPreview } from '@atalaya/core/wire/rest/bank-statements';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { base64Of } from '../../shared/files/base64-of.js';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Field } from '../../shared/ui/field.js';
import { Notice } from '../../shared/ui/notice.js';
import { importStatement, previewStatement } from './queries.js';
import { StatementMapping } from './statement-mapping.js';
import { StatementSample } from './statement-sample.js';

type Mapping = NonNullable<StatementPreview['mapping']>;

/** A bank's file: what each column means, what it would bring, then the bringing. */
export function StatementImport({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('payments');
  const sentence = useErrorSentence();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [file, setFile] = useState<{ name: string; contentBase64: string } | null>(null);
  const preview = useMutation({ mutationFn: previewStatement });
  const save = useMutation({
    mutationFn: importStatement,
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: ['bank-statements'] });
      onClose();
      navigate(`/bank-statements/${id}`);
    },
  });
  const choose = async (chosen: File | null) => {
    if (!chosen) return;
    const contentBase64 = await base64Of(chosen);
    setFile({ name: chosen.name.slice(0, 120), contentBase64 });
    preview.mutate({ contentBase64 });
  };
  const remap = (mapping: Mapping) => {
    if (file) preview.mutate({ contentBase64: file.contentBase64, mapping });
  };
  const read = preview.data;
  const mapping = read?.mapping;
  const isTable = read?.format === 'csv';
  const isGood = read && (mapping || !isTable) && read.problems.length === 0 && read.lines > 0;
  const error = preview.error ?? save.error;
  return (
    <Dialog title={t('bank.import')} onClose={onClose} size="wide">
      <div className="dialog-body form-stack">
        <Field label={t('bank.file')} hint={t('bank.fileHint')}>
          {(binding) => (
            <input
              {...binding}
              type="file"
              accept=".csv,.tsv,.txt,.ofx,.qfx,.sta,.mt940,.940,text/csv"
              onChange={(event) => void choose(event.target.files?.[0] ?? null)}
            />
          )}
        </Field>
        {error && (
          <Notice tone="amber" isAlert>
            {sentence(error)}
          </Notice>
        )}
        {read && isTable && (
          <StatementMapping heading={read.heading} mapping={mapping ?? null} onChange={remap} />
        )}
        {read && <StatementSample preview={read} />}
      </div>
      <footer className="form-actions">
        <Button look="quiet" onClick={onClose}>
          {t('close')}
        </Button>
        {file && isGood && (
          <Button
            look="primary"
            disabled={save.isPending || preview.isPending}
            onClick={() => save.mutate({ ...file, ...(mapping && { mapping }) })}
          >
            {t('bank.importLines', { count: read.lines })}
          </Button>
        )}
      </footer>
    </Dialog>
  );
}
