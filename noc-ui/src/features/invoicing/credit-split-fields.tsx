import { REFUND_METHODS, type RefundMethod } from '@atalaya/core/domain/billing/credit-split';
import { useTranslation } from 'react-i18next';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { SPLIT_WAYS, type SplitDraft, splitOf } from './credit-split-draft.js';

interface CreditSplitFieldsProps {
  readonly draft: SplitDraft;
  readonly amountMinor: number;
  readonly currency: string;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (draft: SplitDraft) => void;
}

/** What becomes of a credit note: by itself, all of it in one way, or in parts; and how money is given back. */
export function CreditSplitFields(props: CreditSplitFieldsProps) {
  const { draft, amountMinor, currency, errors, onChange } = props;
  const { t } = useTranslation('invoicing');
  const { refund } = splitOf(draft, amountMinor, currency);
  const part = (key: 'offset' | 'credit' | 'refund') => (
    <TextField
      label={t(`credit.parts.${key}`)}
      inputMode="decimal"
      value={draft[key]}
      onChange={(value) => onChange({ ...draft, [key]: value })}
      error={errors[`split.${key}Minor`]}
    />
  );
  return (
    <>
      <SelectField
        label={t('credit.way')}
        value={draft.way}
        choices={SPLIT_WAYS.map((value) => ({ value, label: t(`credit.ways.${value}`) }))}
        onChange={(way) => onChange({ ...draft, way: way || 'itself' })}
        error={
          draft.way === 'parts' ? errors['split'] : (errors['split.refundMinor'] ?? errors['split'])
        }
      />
      {draft.way === 'parts' && (
        <>
          {part('offset')}
          {part('credit')}
          {part('refund')}
        </>
      )}
      {refund !== undefined && (
        <>
          <SelectField
            label={t('credit.method')}
            value={draft.method}
            choices={REFUND_METHODS.map((value) => ({
              value,
              label: t(`credit.methods.${value}`),
            }))}
            onChange={(method: RefundMethod | '') =>
              onChange({ ...draft, method: method || 'transfer' })
            }
          />
          <TextField
            label={t('credit.reference')}
            value={draft.reference}
            onChange={(reference) => onChange({ ...draft, reference })}
            error={errors['refund.reference']}
          />
        </>
      )}
    </>
  );
}
