import {
  PRORATION_MODES,
  SUSPENDED_BILLING,
  UNUSED_DAYS,
} from '@atalaya/core/domain/billing/billing-policy';
import { decimalText } from '@atalaya/core/domain/money/amount';
import { ACCOUNT_MODES } from '@atalaya/core/wire/rest/accounts';
import {
  type BillingPolicy,
  billingPolicySchema,
  billingPolicyUpdateSchema,
} from '@atalaya/core/wire/rest/billing-policy';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { useOwnCurrency } from '../../shared/api/own-currency.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { minorUnits } from '../../shared/format/money.js';
import { Button } from '../../shared/ui/button.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { policyQuery } from './queries.js';

const NUMBERS = ['anchorDay', 'dueAfterDays', 'issueHour', 'confirmationHours'] as const;
const CHOICES = {
  mode: ACCOUNT_MODES,
  proration: PRORATION_MODES,
  billWhileSuspended: SUSPENDED_BILLING,
  unusedDaysOnCancellation: UNUSED_DAYS,
} as const;
const CHOSEN = ['mode', 'proration', 'billWhileSuspended', 'unusedDaysOnCancellation'] as const;

export function PolicyForm({ policy }: { readonly policy: BillingPolicy }) {
  const { t } = useTranslation('invoicing');
  const may = usePermissions();
  const client = useQueryClient();
  const currency = useOwnCurrency();
  const [texts, setTexts] = useState(
    Object.fromEntries(NUMBERS.map((name) => [name, String(policy[name] ?? '')])),
  );
  const [increment, setIncrement] = useState(
    decimalText({ amountMinor: policy.roundingIncrementMinor, currency }),
  );
  const [chosen, setChosen] = useState<Readonly<Record<(typeof CHOSEN)[number], string>>>(policy);
  const [automaticRuns, setAutomaticRuns] = useState(policy.automaticRuns);
  const form = useFormState({
    schema: billingPolicyUpdateSchema,
    send: (body) =>
      api.request('/billing-policy', { method: 'PATCH', body, schema: billingPolicySchema }),
    onDone: (saved) => client.setQueryData(policyQuery.queryKey, saved),
  });
  const numberOf = (name: string) => (texts[name] === '' ? null : Number(texts[name]));
  const body = {
    ...chosen,
    ...Object.fromEntries(NUMBERS.map((name) => [name, numberOf(name)])),
    roundingIncrementMinor: minorUnits(increment, currency),
    automaticRuns,
  };
  return (
    <form noValidate onSubmit={(event) => form.submit(event, body)}>
      <fieldset className="form-stack" disabled={!may('billing_policy:write')}>
        <div className="form-grid">
          {NUMBERS.map((name) => (
            <TextField
              key={name}
              label={t(`policy.${name}`)}
              hint={t(`policy.${name}Hint`)}
              inputMode="numeric"
              value={texts[name] ?? ''}
              onChange={(text) => setTexts((all) => ({ ...all, [name]: text }))}
              error={form.errors[name]}
            />
          ))}
          <TextField
            label={t('policy.roundingIncrement', { currency })}
            hint={t('policy.roundingIncrementHint')}
            inputMode="decimal"
            value={increment}
            onChange={setIncrement}
            error={form.errors['roundingIncrementMinor']}
          />
          {CHOSEN.map((name) => (
            <SelectField
              key={name}
              label={t(`policy.${name}`)}
              value={chosen[name]}
              choices={CHOICES[name].map((value: string) => ({
                value,
                label: t(`policy.modes.${value}`),
              }))}
              onChange={(value) => setChosen((all) => ({ ...all, [name]: value }))}
              error={form.errors[name]}
            />
          ))}
        </div>
        <CheckField
          label={t('policy.automaticRuns')}
          hint={t('policy.automaticRunsHint')}
          isChecked={automaticRuns}
          onChange={setAutomaticRuns}
        />
        {form.formError && (
          <p className="form-error" role="alert">
            {form.formError}
          </p>
        )}
        {may('billing_policy:write') ? (
          <div>
            <Button look="primary" type="submit" disabled={form.isSending}>
              {t('policy.save')}
            </Button>
          </div>
        ) : (
          <p className="section-note">{t('policy.readOnly')}</p>
        )}
      </fieldset>
    </form>
  );
}
