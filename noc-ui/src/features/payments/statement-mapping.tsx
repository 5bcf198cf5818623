import type { StatementPreview } from '@atalaya/core/wire/rest/bank-statements';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SelectField } from '../../shared/ui/select-field.js';

type Mapping = NonNullable<StatementPreview['mapping']>;

interface StatementMappingProps {
  readonly heading: readonly string[];
  readonly mapping: Mapping | null;
  readonly onChange: (mapping: Mapping) => void;
}

const ORDERS = ['dmy', 'mdy', 'ymd'] as const;

/** Which column is what; each change is tried at once. */
export function StatementMapping({ heading, mapping, onChange }: StatementMappingProps) {
  const { t } = useTranslation('payments');
  const [draft, setDraft] = useState<Partial<Mapping>>(mapping ?? {});
  const columns = heading.map((text, index) => ({
    value: String(index),
    label: text.trim() === '' ? `${index + 1}` : text,
  }));
  const change = (part: Partial<Mapping>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    const { date, amount, reference = null, payer = null } = next;
    if (date === undefined || amount === undefined) return;
    const { dateOrder = 'dmy', decimalMark = '.' } = next;
    onChange({ date, amount, reference, payer, dateOrder, decimalMark });
  };
  return (
    <div className="form-grid">
      {(['date', 'amount', 'reference', 'payer'] as const).map((what) => {
        const place = draft[what];
        return (
          <SelectField
            key={what}
            label={t(`bank.columns.${what}`)}
            value={place === undefined || place === null ? '' : String(place)}
            emptyLabel={t('bank.noColumn')}
            choices={columns}
            onChange={(value) => {
              if (value !== '') change({ [what]: Number(value) });
              else if (what === 'reference' || what === 'payer') change({ [what]: null });
            }}
          />
        );
      })}
      <SelectField
        label={t('bank.dateOrder')}
        value={draft.dateOrder ?? 'dmy'}
        choices={ORDERS.map((value) => ({ value, label: t(`bank.orders.${value}`) }))}
        onChange={(value) => value !== '' && change({ dateOrder: value })}
      />
      <SelectField
        label={t('bank.decimalMark')}
        value={draft.decimalMark ?? '.'}
        choices={(['.', ','] as const).map((value) => ({
          value,
          label: value === '.' ? '1,234.50' : '1.234,50',
        }))}
        onChange={(value) => value !== '' && change({ decimalMark: value })}
      />
    </div>
  );
}
