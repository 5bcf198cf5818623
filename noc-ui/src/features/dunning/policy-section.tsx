import { COUNTRIES } from '@atalaya/core/domain/dunning/country-presets';
import {
  type DunningPolicy,
  dunningPolicySchema,
} from '@atalaya/core/domain/dunning/dunning-policy';
import { tooLenient } from '@atalaya/core/domain/dunning/regulation';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOwnCurrency } from '../../shared/api/own-currency.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { CountryRules } from './country-rules.js';
import { NoCutDays } from './no-cut-days.js';
import { policyOf, policyTexts } from './policy-draft.js';
import { POLICY_GROUPS, STEP_FIELDS } from './policy-fields.js';
import { PolicyTextFields } from './policy-text-fields.js';
import { policyQuery, savePolicy } from './queries.js';
import { TellOfCuts } from './tell-of-cuts.js';

export function PolicySection() {
  const { t } = useTranslation('dunning');
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('policy.title')}</h2>
      </div>
      <QueryView query={useQuery(policyQuery)}>
        {(policy) => <PolicyForm key={JSON.stringify(policy)} policy={policy} />}
      </QueryView>
    </section>
  );
}

/** What a country asks for is said beside the field before anything is sent. */
const checkedSchema = dunningPolicySchema.superRefine((policy, context) => {
  for (const { field, message } of tooLenient(policy)) {
    context.addIssue({ code: 'custom', path: field.split('.'), message });
  }
});
const FEE_KINDS = ['none', 'fixed', 'percent'] as const;

/** Every field of the policy; each says why it is as it is. */
function PolicyForm({ policy }: { readonly policy: DunningPolicy }) {
  const { t } = useTranslation('dunning');
  const may = usePermissions();
  const client = useQueryClient();
  const currency = useOwnCurrency();
  const [ticked, setTicked] = useState(policy);
  const [texts, setTexts] = useState(() => policyTexts(policy, currency));
  const tick = (change: Partial<DunningPolicy>) => setTicked((now) => ({ ...now, ...change }));
  const form = useFormState({
    schema: checkedSchema,
    send: savePolicy,
    onDone: (saved) => client.setQueryData(policyQuery.queryKey, saved),
  });
  const fields = { texts, currency, errors: form.errors, onChange: setTexts };
  return (
    <form noValidate onSubmit={(event) => form.submit(event, policyOf(ticked, texts, currency))}>
      <fieldset className="form-stack" disabled={!may('billing_policy:write')}>
        <CheckField
          label={t('policy.enforce')}
          hint={t('policy.enforceWhy')}
          isChecked={ticked.mode === 'enforce'}
          onChange={(isOn) => tick({ mode: isOn ? 'enforce' : 'observe' })}
        />
        <SelectField
          label={t('policy.country')}
          hint={t('policy.countryWhy')}
          value={ticked.country ?? ''}
          emptyLabel={t('policy.noCountry')}
          choices={COUNTRIES.map((value) => ({ value, label: t(`policy.in.${value}`) }))}
          onChange={(country) => tick({ country: country === '' ? null : country })}
        />
        {ticked.country && <CountryRules country={ticked.country} />}
        {Object.entries(POLICY_GROUPS).map(([group, each]) => (
          <section key={group} className="form-stack">
            <h3>{t(`policy.group.${group}`)}</h3>
            {group === 'told' && (
              <TellOfCuts
                told={ticked.cutMessages.tell}
                onChange={(tell) => tick({ cutMessages: { ...ticked.cutMessages, tell } })}
              />
            )}
            {group === 'when' && <NoCutDays policy={ticked} errors={form.errors} onChange={tick} />}
            {group === 'late' && (
              <SelectField
                label={t('policy.lateKind')}
                value={ticked.lateFee.kind}
                choices={FEE_KINDS.map((value) => ({ value, label: t(`policy.late.${value}`) }))}
                onChange={(kind) =>
                  tick({ lateFee: { ...ticked.lateFee, kind: kind === '' ? 'none' : kind } })
                }
              />
            )}
            <PolicyTextFields fields={each} {...fields} />
            {group === 'when' && (
              <>
                <CheckField
                  label={t('policy.step')}
                  hint={t('policy.stepWhy')}
                  isChecked={ticked.speedStep !== null}
                  onChange={(isOn) =>
                    tick({ speedStep: isOn ? { daysBeforeCut: 2, kbps: 1_000 } : null })
                  }
                />
                {ticked.speedStep && <PolicyTextFields fields={STEP_FIELDS} {...fields} />}
              </>
            )}
          </section>
        ))}
        {Object.keys(form.errors).length > 0 && (
          <p className="form-error" role="alert">
            {t('policy.lookAbove')}
          </p>
        )}
        {form.formError && (
          <p className="form-error" role="alert">
            {form.formError}
          </p>
        )}
        {may('billing_policy:write') && (
          <div>
            <Button look="primary" type="submit" disabled={form.isSending}>
              {t('policy.save')}
            </Button>
          </div>
        )}
      </fieldset>
    </form>
  );
}
