import { type InvoiceDetail, invoiceVoidSchema } from '@atalaya/core/wire/rest/invoices';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeIdempotencyKey } from '../../shared/api/idempotency-key.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import { voidInvoice } from './queries.js';

interface VoidDialogProps {
  readonly invoice: InvoiceDetail;
  readonly onClose: () => void;
}

/** Of an invoice that nobody got. */
export function VoidDialog({ invoice, onClose }: VoidDialogProps) {
  const { t } = useTranslation('invoicing');
  const client = useQueryClient();
  const [key] = useState(makeIdempotencyKey);
  const [reason, setReason] = useState('');
  const form = useFormState({
    schema: invoiceVoidSchema,
    send: (body) => voidInvoice(invoice.id, body, key),
    onDone: () => {
      void client.invalidateQueries();
      onClose();
    },
  });
  return (
    <Dialog title={t('void.title')} onClose={onClose}>
      <form noValidate onSubmit={(event) => form.submit(event, { reason })}>
        <div className="form-stack">
          <p className="section-note">{t('void.text')}</p>
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
          submitLabel={t('void.title')}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
