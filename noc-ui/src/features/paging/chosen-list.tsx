import { useTranslation } from 'react-i18next';
import { Icon } from '../../shared/ui/icon.js';
import { type Choice, SelectField } from '../../shared/ui/select-field.js';

interface ChosenListProps<T extends string> {
  readonly label: string;
  readonly chosen: readonly T[];
  readonly choices: readonly Choice<T>[];
  readonly onChange: (chosen: readonly T[]) => void;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
}

/** Several of a list, each added by a select and taken away by its own button. */
export function ChosenList<T extends string>(props: ChosenListProps<T>) {
  const { label, chosen, choices, onChange, hint, error } = props;
  const { t } = useTranslation('paging');
  const labelOf = (value: T) => choices.find((choice) => choice.value === value)?.label ?? '…';
  return (
    <div className="paging-chosen">
      <SelectField
        label={label}
        value=""
        emptyLabel={t('rota.choose')}
        choices={choices.filter(({ value }) => !chosen.includes(value))}
        onChange={(value) => value !== '' && onChange([...chosen, value])}
        hint={hint}
        error={error}
      />
      {chosen.length > 0 && (
        <ul>
          {chosen.map((value) => (
            <li key={value}>
              <span>{labelOf(value)}</span>
              <button
                type="button"
                className="icon-button"
                aria-label={t('form.remove', { name: labelOf(value) })}
                onClick={() => onChange(chosen.filter((each) => each !== value))}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
