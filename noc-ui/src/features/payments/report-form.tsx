import { reportCreateSchema } from '@atalaya/core/wire/rest/bank-statements';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeIdempotencyKey } from '../../shared/api/idempotency-key.js';
import { photoBase64 } from '../../shared/files/photo-base64.js';
import { minorUnits } from '../../shared/format/money.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { Field } from '../../shared/ui/field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import { AccountPicker } from './account-picker.js';
import { addPaymentStrings } from './payment-strings.js';
import { accountQuery, reportPayment } from './queries.js';
import './payments.css';

addPaymentStrings();

interface ReportFormProps {
  /** Null: it is chosen here. */
  readonly accountId: string | null;
  readonly onClose: () => void;
}

/** What a customer says on the phone that they paid: a reference, a photo, and nothing is cut for a day. */
export function ReportForm({ accountId: given, onClose }: ReportFormProps) {
  const { t } = useTranslation('payments');
  const client = useQueryClient();
  const [key] = useState(makeIdempotencyKey);
  const [accountId, setAccountId] = useState(given);
  const [draft, setDraft] = useState({ amount: '', reference: '', paidOn: '', notes: '' });
  const change = (part: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...part }));
  const photo = useMutation({ mutationFn: photoBase64 });
  const account = useQuery({ ...accountQuery(accountId ?? ''), enabled: accountId !== null });
  const form = useFormState({
    schema: reportCreateSchema,
    send: (body) => reportPayment(body, key),
    onDone: () => {
      void client.invalidateQueries();
      onClose();
    },
  });
  const currency = account.data?.currency ?? '';
  const { reference, notes, paidOn } = draft;
  const body = {
    accountId,
    amount: { amountMinor: minorUnits(draft.amount, currency), currency },
    reference,
    notes,
    ...(paidOn !== '' && { paidOn }),
    ...(photo.data !== undefined && { photoBase64: photo.data }),
  };
  return (
    <Dialog title={t('report.title')} onClose={onClose}>
      <form noValidate onSubmit={(event) => form.submit(event, body)}>
        <div className="form-stack">
          <p className="section-note">{t('report.lead')}</p>
          {given === null && (
            <AccountPicker
              label={t('customer')}
              chosenId={accountId}
              onChoose={setAccountId}
              error={form.errors['accountId']}
            />
          )}
          <div className="form-grid">
            <TextField
              label={t('record.amount', { currency })}
              value={draft.amount}
              inputMode="decimal"
              onChange={(amount) => change({ amount })}
              error={form.errors['amount.amountMinor'] ?? form.errors['amount.currency']}
              autoFocus={given !== null}
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
            hint={t('report.referenceHint')}
            error={form.errors['reference']}
          />
          <Field
            label={t('reports.photo')}
            error={photo.isError ? t('report.noPhoto') : form.errors['photoBase64']}
            isOptional
          >
            {(binding) => (
              <input
                {...binding}
                type="file"
                accept="image/*"
                onChange={(event) => {
                  const [chosen] = event.target.files ?? [];
                  if (chosen) photo.mutate(chosen);
                  else photo.reset();
                }}
              />
            )}
          </Field>
          <TextField
            label={t('notes')}
            value={notes}
            onChange={(value) => change({ notes: value })}
            error={form.errors['notes']}
            isOptional
          />
        </div>
        <FormActions
          isSending={form.isSending || photo.isPending}
          formError={form.formError}
          submitLabel={t('report.save')}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
