import { PRORATION_MODES, SUSPENDED_BILLING } from '@atalaya/core/domain/billing/billing-policy';
import {
  type BillingPolicy,
  billingPolicySchema,
  billingPolicyUpdateSchema,
} from '@atalaya/core/wire/rest/billing-policy';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { policyQuery } from './queries.js';

const NUMBERS = ['anchorDay', 'dueAfterDays', 'issueHour', 'confirmationHours'] as const;

export function PolicyForm({ policy }: { readonly policy: BillingPolicy }) {
  const { t } = useTranslation('invoicing');
  const may = usePermissions();
  const client = useQueryClient();
  const [texts, setTexts] = useState(
    Object.fromEntries(NUMBERS.map((name) => [name, String(policy[name] ?? '')])),
  );
  const [proration, setProration] = useState<BillingPolicy['proration'] | ''>(policy.proration);
  const [suspended, setSuspended] = useState<BillingPolicy['billWhileSuspended'] | ''>(
    policy.billWhileSuspended,
  );
  const [automaticRuns, setAutomaticRuns] = useState(policy.automaticRuns);
  const form = useFormState({
    schema: billingPolicyUpdateSchema,
    send: (body) =>
      api.request('/billing-policy', { method: 'PATCH', body, schema: billingPolicySchema }),
    onDone: (saved) => client.setQueryData(policyQuery.queryKey, saved),
  });
  const numberOf = (name: string) => (texts[name] === '' ? null : Number(texts[name]));
  const body = {
    ...Object.fromEntries(NUMBERS.map((name) => [name, numberOf(name)])),
    proration,
    billWhileSuspended: suspended,
    automaticRuns,
  };
  return (
    <form noValidate className="section" onSubmit={(event) => form.submit(event, body)}>
      <div className="form-stack">
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
        <SelectField
          label={t('policy.proration')}
          value={proration}
          choices={PRORATION_MODES.map((value) => ({ value, label: t(`policy.modes.${value}`) }))}
          onChange={setProration}
          error={form.errors['proration']}
        />
        <SelectField
          label={t('policy.suspended')}
          value={suspended}
          choices={SUSPENDED_BILLING.map((value) => ({ value, label: t(`policy.modes.${value}`) }))}
          onChange={setSuspended}
          error={form.errors['billWhileSuspended']}
        />
        <CheckField
          label={t('policy.automaticRuns')}
          isChecked={automaticRuns}
          onChange={setAutomaticRuns}
        />
        {form.formError && (
          <p className="form-error" role="alert">
            {form.formError}
          </p>
        )}
        {may('billing_policy:write') && (
          <Button look="primary" type="submit" disabled={form.isSending}>
            {t('policy.save')}
          </Button>
        )}
      </div>
    </form>
  );
}
