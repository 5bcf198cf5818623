import { WORKS } from '@atalaya/core/domain/maintenance/work';
import {
  type MaintenancePreview,
  type MaintenanceWindow,
  maintenanceWindowCreateSchema,
} from '@atalaya/core/wire/rest/maintenance-windows';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { platformNowMs } from '../../shared/live/platform-clock.js';
import { Field } from '../../shared/ui/field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { type FieldErrors, useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { CustomerNoticeFields } from './customer-notice-fields.js';
import { previewWindow, type WindowBody } from './queries.js';
import { ScheduleFields } from './schedule-fields.js';
import { ScopePicker } from './scope-picker.js';
import {
  type ChosenPart,
  draftBody,
  draftOf,
  emptyDraft,
  type WindowDraft,
} from './window-draft.js';
import { WindowPreview } from './window-preview.js';
import { WorkPresets } from './work-presets.js';

interface WindowFormProps {
  readonly before?: MaintenanceWindow;
  /** What a new one is about, when that is known already. */
  readonly planned?: ChosenPart;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}

interface Shown {
  readonly body: WindowBody;
  readonly preview: MaintenancePreview;
}

/** Two steps: what is planned, then whom it hurts. Nothing is stored before the second is confirmed. */
export function WindowForm({ before, planned, onSaved, onCancel }: WindowFormProps) {
  const { t } = useTranslation('maintenance');
  const timeZone = useTimeZone();
  const [draft, setDraft] = useState(() =>
    before
      ? draftOf(before, platformNowMs(), timeZone)
      : { ...emptyDraft(platformNowMs(), timeZone), scope: planned ? [planned] : [] },
  );
  const [shown, setShown] = useState<Shown | null>(null);
  const form = useFormState({
    schema: maintenanceWindowCreateSchema,
    send: async (body) => ({ body, preview: await previewWindow(body) }),
    onDone: setShown,
  });
  const change = (part: Partial<WindowDraft>) => setDraft((now) => ({ ...now, ...part }));
  if (shown !== null) {
    return (
      <WindowPreview {...shown} before={before} onBack={() => setShown(null)} onSaved={onSaved} />
    );
  }
  return (
    <form noValidate onSubmit={(event) => form.submit(event, draftBody(draft, timeZone))}>
      <div className="form-stack">
        {!before && <WorkPresets draft={draft} onChange={change} />}
        <TextField
          label={t('form.name')}
          value={draft.name}
          placeholder={t('form.namePlaceholder')}
          onChange={(name) => change({ name })}
          error={form.errors['name']}
          autoFocus
        />
        <SelectField
          label={t('form.work')}
          hint={t('form.workHint')}
          value={draft.work}
          choices={WORKS.map((value) => ({ value, label: t(`work.${value}`) }))}
          onChange={(work) => change({ work: work === '' ? 'work' : work })}
          error={form.errors['work']}
        />
        <ScheduleFields draft={draft} onChange={change} errors={form.errors} />
        <ScopePicker
          chosen={draft.scope}
          onChange={(scope) => change({ scope })}
          error={scopeError(form.errors)}
        />
        <CustomerNoticeFields draft={draft} onChange={change} errors={form.errors} />
        <Field label={t('form.notes')} isOptional error={form.errors['notes']}>
          {(binding) => (
            <textarea
              {...binding}
              rows={2}
              maxLength={4_000}
              value={draft.notes}
              onChange={(event) => change({ notes: event.target.value })}
            />
          )}
        </Field>
      </div>
      <FormActions
        isSending={form.isSending}
        formError={form.formError}
        submitLabel={t('form.preview')}
        onCancel={onCancel}
      />
    </form>
  );
}

/** Of the list, or of one of its parts. */
function scopeError(errors: FieldErrors): string | undefined {
  const key = Object.keys(errors).find((field) => field.split('.')[0] === 'scope');
  return key === undefined ? undefined : errors[key];
}
