import {
  type NumberSeries,
  numberSeriesCreateSchema,
  numberSeriesUpdateSchema,
  SERIES_KINDS,
} from '@atalaya/core/wire/rest/number-series';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CheckField } from '../../shared/ui/check-field.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { makeSeries, updateSeries } from './queries.js';

interface SeriesDialogProps {
  readonly before?: NumberSeries;
  readonly onClose: () => void;
}

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
const numberOrNull = (text: string) => (text.trim() === '' ? null : Number(text));

/** A series is made with its prefix and first number; afterwards its range, its days and its authorisation may change. */
export function SeriesDialog({ before, onClose }: SeriesDialogProps) {
  const { t } = useTranslation('invoicing');
  const [kind, setKind] = useState<NumberSeries['kind'] | ''>(before?.kind ?? 'invoice');
  const [draft, setDraft] = useState({
    prefix: before?.prefix ?? '',
    next: String(before?.next ?? 1),
    rangeFrom: '',
    rangeTo: before?.rangeTo?.toString() ?? '',
    validFrom: before?.validFrom ?? '',
    validUntil: before?.validUntil ?? '',
    authorizationCode: before?.authorizationCode ?? '',
  });
  const [isDefault, setDefault] = useState(before?.isDefault ?? false);
  const changing = {
    rangeTo: numberOrNull(draft.rangeTo),
    validFrom: orNull(draft.validFrom),
    validUntil: orNull(draft.validUntil),
    authorizationCode: orNull(draft.authorizationCode),
    isDefault,
  };
  const text = (field: keyof typeof draft, errors: FieldErrors, more: object = {}) => (
    <TextField
      label={t(`series.${field}`)}
      value={draft[field]}
      onChange={(value) => setDraft((now) => ({ ...now, [field]: value }))}
      error={errors[field]}
      {...more}
    />
  );
  const fields = (errors: FieldErrors) => (
    <>
      {!before && (
        <div className="form-grid">
          <SelectField
            label={t('series.kind')}
            value={kind}
            choices={SERIES_KINDS.map((value) => ({ value, label: t(`series.kinds.${value}`) }))}
            onChange={setKind}
            error={errors['kind']}
          />
          {text('prefix', errors, { hint: t('series.prefixHint'), isOptional: true })}
          {text('next', errors, { inputMode: 'numeric', hint: t('series.nextHint') })}
          {text('rangeFrom', errors, {
            inputMode: 'numeric',
            hint: t('series.rangeFromHint'),
            isOptional: true,
          })}
        </div>
      )}
      <div className="form-grid">
        {text('rangeTo', errors, {
          inputMode: 'numeric',
          hint: t('series.rangeToHint'),
          isOptional: true,
        })}
        {text('authorizationCode', errors, {
          hint: t('series.authorizationHint'),
          isOptional: true,
        })}
        {text('validFrom', errors, { type: 'date', isOptional: true })}
        {text('validUntil', errors, { type: 'date', isOptional: true })}
      </div>
      <CheckField
        label={t('series.makeDefault')}
        hint={errors['isDefault'] ?? t('series.makeDefaultHint')}
        isChecked={isDefault}
        onChange={setDefault}
      />
    </>
  );
  return before ? (
    <FormDialog
      title={t('series.editOf', { prefix: before.prefix || t(`series.kinds.${before.kind}`) })}
      schema={numberSeriesUpdateSchema}
      body={changing}
      send={(body) => updateSeries(before.id, body)}
      onClose={onClose}
    >
      {fields}
    </FormDialog>
  ) : (
    <FormDialog
      title={t('series.add')}
      schema={numberSeriesCreateSchema}
      body={{
        ...changing,
        kind,
        prefix: draft.prefix,
        next: numberOrNull(draft.next),
        rangeFrom: numberOrNull(draft.rangeFrom),
      }}
      send={makeSeries}
      onClose={onClose}
    >
      {fields}
    </FormDialog>
  );
}
