import { DESK_METHODS, paymentCreateSchema } from '@atalaya/core/wire/rest/payments';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeIdempotencyKey } from '../../shared/api/idempotency-key.js';
import { minorUnits } from '../../shared/format/money.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { allocationsOf, ChosenAllocations, type ChosenAmounts } from './allocation-fields.js';
import { addPaymentStrings } from './payment-strings.js';
import { accountQuery, recordPayment } from './queries.js';
import './payments.css';

addPaymentStrings();

interface PaymentDialogProps {
  readonly accountId: string;
  readonly onClose: () => void;
}

/** Money that came in, by keyboard: amount, method, enter. What is sent twice is recorded once. */
export function PaymentDialog({ accountId, onClose }: PaymentDialogProps) {
  const { t } = useTranslation('payments');
  const query = useQuery(accountQuery(accountId));
  return (
    <Dialog title={t('record.title')} onClose={onClose}>
      <QueryView query={query}>
        {({ currency }) => (
          <PaymentForm accountId={accountId} currency={currency} onClose={onClose} />
        )}
      </QueryView>
    </Dialog>
  );
}

const EMPTY = {
  amount: '',
  method: 'cash' as (typeof DESK_METHODS)[number] | '',
  paidOn: '',
  reference: '',
  notes: '',
  acceptUsedReference: false,
};

type PaymentFormProps = PaymentDialogProps & { readonly currency: string };

function PaymentForm({ accountId, currency, onClose }: PaymentFormProps) {
  const { t } = useTranslation('payments');
  const client = useQueryClient();
  const [key] = useState(makeIdempotencyKey);
  const [draft, setDraft] = useState(EMPTY);
  const [chosen, setChosen] = useState<ChosenAmounts | null>(null);
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  const form = useFormState({
    schema: paymentCreateSchema,
    send: (body) => recordPayment(body, key),
    onDone: () => {
      void client.invalidateQueries();
      onClose();
    },
  });
  const { paidOn, reference } = draft;
  const body = {
    accountId,
    amount: { amountMinor: minorUnits(draft.amount, currency), currency },
    method: draft.method,
    notes: draft.notes,
    acceptUsedReference: draft.acceptUsedReference,
    ...(paidOn !== '' && { paidOn }),
    ...(reference.trim() !== '' && { reference }),
    ...(chosen !== null && { allocations: allocationsOf(chosen, currency) }),
  };
  return (
    <form noValidate onSubmit={(event) => form.submit(event, body)}>
      <div className="form-stack">
        <TextField
          label={t('record.amount', { currency })}
          value={draft.amount}
          inputMode="decimal"
          onChange={(amount) => change({ amount })}
          error={form.errors['amount.amountMinor'] ?? form.errors['amount.currency']}
          autoFocus
        />
        <div className="form-grid">
          <SelectField
            label={t('method')}
            value={draft.method}
            choices={DESK_METHODS.map((value) => ({ value, label: t(`methods.${value}`) }))}
            onChange={(method) => change({ method })}
            error={form.errors['method']}
          />
          <TextField
            label={t('paidOn')}
            value={paidOn}
            type="date"
            onChange={(value) => change({ paidOn: value })}
            hint={t('record.today')}
            error={form.errors['paidOn']}
            isOptional
          />
        </div>
        <TextField
          label={t('reference')}
          value={reference}
          onChange={(value) => change({ reference: value })}
          error={form.errors['reference']}
          isOptional
        />
        {form.errors['reference'] && (
          <CheckField
            label={t('record.acceptUsed')}
            isChecked={draft.acceptUsedReference}
            onChange={(acceptUsedReference) => change({ acceptUsedReference })}
          />
        )}
        <TextField
          label={t('notes')}
          value={draft.notes}
          onChange={(notes) => change({ notes })}
          error={form.errors['notes']}
          isOptional
        />
        <ChosenAllocations
          accountId={accountId}
          currency={currency}
          chosen={chosen}
          onChange={setChosen}
          errors={form.errors}
        />
      </div>
      <FormActions
        isSending={form.isSending}
        formError={form.formError}
        submitLabel={t('record.save')}
        onCancel={onClose}
      />
    </form>
  );
}
