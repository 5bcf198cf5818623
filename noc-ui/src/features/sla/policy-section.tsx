import { SLA_PRESETS, SLA_RULES, type SlaPreset } from '@atalaya/core/domain/sla/sla-presets';
import { type SlaPolicyView, slaPolicySchema } from '@atalaya/core/wire/rest/sla-credits';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { numberOf } from '../../shared/format/number-of.js';
import { Button } from '../../shared/ui/button.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { policyQuery, savePolicy } from './queries.js';
import { addSlaStrings } from './sla-strings.js';
import { useRuleWords } from './use-rule-words.js';

addSlaStrings();

const NUMBERS = ['bonusPercent', 'minTotalMinutes', 'minConsecutiveMinutes'] as const;

/** How time without service is credited; among the billing settings. */
export function SlaPolicySection() {
  const { t } = useTranslation('sla');
  return (
    <section className="section">
      <h2>{t('policy.title')}</h2>
      <QueryView query={useQuery(policyQuery)}>
        {(policy) => <PolicyForm key={JSON.stringify(policy)} policy={policy} />}
      </QueryView>
    </section>
  );
}

function PolicyForm({ policy }: { readonly policy: SlaPolicyView }) {
  const { t } = useTranslation('sla');
  const may = usePermissions();
  const client = useQueryClient();
  const ruleWords = useRuleWords();
  const [isOn, setIsOn] = useState(policy.isOn);
  const [isAutomatic, setIsAutomatic] = useState(policy.isAutomatic);
  const [preset, setPreset] = useState<SlaPreset | null>(policy.preset);
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(NUMBERS.map((name) => [name, String(policy[name] ?? '')])),
  );
  const form = useFormState({
    schema: slaPolicySchema,
    send: savePolicy,
    onDone: (saved) => client.setQueryData(policyQuery.queryKey, saved),
  });
  const typedOf = (name: string) => {
    const text = (texts[name] ?? '').trim();
    return text === '' ? null : numberOf(text);
  };
  const base = SLA_RULES[preset ?? policy.effective.preset];
  const body = {
    isOn,
    isAutomatic,
    preset,
    ...Object.fromEntries(NUMBERS.map((name) => [name, typedOf(name)])),
    // Steps of one preset say nothing of another; those that were set by another program stay with theirs.
    tiers: preset === policy.preset ? policy.tiers : null,
  };
  return (
    <form noValidate onSubmit={(event) => form.submit(event, body)}>
      <fieldset className="form-stack" disabled={!may('billing_policy:write')}>
        <CheckField
          label={t('policy.isOn')}
          hint={t('policy.isOnHint')}
          isChecked={isOn}
          onChange={setIsOn}
        />
        <CheckField
          label={t('policy.isAutomatic')}
          hint={t('policy.isAutomaticHint')}
          isChecked={isAutomatic}
          onChange={setIsAutomatic}
        />
        <p className="section-note">{t('policy.is', { rule: ruleWords(policy.effective.rule) })}</p>
        <div className="form-grid">
          <SelectField
            label={t('policy.preset')}
            hint={t('policy.presetHint')}
            value={preset ?? ''}
            emptyLabel={t('policy.byCountry')}
            choices={SLA_PRESETS.map((value) => ({ value, label: t(`policy.in.${value}`) }))}
            onChange={(value) => setPreset(value === '' ? null : value)}
            error={form.errors['preset']}
          />
          {NUMBERS.map((name) => (
            <TextField
              key={name}
              label={t(`policy.${name}`)}
              hint={t(`policy.${name}Hint`, { value: base[name] })}
              inputMode="numeric"
              value={texts[name] ?? ''}
              onChange={(text) => setTexts((all) => ({ ...all, [name]: text }))}
              error={form.errors[name]}
            />
          ))}
        </div>
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
