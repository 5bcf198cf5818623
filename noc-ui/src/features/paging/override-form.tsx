import { instantOf, localText } from '@atalaya/core/domain/shared/zone-time';
import { type OnCallRotaView, onCallOverrideSchema } from '@atalaya/core/wire/rest/paging';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { platformNowMs } from '../../shared/live/platform-clock.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import type { FormProps } from './form-props.js';
import { addOverride, peopleQuery } from './queries.js';

const DAY_MS = 86_400_000;

/** `2026-03-01T21:00` of the organisation's clocks as an instant; what is no such text stays as it is, and is refused. */
function instantText(local: string, timeZone: string): string {
  const at = instantOf(local, timeZone);
  return at === undefined ? local : new Date(at).toISOString();
}

export function OverrideForm({
  rota,
  onSaved,
  onCancel,
}: FormProps & { readonly rota: OnCallRotaView }) {
  const { t } = useTranslation('paging');
  const timeZone = useTimeZone();
  const { data: people = [] } = useQuery(peopleQuery());
  const [draft, setDraft] = useState(() => ({
    userId: '',
    from: localText(platformNowMs(), timeZone).slice(0, 16),
    to: localText(platformNowMs() + DAY_MS, timeZone).slice(0, 16),
  }));
  const change = (part: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...part }));
  const form = useFormState({
    schema: onCallOverrideSchema,
    send: (body) => addOverride(rota.id, body),
    onDone: onSaved,
  });
  const body = () => ({
    userId: draft.userId,
    from: instantText(draft.from, timeZone),
    to: instantText(draft.to, timeZone),
  });
  return (
    <form noValidate onSubmit={(event) => form.submit(event, body())}>
      <div className="form-stack">
        <SelectField
          label={t('override.who')}
          value={draft.userId}
          emptyLabel={t('rota.choose')}
          choices={people.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(userId) => change({ userId })}
          error={form.errors['userId']}
        />
        <div className="form-grid">
          <TextField
            label={t('override.from')}
            type="datetime-local"
            value={draft.from}
            onChange={(from) => change({ from })}
            error={form.errors['from']}
          />
          <TextField
            label={t('override.to')}
            type="datetime-local"
            value={draft.to}
            onChange={(to) => change({ to })}
            error={form.errors['to']}
          />
        </div>
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
