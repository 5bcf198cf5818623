import { decimalText } from '@atalaya/core/domain/money/amount';
import { creditNoteCreateSchema } from '@atalaya/core/wire/rest/credit-notes';
import type { InvoiceDetail } from '@atalaya/core/wire/rest/invoices';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney, minorUnits } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
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
  const { currency, creditableMinor: amountMinor } = invoice;
  const [amount, setAmount] = useState(decimalText({ amountMinor, currency }));
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title={t('credit.title')}
      schema={creditNoteCreateSchema}
      body={{ invoiceId: invoice.id, amountMinor: minorUnits(amount, currency), reason }}
      send={creditInvoice}
      submitLabel={t('credit.save')}
      onClose={onClose}
    >
      {(errors) => (
        <>
          <p className="section-note">
            {t('credit.left', { amount: formatMoney({ amountMinor, currency }, locale) })}
          </p>
          <TextField
            label={t('credit.amount')}
            inputMode="decimal"
            value={amount}
            onChange={setAmount}
            error={errors['amountMinor']}
          />
          <TextField
            label={t('reason')}
            value={reason}
            onChange={setReason}
            error={errors['reason']}
          />
        </>
      )}
    </FormDialog>
  );
}
