import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import type { WindowDraft } from './window-draft.js';
import { weekdayWord } from './window-words.js';

interface ScheduleFieldsProps {
  readonly draft: WindowDraft;
  readonly onChange: (part: Partial<WindowDraft>) => void;
  readonly errors: FieldErrors;
}

const KINDS = ['once', 'weekly'] as const;
const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;

export function ScheduleFields({ draft, onChange, errors }: ScheduleFieldsProps) {
  const { t } = useTranslation('maintenance');
  const timeZone = useTimeZone();
  return (
    <fieldset className="form-stack">
      <legend>{t('form.when')}</legend>
      <div className="schedule-kinds">
        {KINDS.map((kind) => (
          <label key={kind} className="check">
            <input
              type="radio"
              name="kind"
              checked={draft.kind === kind}
              onChange={() => onChange({ kind })}
            />
            <span>{t(`kind.${kind}`)}</span>
          </label>
        ))}
      </div>
      {draft.kind === 'once' ? (
        <OnceFields draft={draft} onChange={onChange} errors={errors} />
      ) : (
        <WeeklyFields draft={draft} onChange={onChange} errors={errors} />
      )}
      <p className="field-hint">{t('form.zone', { zone: timeZone })}</p>
    </fieldset>
  );
}

function OnceFields({ draft, onChange, errors }: ScheduleFieldsProps) {
  const { t } = useTranslation('maintenance');
  return (
    <div className="form-grid">
      <TextField
        label={t('form.from')}
        type="datetime-local"
        value={draft.from}
        onChange={(from) => onChange({ from })}
        error={errors['schedule.from']}
      />
      <TextField
        label={t('form.to')}
        type="datetime-local"
        value={draft.to}
        onChange={(to) => onChange({ to })}
        error={errors['schedule.to']}
      />
    </div>
  );
}

function WeeklyFields({ draft, onChange, errors }: ScheduleFieldsProps) {
  const { t } = useTranslation('maintenance');
  const locale = useLocale();
  const { weekdays } = draft;
  const toggle = (weekday: number) =>
    onChange({
      weekdays: weekdays.includes(weekday)
        ? weekdays.filter((each) => each !== weekday)
        : [...weekdays, weekday],
    });
  return (
    <>
      <fieldset className="weekdays" aria-label={t('form.weekdays')}>
        {WEEK.map((weekday) => (
          <button
            key={weekday}
            type="button"
            aria-pressed={weekdays.includes(weekday)}
            onClick={() => toggle(weekday)}
          >
            {weekdayWord(weekday, locale)}
          </button>
        ))}
      </fieldset>
      {errors['schedule.weekdays'] && <p className="field-error">{errors['schedule.weekdays']}</p>}
      <div className="form-grid">
        <TextField
          label={t('form.startTime')}
          type="time"
          value={draft.startTime}
          onChange={(startTime) => onChange({ startTime })}
          error={errors['schedule.startTime']}
        />
        <TextField
          label={t('form.duration')}
          inputMode="numeric"
          value={draft.durationMinutes}
          onChange={(durationMinutes) => onChange({ durationMinutes })}
          error={errors['schedule.durationMinutes']}
        />
        <TextField
          label={t('form.validFrom')}
          type="date"
          value={draft.validFrom}
          onChange={(validFrom) => onChange({ validFrom })}
          error={errors['schedule.validFrom']}
        />
        <TextField
          label={t('form.validUntil')}
          type="date"
          isOptional
          value={draft.validUntil}
          onChange={(validUntil) => onChange({ validUntil })}
          error={errors['schedule.validUntil']}
        />
      </div>
    </>
  );
}
