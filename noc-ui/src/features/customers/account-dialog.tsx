import {
  ACCOUNT_MODES,
  ACCOUNT_STATUSES,
  type Account,
  accountCreateSchema,
  accountUpdateSchema,
} from '@atalaya/core/wire/rest/accounts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CheckField } from '../../shared/ui/check-field.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { RateRows, rateDrafts, rateOf } from '../../shared/ui/rate-rows.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { makeAccount, updateAccount } from './queries.js';

interface AccountDialogProps {
  readonly customerId: string;
  readonly before?: Account;
  readonly onClose: () => void;
}

const NUMBERS = ['anchorDay', 'dueAfterDays'] as const;

/** What is left empty of a new account comes from the billing rules; what changes holds from the next run on. */
export function AccountDialog({ customerId, before, onClose }: AccountDialogProps) {
  const { t } = useTranslation('customers');
  const [texts, setTexts] = useState({
    anchorDay: before?.anchorDay.toString() ?? '',
    dueAfterDays: before?.dueAfterDays.toString() ?? '',
  });
  const [mode, setMode] = useState<Account['mode'] | ''>(before?.mode ?? '');
  const [status, setStatus] = useState<Account['status'] | ''>(before?.status ?? 'open');
  const [rates, setRates] = useState(rateDrafts(before?.withholdings ?? []));
  const [isReleased, setReleased] = useState(false);
  const given = NUMBERS.filter((name) => before || texts[name].trim() !== '');
  const body = {
    ...Object.fromEntries(
      given.map((name) => [name, texts[name].trim() === '' ? null : Number(texts[name])]),
    ),
    ...(mode !== '' && { mode }),
    withholdings: rates.map(rateOf),
  };
  const fields = (errors: FieldErrors) => (
    <>
      <div className="form-grid">
        {NUMBERS.map((name) => (
          <TextField
            key={name}
            label={t(`account.${name}`)}
            hint={t(`account.${name}Hint`)}
            inputMode="numeric"
            value={texts[name]}
            onChange={(value) => setTexts((all) => ({ ...all, [name]: value }))}
            error={errors[name]}
            isOptional={!before}
          />
        ))}
        <SelectField
          label={t('account.mode')}
          value={mode}
          {...(!before && { emptyLabel: t('account.asUsual') })}
          choices={ACCOUNT_MODES.map((value) => ({ value, label: t(`account.modes.${value}`) }))}
          onChange={setMode}
          error={errors['mode']}
        />
        {before && (
          <SelectField
            label={t('account.status')}
            value={status}
            choices={ACCOUNT_STATUSES.map((value) => ({
              value,
              label: t(`account.statuses.${value}`),
            }))}
            hint={errors['status'] ?? t('account.statusHint')}
            onChange={setStatus}
            error={errors['status']}
          />
        )}
      </div>
      <RateRows
        legend={t('account.withholdings')}
        field="withholdings"
        most={5}
        rates={rates}
        onChange={setRates}
        errors={errors}
      />
      {before && before.parkedReason !== null && (
        <CheckField
          label={t('account.release')}
          hint={before.parkedReason}
          isChecked={isReleased}
          onChange={setReleased}
        />
      )}
    </>
  );
  return before ? (
    <FormDialog
      title={t('account.edit')}
      schema={accountUpdateSchema}
      body={{ ...body, status, ...(isReleased && { parkedReason: null }) }}
      send={(value) => updateAccount(before.id, value)}
      onClose={onClose}
    >
      {fields}
    </FormDialog>
  ) : (
    <FormDialog
      title={t('account.add')}
      schema={accountCreateSchema}
      body={{ ...body, customerId }}
      send={makeAccount}
      onClose={onClose}
    >
      {fields}
    </FormDialog>
  );
}
