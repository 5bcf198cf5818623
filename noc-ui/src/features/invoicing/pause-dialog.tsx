import { latest } from '@atalaya/core/domain/billing/billing-periods';
import { addDays, dayIn } from '@atalaya/core/domain/shared/calendar-day';
import {
  type Pause,
  pauseCreateSchema,
  pauseEndSchema,
} from '@atalaya/core/wire/rest/service-billing';
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
import { endPause, makePause, pausePreviewQuery } from './service-queries.js';

interface PauseDialogProps {
  readonly serviceId: string;
  readonly onClose: () => void;
}

/** A pause by the customer's wish: what was billed of its days is given back. */
export function PauseDialog({ serviceId, onClose }: PauseDialogProps) {
  const { t } = useTranslation('invoicing');
  const today = dayIn(platformNowMs(), useTimeZone());
  const [startsOn, setStartsOn] = useState(today);
  const [endsOn, setEndsOn] = useState('');
  const body = { startsOn, endsOn: endsOn === '' ? null : endsOn };
  return (
    <FormDialog
      title={t('pause.title')}
      schema={pauseCreateSchema}
      body={body}
      send={(value, key) => makePause(serviceId, value, key)}
      submitLabel={t('pause.save')}
      onClose={onClose}
    >
      {(errors) => (
        <>
          <p className="section-note">{t('pause.text')}</p>
          <div className="form-grid">
            <TextField
              label={t('pause.startsOn')}
              type="date"
              min={today}
              value={startsOn}
              onChange={setStartsOn}
              error={errors['startsOn']}
            />
            <TextField
              label={t('pause.endsOn')}
              type="date"
              value={endsOn}
              hint={t('pause.endsOnHint')}
              onChange={setEndsOn}
              error={errors['endsOn']}
              isOptional
            />
          </div>
          <PausePreview serviceId={serviceId} input={body} />
        </>
      )}
    </FormDialog>
  );
}

interface PausePreviewProps {
  readonly serviceId: string;
  readonly input: Readonly<Record<string, unknown>>;
}

function PausePreview({ serviceId, input }: PausePreviewProps) {
  const { t } = useTranslation('invoicing');
  const locale = useLocale();
  const sentence = useErrorSentence();
  const query = useQuery(pausePreviewQuery(serviceId, input));
  if (query.error) return <p className="field-error">{sentence(query.error)}</p>;
  if (!query.data || query.data.currency === null) return null;
  const { creditMinor: amountMinor, currency } = query.data;
  return (
    <p role="status">
      {t('pause.credit', { amount: formatMoney({ amountMinor, currency }, locale) })}
    </p>
  );
}

interface EndPauseDialogProps {
  readonly pause: Pause;
  readonly onClose: () => void;
}

export function EndPauseDialog({ pause, onClose }: EndPauseDialogProps) {
  const { t } = useTranslation('invoicing');
  const today = dayIn(platformNowMs(), useTimeZone());
  const first = addDays(pause.startsOn, 1);
  const [endsOn, setEndsOn] = useState(latest(first, today));
  return (
    <FormDialog
      title={t('pause.end')}
      schema={pauseEndSchema}
      body={{ endsOn }}
      send={(value, key) => endPause(pause.id, value, key)}
      submitLabel={t('pause.end')}
      onClose={onClose}
    >
      {(errors) => (
        <TextField
          label={t('pause.endsOn')}
          type="date"
          value={endsOn}
          hint={t('pause.endHint')}
          onChange={setEndsOn}
          error={errors['endsOn']}
          autoFocus
        />
      )}
    </FormDialog>
  );
}
