import { dayIn } from '@atalaya/core/domain/shared/calendar-day';
import { cancellationCreateSchema } from '@atalaya/core/wire/rest/service-billing';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { platformNowMs } from '../../shared/live/platform-clock.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import { TextField } from '../../shared/ui/text-field.js';
import { cancellationPreviewQuery, cancelService } from './service-queries.js';

interface CancelServiceDialogProps {
  readonly serviceId: string;
  readonly onClose: () => void;
}

/** Ends a service; what of its billed days is given back is told before it is confirmed. */
export function CancelServiceDialog({ serviceId, onClose }: CancelServiceDialogProps) {
  const { t } = useTranslation('invoicing');
  const today = dayIn(platformNowMs(), useTimeZone());
  const [billedUntil, setBilledUntil] = useState(today);
  const body = { ...(billedUntil && { billedUntil }) };
  return (
    <FormDialog
      title={t('end.title')}
      schema={cancellationCreateSchema}
      body={body}
      send={(value, key) => cancelService(serviceId, value, key)}
      submitLabel={t('end.save')}
      onClose={onClose}
    >
      {(errors) => (
        <>
          <p className="section-note">{t('end.text')}</p>
          <TextField
            label={t('end.billedUntil')}
            type="date"
            max={today}
            value={billedUntil}
            onChange={setBilledUntil}
            error={errors['billedUntil']}
            autoFocus
          />
          <CancellationPreview serviceId={serviceId} input={body} />
        </>
      )}
    </FormDialog>
  );
}

interface CancellationPreviewProps {
  readonly serviceId: string;
  readonly input: Readonly<Record<string, unknown>>;
}

function CancellationPreview({ serviceId, input }: CancellationPreviewProps) {
  const { t } = useTranslation('invoicing');
  const locale = useLocale();
  const sentence = useErrorSentence();
  const query = useQuery(cancellationPreviewQuery(serviceId, input));
  if (query.error) return <p className="field-error">{sentence(query.error)}</p>;
  if (!query.data || query.data.currency === null) return null;
  const { creditMinor: amountMinor, currency, unusedDays } = query.data;
  const amount = formatMoney({ amountMinor, currency }, locale);
  return <p role="status">{t(amountMinor > 0 ? 'end.credit' : `end.${unusedDays}`, { amount })}</p>;
}
