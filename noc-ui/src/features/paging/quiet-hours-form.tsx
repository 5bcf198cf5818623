import { ALERT_SEVERITIES } from '@atalaya/core/domain/alerting/alert-severity';
import { type QuietHoursView, quietHoursUpdateSchema } from '@atalaya/core/wire/rest/paging';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import type { FormProps } from './form-props.js';
import { saveQuietHours } from './queries.js';

const ORDER = ALERT_SEVERITIES.toReversed();
const NIGHT = { from: '22:00', until: '07:00' };

export function QuietHoursForm({
  before,
  onSaved,
  onCancel,
}: FormProps & { readonly before: QuietHoursView }) {
  const { t } = useTranslation('paging');
  const timeZone = useTimeZone();
  const [draft, setDraft] = useState({
    critical: before.critical,
    warning: before.warning,
    info: before.info,
  });
  const form = useFormState({
    schema: quietHoursUpdateSchema,
    send: (body) => saveQuietHours(before.channelId, body),
    onDone: onSaved,
  });
  return (
    <form noValidate onSubmit={(event) => form.submit(event, draft)}>
      <div className="form-stack">
        {ORDER.map((severity) => {
          const hours = draft[severity];
          const set = (next: typeof hours) => setDraft((now) => ({ ...now, [severity]: next }));
          return (
            <fieldset key={severity} className="paging-step">
              <legend>{t(`severity.${severity}`)}</legend>
              <CheckField
                label={t('quiet.isQuiet')}
                isChecked={hours !== null}
                onChange={(isQuiet) => set(isQuiet ? NIGHT : null)}
              />
              {hours !== null && (
                <div className="form-grid">
                  <TextField
                    label={t('quiet.from')}
                    type="time"
                    value={hours.from}
                    onChange={(from) => set({ ...hours, from })}
                    error={form.errors[`${severity}.from`]}
                  />
                  <TextField
                    label={t('quiet.until')}
                    type="time"
                    value={hours.until}
                    onChange={(until) => set({ ...hours, until })}
                    error={form.errors[`${severity}.until`]}
                  />
                </div>
              )}
            </fieldset>
          );
        })}
        <p className="field-hint">{t('form.zone', { zone: timeZone })}</p>
      </div>
      <FormActions
        isSending={form.isSending}
        formError={form.formError}
        submitLabel={t('form.save')}
        onCancel={onCancel}
      />
    </form>
  );
}
