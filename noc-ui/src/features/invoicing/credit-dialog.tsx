import { CREDIT_REASONS, type CreditReason } from '@atalaya/core/domain/billing/credit-split';
import { decimalText } from '@atalaya/core/domain/money/amount';
import { creditNoteCreateSchema } from '@atalaya/core/wire/rest/credit-notes';
import type { InvoiceDetail } from '@atalaya/core/wire/rest/invoices';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney, minorUnits } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { NEW_SPLIT, splitOf } from './credit-split-draft.js';
import { CreditSplitFields } from './credit-split-fields.js';
import { creditInvoice } from './queries.js';

interface CreditDialogProps {
  readonly invoice: InvoiceDetail;
  readonly onClose: () => void;
}

/** Takes a part of an invoice back, or all that is left. */
export function CreditDialog({ invoice, onClose }: CreditDialogProps) {
  const { t } = useTranslation('invoicing');
  const locale = useLocale();
  const { currency } = invoice;
  const lines = invoice.lines.filter(({ creditableMinor }) => creditableMinor > 0);
  const [lineId, setLineId] = useState('');
  const line = lines.find(({ id }) => id === lineId);
  const { creditableMinor: leftMinor } = line ?? invoice;
  const [amount, setAmount] = useState(decimalText({ amountMinor: leftMinor, currency }));
  const amountMinor = minorUnits(amount, currency);
  const choose = (id: string) => {
    const { creditableMinor } = lines.find((each) => each.id === id) ?? invoice;
    setLineId(id);
    setAmount(decimalText({ amountMinor: creditableMinor, currency }));
  };
  const [reason, setReason] = useState('');
  const [reasonCode, setReasonCode] = useState<CreditReason | ''>('');
  const [split, setSplit] = useState(NEW_SPLIT);
  return (
    <FormDialog
      title={t('credit.title')}
      schema={creditNoteCreateSchema}
      body={{
        invoiceId: invoice.id,
        ...(line ? { lines: [{ invoiceLineId: line.id, amountMinor }] } : { amountMinor }),
        reason,
        reasonCode,
        ...splitOf(split, amountMinor, currency),
      }}
      send={creditInvoice}
      submitLabel={t('credit.save')}
      onClose={onClose}
    >
      {(errors) => (
        <>
          {lines.length > 1 && (
            <SelectField
              label={t('credit.of')}
              value={lineId}
              emptyLabel={t('credit.whole')}
              choices={lines.map(({ id, description }) => ({ value: id, label: description }))}
              onChange={choose}
            />
          )}
          <p className="section-note">
            {t('credit.left', {
              amount: formatMoney({ amountMinor: leftMinor, currency }, locale),
            })}
          </p>
          <TextField
            label={t('credit.amount')}
            inputMode="decimal"
            value={amount}
            onChange={setAmount}
            error={errors['amountMinor'] ?? errors['lines.0.amountMinor']}
          />
          <SelectField
            label={t('credit.code')}
            value={reasonCode}
            emptyLabel={t('credit.choose')}
            choices={CREDIT_REASONS.map((value) => ({
              value,
              label: t(`creditNotes.codes.${value}`),
            }))}
            onChange={setReasonCode}
            error={errors['reasonCode']}
          />
          <CreditSplitFields
            draft={split}
            amountMinor={amountMinor}
            currency={currency}
            errors={errors}
            onChange={setSplit}
          />
          <TextField
            label={t('reason')}
            hint={t('credit.reasonHint')}
            value={reason}
            onChange={setReason}
            error={errors['reason']}
          />
        </>
      )}
    </FormDialog>
  );
}
