import {
  type TaxGroupView,
  taxGroupCreateSchema,
  taxGroupUpdateSchema,
} from '@atalaya/core/wire/rest/tax-groups';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { RateRows, rateDrafts, rateOf } from '../../shared/ui/rate-rows.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { makeTaxGroup, updateTaxGroup } from './queries.js';

const WAYS = ['included', 'added'] as const;

interface TaxGroupDialogProps {
  readonly before?: TaxGroupView;
  readonly onClose: () => void;
}

/** What changes holds for what is billed from then on: issued invoices keep the rates that they were issued with. */
export function TaxGroupDialog({ before, onClose }: TaxGroupDialogProps) {
  const { t } = useTranslation('invoicing');
  const [code, setCode] = useState(before?.code ?? '');
  const [name, setName] = useState(before?.name ?? '');
  const [way, setWay] = useState<(typeof WAYS)[number] | ''>(
    before?.isIncluded === false ? 'added' : 'included',
  );
  const [rates, setRates] = useState(rateDrafts(before?.taxes ?? []));
  const body = {
    name,
    isIncluded: way === 'included',
    taxes: rates.map((rate) => ({ ...rateOf(rate), kind: rate.kind })),
  };
  const fields = (errors: FieldErrors) => (
    <>
      <div className="form-grid">
        <TextField
          label={t('taxes.group')}
          value={name}
          onChange={setName}
          error={errors['name']}
          autoFocus
        />
        {!before && (
          <TextField
            label={t('taxes.code')}
            value={code}
            onChange={setCode}
            hint={t('taxes.codeHint')}
            error={errors['code']}
          />
        )}
        <SelectField
          label={t('taxes.price')}
          value={way}
          choices={WAYS.map((value) => ({ value, label: t(`taxes.${value}`) }))}
          onChange={setWay}
          error={errors['isIncluded']}
        />
      </div>
      <RateRows
        legend={t('taxes.rates')}
        field="taxes"
        most={8}
        rates={rates}
        onChange={setRates}
        errors={errors}
      />
      {before && <p className="section-note">{t('taxes.changeNote')}</p>}
    </>
  );
  return before ? (
    <FormDialog
      title={t('taxes.editOf', { name: before.name })}
      size="wide"
      schema={taxGroupUpdateSchema}
      body={body}
      send={(value) => updateTaxGroup(before.id, value)}
      onClose={onClose}
    >
      {fields}
    </FormDialog>
  ) : (
    <FormDialog
      title={t('taxes.add')}
      size="wide"
      schema={taxGroupCreateSchema}
      body={{ ...body, code }}
      send={makeTaxGroup}
      onClose={onClose}
    >
      {fields}
    </FormDialog>
  );
}
