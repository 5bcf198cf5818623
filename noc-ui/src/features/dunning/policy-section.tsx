import { COUNTRIES } from '@atalaya/core/domain/dunning/country-presets';
import type { DunningPolicy } from '@atalaya/core/domain/dunning/dunning-policy';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { policyQuery, savePolicy } from './queries.js';

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

/** The numbers that a tenant changes most; each says why it is as it is. The rest is set over the API. */
function PolicyForm({ policy }: { readonly policy: DunningPolicy }) {
  const { t } = useTranslation('dunning');
  const may = usePermissions();
  const sentence = useErrorSentence();
  const client = useQueryClient();
  const [draft, setDraft] = useState(policy);
  const save = useMutation({
    mutationFn: savePolicy,
    onSuccess: (saved) => client.setQueryData(policyQuery.queryKey, saved),
  });
  const set = (change: Partial<DunningPolicy>) => setDraft({ ...draft, ...change });
  const number = (text: string) => (/^\d{1,6}$/.test(text) ? Number(text) : 0);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(draft);
      }}
    >
      <CheckField
        label={t('policy.enforce')}
        hint={t('policy.enforceWhy')}
        isChecked={draft.mode === 'enforce'}
        onChange={(isOn) => set({ mode: isOn ? 'enforce' : 'observe' })}
      />
      <SelectField
        label={t('policy.country')}
        hint={t('policy.countryWhy')}
        value={draft.country ?? ''}
        emptyLabel={t('policy.noCountry')}
        choices={COUNTRIES.map((value) => ({ value, label: t(`policy.in.${value}`) }))}
        onChange={(country) => set({ country: country === '' ? null : country })}
      />
      <TextField
        label={t('policy.grace')}
        hint={t('policy.graceWhy')}
        inputMode="numeric"
        value={String(draft.graceDays)}
        onChange={(text) => set({ graceDays: number(text) })}
      />
      <TextField
        label={t('policy.cutFrom')}
        hint={t('policy.cutWhy')}
        type="time"
        value={draft.cutFrom}
        onChange={(cutFrom) => set({ cutFrom })}
      />
      <TextField
        label={t('policy.cutUntil')}
        type="time"
        value={draft.cutUntil}
        onChange={(cutUntil) => set({ cutUntil })}
      />
      <TextField
        label={t('policy.minPercent')}
        hint={t('policy.minPercentWhy')}
        inputMode="numeric"
        value={String(draft.minOverduePercentOfPrice)}
        onChange={(text) => set({ minOverduePercentOfPrice: number(text) })}
      />
      <TextField
        label={t('policy.noticeDays')}
        hint={t('policy.noticeDaysWhy')}
        inputMode="numeric"
        value={String(draft.notices.businessDaysBeforeCut ?? '')}
        onChange={(text) =>
          set({
            notices: {
              ...draft.notices,
              businessDaysBeforeCut: text === '' ? null : number(text),
            },
          })
        }
      />
      <TextField
        label={t('policy.promiseDays')}
        hint={t('policy.promiseDaysWhy')}
        inputMode="numeric"
        value={String(draft.promises.maxDays)}
        onChange={(text) => set({ promises: { ...draft.promises, maxDays: number(text) } })}
      />
      <footer className="form-actions">
        {save.error && (
          <p className="form-error" role="alert">
            {sentence(save.error)}
          </p>
        )}
        {may('billing_policy:write') && (
          <Button look="primary" type="submit" disabled={save.isPending}>
            {t('policy.save')}
          </Button>
        )}
      </footer>
    </form>
  );
}
