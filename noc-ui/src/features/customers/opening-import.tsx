import type { OpeningResult } from '@atalaya/core/wire/rest/opening-imports';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { useSessionState } from '../../shared/api/session-store.js';
import { minorUnits } from '../../shared/format/money.js';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Field } from '../../shared/ui/field.js';
import { Notice } from '../../shared/ui/notice.js';
import { TextField } from '../../shared/ui/text-field.js';
import { OpeningRows } from './opening-rows.js';
import { sendOpening } from './queries.js';

interface Draft {
  readonly invoices: File | null;
  readonly balances: File | null;
  readonly from: string;
  readonly to: string;
  readonly total: string;
}

/** What WispHub's books come to: first its sums and bad rows, then, once its own total is typed in, the doing. */
export function OpeningImport({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('customers');
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const currency = useCurrency();
  const [draft, setDraft] = useState<Draft>({
    invoices: null,
    balances: null,
    from: '',
    to: '',
    total: '',
  });
  const send = useMutation({
    mutationFn: sendOpening,
    onSuccess: ({ dryRun }) => {
      if (!dryRun) void client.invalidateQueries();
    },
  });
  const change = (part: Partial<Draft>) => {
    send.reset();
    setDraft((now) => ({ ...now, ...part }));
  };
  const { invoices, balances, from, to } = draft;
  const files = invoices && balances && from && to ? { invoices, balances, from, to } : undefined;
  const result = send.data;
  const typed = signedMinorUnits(draft.total, currency);
  const isRight = result !== undefined && typed === result.control.total.amountMinor;
  return (
    <Dialog title={t('opening.title')} onClose={onClose} size="wide">
      <div className="dialog-body form-stack">
        <p className="sub">{t('opening.lead')}</p>
        <div className="form-grid">
          <FileField
            label={t('opening.invoices')}
            onChange={(file) => change({ invoices: file })}
          />
          <FileField
            label={t('opening.balances')}
            onChange={(file) => change({ balances: file })}
          />
          <TextField
            label={t('opening.from')}
            type="date"
            value={from}
            onChange={(day) => change({ from: day })}
          />
          <TextField
            label={t('opening.to')}
            type="date"
            value={to}
            onChange={(day) => change({ to: day })}
          />
        </div>
        {send.error && (
          <Notice tone="amber" isAlert>
            {sentence(send.error)}
          </Notice>
        )}
        {result && <OpeningRows result={result} />}
        {result?.dryRun && result.counts.take > 0 && (
          <TextField
            label={t('opening.total', { currency })}
            hint={t('opening.totalHint')}
            value={draft.total}
            inputMode="decimal"
            // Typing it changes nothing of what was tried.
            onChange={(total) => setDraft((now) => ({ ...now, total }))}
            error={draft.total !== '' && !isRight ? t('opening.totalOff') : undefined}
          />
        )}
      </div>
      <Actions
        result={result}
        isSending={send.isPending}
        isRight={isRight}
        onTry={files && (() => send.mutate({ ...files, dryRun: true }))}
        onTake={files && (() => send.mutate({ ...files, dryRun: false, controlTotalMinor: typed }))}
        onClose={onClose}
      />
    </Dialog>
  );
}

interface ActionsProps {
  readonly result: OpeningResult | undefined;
  readonly isSending: boolean;
  readonly isRight: boolean;
  readonly onTry: (() => void) | undefined;
  readonly onTake: (() => void) | undefined;
  readonly onClose: () => void;
}

function Actions({ result, isSending, isRight, onTry, onTake, onClose }: ActionsProps) {
  const { t } = useTranslation('customers');
  const mayTake = result?.dryRun === true && result.counts.take > 0;
  return (
    <footer className="form-actions">
      <Button look="quiet" onClick={onClose}>
        {t(result && !result.dryRun ? 'file.close' : 'file.cancel')}
      </Button>
      {result === undefined && (
        <Button look="primary" disabled={!onTry || isSending} onClick={onTry}>
          {t('opening.try')}
        </Button>
      )}
      {mayTake && (
        <Button look="primary" disabled={!isRight || isSending} onClick={onTake}>
          {t(result.counts.refuse > 0 ? 'opening.takeRest' : 'opening.take', {
            count: result.counts.take,
          })}
        </Button>
      )}
    </footer>
  );
}

interface FileFieldProps {
  readonly label: string;
  readonly onChange: (file: File | null) => void;
}

function FileField({ label, onChange }: FileFieldProps) {
  return (
    <Field label={label}>
      {(binding) => (
        <input
          {...binding}
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          onChange={(event) => onChange(event.target.files?.[0] ?? null)}
        />
      )}
    </Field>
  );
}

/** The button, for who may open the books. */
export function OpeningImportButton() {
  const { t } = useTranslation('customers');
  const may = usePermissions();
  const [isOpen, setOpen] = useState(false);
  if (!may('billing_policy:write')) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('opening.title')}</Button>
      {isOpen && <OpeningImport onClose={() => setOpen(false)} />}
    </>
  );
}

function useCurrency(): string {
  const session = useSessionState();
  return ('person' in session ? session.person.tenant?.currency : undefined) ?? 'MXN';
}

/** All of it may be in favour of customers. */
function signedMinorUnits(text: string, currency: string): number {
  const plain = text.trim().replaceAll(',', '');
  return plain.startsWith('-')
    ? -minorUnits(plain.slice(1), currency)
    : minorUnits(plain, currency);
}
