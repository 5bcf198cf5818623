import { addDays, isCalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { instantOf } from '@atalaya/core/domain/shared/zone-time';
import { holdCreateSchema } from '@atalaya/core/wire/rest/dunning';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { placeHold } from './queries.js';

const KINDS = ['manual_until', 'dispute', 'vip'] as const;

interface HoldDialogProps {
  readonly accountId: string;
  readonly onClose: () => void;
}

/** A person keeps an account from being cut: until a day's end, or until somebody lifts it. */
export function HoldDialog({ accountId, onClose }: HoldDialogProps) {
  const { t } = useTranslation('dunning');
  const timeZone = useTimeZone();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('manual_until');
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const end = isCalendarDay(until)
    ? instantOf(`${addDays(until, 1)}T00:00:00`, timeZone)
    : undefined;
  const body = {
    accountId,
    kind,
    reason,
    ...(end !== undefined && { expiresAt: new Date(end).toISOString() }),
  };
  return (
    <FormDialog
      title={t('hold.add')}
      schema={holdCreateSchema}
      body={body}
      send={placeHold}
      submitLabel={t('hold.save')}
      onClose={onClose}
    >
      {(errors) => (
        <>
          <p className="section-note">{t('hold.text')}</p>
          <SelectField
            label={t('hold.kindLabel')}
            value={kind}
            choices={KINDS.map((value) => ({ value, label: t(`hold.kind.${value}`) }))}
            onChange={(chosen) => setKind(chosen === '' ? 'manual_until' : chosen)}
          />
          <TextField
            label={t('hold.until')}
            hint={t('hold.untilHint')}
            type="date"
            value={until}
            onChange={setUntil}
            error={errors['expiresAt']}
          />
          <TextField
            label={t('hold.reason')}
            value={reason}
            onChange={setReason}
            error={errors['reason']}
          />
        </>
      )}
    </FormDialog>
  );
}
