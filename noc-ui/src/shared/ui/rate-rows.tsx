import { useTranslation } from 'react-i18next';
import { percentPpm, percentText } from '../format/percent.js';
import { Button } from './button.js';
import type { FieldErrors } from './form-state.js';
import { SelectField } from './select-field.js';
import { TextField } from './text-field.js';

const KINDS = ['tax', 'withholding'] as const;

/** One tax or withholding as it is typed. */
export interface RateDraft {
  /** Of the row on the screen alone. */
  readonly key: number;
  readonly code: string;
  readonly name: string;
  readonly percent: string;
  readonly kind: (typeof KINDS)[number] | '';
}

interface StoredRate {
  readonly code: string;
  readonly name: string;
  readonly ratePpm: number;
  readonly kind?: RateDraft['kind'];
}

export function rateDrafts(rates: readonly StoredRate[]): readonly RateDraft[] {
  return rates.map(({ code, name, ratePpm, kind = 'withholding' }, key) => ({
    key,
    code,
    name,
    percent: percentText(ratePpm),
    kind,
  }));
}

export function rateOf({ code, name, percent }: RateDraft) {
  return { code, name, ratePpm: percent.trim() === '' ? null : percentPpm(percent) };
}

interface RateRowsProps {
  readonly legend: string;
  readonly rates: readonly RateDraft[];
  readonly onChange: (rates: readonly RateDraft[]) => void;
  readonly errors: FieldErrors;
  /** The field's name in the body, by which errors are found. */
  readonly field: 'taxes' | 'withholdings';
  readonly most: number;
}

/** Taxes and withholdings by code, name and rate; of withholdings alone there is no kind to choose. */
export function RateRows({ legend, rates, onChange, errors, field, most }: RateRowsProps) {
  const { t } = useTranslation('shared');
  const change = (key: number, part: Partial<RateDraft>) =>
    onChange(rates.map((each) => (each.key === key ? { ...each, ...part } : each)));
  const next = Math.max(0, ...rates.map(({ key }) => key)) + 1;
  const added = { key: next, code: '', name: '', percent: '' } as const;
  return (
    <fieldset className="rate-rows">
      <legend>{legend}</legend>
      {errors[field] && <p className="field-error">{errors[field]}</p>}
      {rates.map(({ key, code, name, percent, kind }, index) => (
        <div key={key} className="rate-row">
          <TextField
            label={t('rate.code')}
            value={code}
            onChange={(value) => change(key, { code: value })}
            error={errors[`${field}.${index}.code`]}
          />
          <TextField
            label={t('rate.name')}
            value={name}
            onChange={(value) => change(key, { name: value })}
            error={errors[`${field}.${index}.name`]}
          />
          <TextField
            label={t('rate.percent')}
            value={percent}
            inputMode="decimal"
            onChange={(value) => change(key, { percent: value })}
            error={errors[`${field}.${index}.ratePpm`]}
          />
          {field === 'taxes' && (
            <SelectField
              label={t('rate.kind')}
              value={kind}
              choices={KINDS.map((value) => ({ value, label: t(`rate.kinds.${value}`) }))}
              onChange={(value) => change(key, { kind: value })}
            />
          )}
          <Button
            look="quiet"
            aria-label={t('rate.removeOf', { code })}
            onClick={() => onChange(rates.filter((each) => each.key !== key))}
          >
            {t('rate.remove')}
          </Button>
        </div>
      ))}
      <div>
        <Button
          disabled={rates.length >= most}
          onClick={() =>
            onChange([...rates, { ...added, kind: field === 'taxes' ? 'tax' : 'withholding' }])
          }
        >
          {t('rate.add')}
        </Button>
      </div>
    </fieldset>
  );
}
