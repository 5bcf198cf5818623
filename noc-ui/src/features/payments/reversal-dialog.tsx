import {
  type Payment,
  REVERSAL_REASONS,
  reversalCreateSchema,
} from '@atalaya/core/wire/rest/payments';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeIdempotencyKey } from '../../shared/api/idempotency-key.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { AccountPicker } from './account-picker.js';
import { reversePayment } from './queries.js';

interface ReversalDialogProps {
  readonly payment: Payment;
  readonly onClose: () => void;
}

/** Takes a payment back; of the wrong customer it is recorded for the right one at once. */
export function ReversalDialog({ payment, onClose }: ReversalDialogProps) {
  const { t } = useTranslation('payments');
  const client = useQueryClient();
  const [key] = useState(makeIdempotencyKey);
  const [reason, setReason] = useState<(typeof REVERSAL_REASONS)[number] | ''>('');
  const [notes, setNotes] = useState('');
  const [accountId, setAccountId] = useState<string | null>(null);
  const form = useFormState({
    schema: reversalCreateSchema,
    send: (body) => reversePayment(payment.id, body, key),
    onDone: () => {
      void client.invalidateQueries();
      onClose();
    },
  });
  const isWrong = reason === 'wrong_customer';
  const body = { reason, notes, ...(isWrong && accountId !== null && { accountId }) };
  return (
    <Dialog title={t('reverse.title')} onClose={onClose}>
      <form noValidate onSubmit={(event) => form.submit(event, body)}>
        <div className="form-stack">
          <p className="section-note">{t('reverse.lead')}</p>
          <SelectField
            label={t('reverse.reason')}
            value={reason}
            emptyLabel={t('choose')}
            choices={REVERSAL_REASONS.map((value) => ({ value, label: t(`reasons.${value}`) }))}
            onChange={setReason}
            error={form.errors['reason']}
          />
          {isWrong && (
            <AccountPicker
              label={t('reverse.right')}
              chosenId={accountId}
              onChoose={setAccountId}
              error={form.errors['accountId']}
            />
          )}
          <TextField
            label={t('notes')}
            value={notes}
            onChange={setNotes}
            error={form.errors['notes']}
            isOptional
          />
        </div>
        <FormActions
          isSending={form.isSending}
          formError={form.formError}
          submitLabel={t('reverse.save')}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
