import { allocationCreateSchema, type Payment } from '@atalaya/core/wire/rest/payments';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeIdempotencyKey } from '../../shared/api/idempotency-key.js';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import { AllocationFields, allocationsOf, type ChosenAmounts } from './allocation-fields.js';
import { chooseAllocations } from './queries.js';

interface AllocationDialogProps {
  readonly payment: Payment;
  readonly onClose: () => void;
}

/** What a payment pays, chosen by a person in place of the oldest first; always on the record. */
export function AllocationDialog({ payment, onClose }: AllocationDialogProps) {
  const { t } = useTranslation('payments');
  const locale = useLocale();
  const client = useQueryClient();
  const [key] = useState(makeIdempotencyKey);
  const [chosen, setChosen] = useState<ChosenAmounts>({});
  const [notes, setNotes] = useState('');
  const { currency } = payment.amount;
  const form = useFormState({
    schema: allocationCreateSchema,
    send: (body) => chooseAllocations(payment.accountId, body, key),
    onDone: () => {
      void client.invalidateQueries();
      onClose();
    },
  });
  const allocations = allocationsOf(chosen, currency);
  const body = { paymentId: payment.id, allocations, notes };
  return (
    <Dialog title={t('allocate.title')} onClose={onClose}>
      <form noValidate onSubmit={(event) => form.submit(event, body)}>
        <div className="form-stack">
          <p className="section-note">
            {t('allocate.lead', { amount: formatMoney(payment.amount, locale) })}
          </p>
          <AllocationFields
            accountId={payment.accountId}
            currency={currency}
            chosen={chosen}
            onChange={setChosen}
            errors={form.errors}
            paysNow={payment.allocations}
          />
          <TextField label={t('notes')} value={notes} onChange={setNotes} isOptional />
        </div>
        <FormActions isSending={form.isSending} formError={form.formError} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
