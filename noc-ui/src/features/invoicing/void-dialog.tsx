import { type InvoiceDetail, invoiceVoidSchema } from '@atalaya/core/wire/rest/invoices';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import { TextField } from '../../shared/ui/text-field.js';
import { voidInvoice } from './queries.js';

interface VoidDialogProps {
  readonly invoice: InvoiceDetail;
  readonly onClose: () => void;
}

/** Of an invoice that nobody got. */
export function VoidDialog({ invoice, onClose }: VoidDialogProps) {
  const { t } = useTranslation('invoicing');
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title={t('void.title')}
      schema={invoiceVoidSchema}
      body={{ reason }}
      send={(body, key) => voidInvoice(invoice.id, body, key)}
      submitLabel={t('void.title')}
      onClose={onClose}
    >
      {(errors) => (
        <>
          <p className="section-note">{t('void.text')}</p>
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
