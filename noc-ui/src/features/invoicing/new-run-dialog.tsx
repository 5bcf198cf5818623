import { dayIn } from '@atalaya/core/domain/shared/calendar-day';
import { invoiceRunCreateSchema } from '@atalaya/core/wire/rest/invoice-runs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { makeIdempotencyKey } from '../../shared/api/idempotency-key.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { platformNowMs } from '../../shared/live/platform-clock.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import { makeRun } from './queries.js';

/** Previews what a day would bill: nothing is issued before it is approved. */
export function NewRunDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('invoicing');
  const timeZone = useTimeZone();
  const [, go] = useLocation();
  const [key] = useState(makeIdempotencyKey);
  const [billingDate, setBillingDate] = useState(() => dayIn(platformNowMs(), timeZone));
  const form = useFormState({
    schema: invoiceRunCreateSchema,
    send: (body) => makeRun(body, key),
    onDone: (run) => go(`/invoice-runs/${run.id}`),
  });
  return (
    <Dialog title={t('run.new')} onClose={onClose}>
      <form noValidate onSubmit={(event) => form.submit(event, { billingDate })}>
        <div className="form-stack">
          <p className="section-note">{t('run.newText')}</p>
          <TextField
            label={t('run.billingDate')}
            type="date"
            value={billingDate}
            onChange={setBillingDate}
            error={form.errors['billingDate']}
          />
        </div>
        <FormActions
          isSending={form.isSending}
          formError={form.formError}
          submitLabel={t('run.preview')}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
