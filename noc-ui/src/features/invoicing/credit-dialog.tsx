import { currencyExponent } from '@atalaya/core/domain/money/amount';
import { creditNoteCreateSchema } from '@atalaya/core/wire/rest/credit-notes';
import type { InvoiceDetail } from '@atalaya/core/wire/rest/invoices';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeIdempotencyKey } from '../../shared/api/idempotency-key.js';
import { formatMoney, minorUnits } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import { creditInvoice } from './queries.js';

interface CreditDialogProps {
  readonly invoice: InvoiceDetail;
  readonly onClose: () => void;
}

/** Takes a part of an invoice back, or all that is left. */
export function CreditDialog({ invoice, onClose }: CreditDialogProps) {
  const { t } = useTranslation('invoicing');
  const locale = useLocale();
  const client = useQueryClient();
  const { currency, creditableMinor } = invoice;
  const [key] = useState(makeIdempotencyKey);
  const exponent = currencyExponent(currency);
  const [amount, setAmount] = useState((creditableMinor / 10 ** exponent).toFixed(exponent));
  const [reason, setReason] = useState('');
  const form = useFormState({
    schema: creditNoteCreateSchema,
    send: (body) => creditInvoice(body, key),
    onDone: () => {
      void client.invalidateQueries();
      onClose();
    },
  });
  const body = { invoiceId: invoice.id, amountMinor: minorUnits(amount, currency), reason };
  return (
    <Dialog title={t('credit.title')} onClose={onClose}>
      <form noValidate onSubmit={(event) => form.submit(event, body)}>
        <div className="form-stack">
          <p className="section-note">
            {t('credit.left', {
              amount: formatMoney({ amountMinor: creditableMinor, currency }, locale),
            })}
          </p>
          <TextField
            label={t('credit.amount')}
            inputMode="decimal"
            value={amount}
            onChange={setAmount}
            error={form.errors['amountMinor']}
          />
          <TextField
            label={t('reason')}
            value={reason}
            onChange={setReason}
            error={form.errors['reason']}
          />
        </div>
        <FormActions
          isSending={form.isSending}
          formError={form.formError}
          submitLabel={t('credit.save')}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
