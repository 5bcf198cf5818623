import type { DunningPolicy } from '@atalaya/core/domain/dunning/dunning-policy';
import { useTranslation } from 'react-i18next';
import { CheckField } from '../../shared/ui/check-field.js';
import type { FieldErrors } from '../../shared/ui/form-state.js';

interface NoCutDaysProps {
  readonly policy: DunningPolicy;
  readonly errors: FieldErrors;
  readonly onChange: (change: Partial<DunningPolicy>) => void;
}

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** On which days nobody is cut. */
export function NoCutDays({ policy, errors, onChange }: NoCutDaysProps) {
  const { t } = useTranslation('dunning');
  const { noCutWeekdays, noCutOnHolidays, noCutOnEves } = policy;
  const error = errors['noCutOnHolidays'];
  return (
    <>
      <fieldset className="form-grid" aria-label={t('policy.noCutWeekdays')}>
        <legend>{t('policy.noCutWeekdays')}</legend>
        {WEEKDAYS.map((day) => (
          <CheckField
            key={day}
            label={t(`policy.weekday.${day}`)}
            isChecked={noCutWeekdays.includes(day)}
            onChange={(isOn) => {
              const others = noCutWeekdays.filter((each) => each !== day);
              onChange({ noCutWeekdays: (isOn ? [...others, day] : others).sort() });
            }}
          />
        ))}
      </fieldset>
      <CheckField
        label={t('policy.noCutOnHolidays')}
        isChecked={noCutOnHolidays}
        onChange={(isOn) => onChange({ noCutOnHolidays: isOn })}
      />
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      <CheckField
        label={t('policy.noCutOnEves')}
        isChecked={noCutOnEves}
        onChange={(isOn) => onChange({ noCutOnEves: isOn })}
      />
    </>
  );
}
