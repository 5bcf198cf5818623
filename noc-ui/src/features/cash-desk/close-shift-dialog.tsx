import { type CashShift, shiftCloseSchema } from '@atalaya/core/wire/rest/cash-desk';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeIdempotencyKey } from '../../shared/api/idempotency-key.js';
import { formatMoney, minorUnits } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import { closeShift } from './queries.js';

interface CloseShiftDialogProps {
  readonly shift: CashShift;
  readonly onClose: () => void;
}

/** What is counted first, what was expected only then: nobody counts towards a number. */
export function CloseShiftDialog({ shift, onClose }: CloseShiftDialogProps) {
  const { t } = useTranslation('cashDesk');
  const [key] = useState(makeIdempotencyKey);
  const [text, setText] = useState('');
  const [notes, setNotes] = useState('');
  const [closed, setClosed] = useState<CashShift | null>(null);
  const form = useFormState({
    schema: shiftCloseSchema,
    send: (body) => closeShift(body, key),
    onDone: setClosed,
  });
  const { currency } = shift.opening;
  const counted = { amountMinor: minorUnits(text, currency), currency };
  if (closed) return <Closed shift={closed} onClose={onClose} />;
  return (
    <Dialog title={t('close.title')} onClose={onClose}>
      <form noValidate onSubmit={(event) => form.submit(event, { counted, notes })}>
        <div className="form-stack">
          <TextField
            label={t('close.counted', { currency })}
            hint={t('close.hint')}
            value={text}
            inputMode="decimal"
            onChange={setText}
            error={form.errors['counted.amountMinor']}
            autoFocus
          />
          <TextField label={t('notes')} value={notes} onChange={setNotes} isOptional />
        </div>
        <FormActions
          isSending={form.isSending}
          formError={form.formError}
          submitLabel={t('close.save')}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}

function Closed({ shift, onClose }: CloseShiftDialogProps) {
  const { t } = useTranslation('cashDesk');
  const locale = useLocale();
  const client = useQueryClient();
  const done = () => {
    void client.invalidateQueries();
    onClose();
  };
  const rows = [
    ['expected', shift.expected],
    ['counted', shift.counted],
    ['difference', shift.difference],
  ] as const;
  return (
    <Dialog title={t('close.done')} onClose={done}>
      <dl className="dialog-body desk-count">
        {rows.map(
          ([label, amount]) =>
            amount && (
              <div key={label}>
                <dt>{t(`shift.${label}`)}</dt>
                <dd className="num">{formatMoney(amount, locale)}</dd>
              </div>
            ),
        )}
      </dl>
      <footer className="form-actions">
        <Button look="primary" onClick={done}>
          {t('close.ok')}
        </Button>
      </footer>
    </Dialog>
  );
}
