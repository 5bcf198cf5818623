import { MEASURES, type Measure } from '@atalaya/core/domain/tickets/certificate';
import { TICKET_PRIORITIES } from '@atalaya/core/domain/tickets/ticket';
import { type TicketPolicy, ticketPolicySchema } from '@atalaya/core/domain/tickets/ticket-policy';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { CheckField } from '../../shared/ui/check-field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { TextField } from '../../shared/ui/text-field.js';
import { type PolicyDraft, policyBody, policyDraft } from './policy-draft.js';
import { addTicketStrings } from './ticket-strings.js';
import { saveTicketPolicy, ticketPolicyQuery } from './visit-queries.js';
import './tickets.css';

addTicketStrings();

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

export function TicketPolicyPage() {
  const { t } = useTranslation('tickets');
  const query = useQuery(ticketPolicyQuery);
  return (
    <div className="page">
      <PageHead
        title={t('policy.title')}
        lead={
          <>
            <Link href="/tickets" className="link">
              {t('title')}
            </Link>{' '}
            · {t('policy.lead')}
          </>
        }
      />
      <QueryView query={query}>{(policy) => <PolicyForm policy={policy} />}</QueryView>
    </div>
  );
}

function PolicyForm({ policy }: { readonly policy: TicketPolicy }) {
  const { t } = useTranslation('tickets');
  const client = useQueryClient();
  const [draft, setDraft] = useState<PolicyDraft>(() => policyDraft(policy));
  const [isSaved, setSaved] = useState(false);
  const form = useFormState({
    schema: ticketPolicySchema,
    send: saveTicketPolicy,
    onDone: (saved) => {
      client.setQueryData(ticketPolicyQuery.queryKey, saved);
      setSaved(true);
    },
  });
  const set = (part: Partial<PolicyDraft>) => {
    setDraft({ ...draft, ...part });
    setSaved(false);
  };
  const { days } = draft;
  return (
    <form
      noValidate
      className="ticket-policy"
      onSubmit={(event) => form.submit(event, policyBody(draft))}
    >
      <fieldset>
        <legend>{t('policy.hours')}</legend>
        {DAYS.map((day) => (
          <CheckField
            key={day}
            label={t(`policy.day.${day}`)}
            isChecked={days.includes(day)}
            onChange={(isOn) =>
              set({ days: isOn ? [...days, day].sort() : days.filter((one) => one !== day) })
            }
          />
        ))}
        {form.errors['businessHours.days'] && (
          <p className="field-error" role="alert">
            {form.errors['businessHours.days']}
          </p>
        )}
        <TextField
          label={t('policy.opens')}
          value={draft.opens}
          onChange={(opens) => set({ opens })}
          error={form.errors['businessHours.opens']}
        />
        <TextField
          label={t('policy.closes')}
          value={draft.closes}
          onChange={(closes) => set({ closes })}
          error={form.errors['businessHours.closes']}
        />
        <CheckField
          label={t('policy.holidays')}
          hint={t('policy.holidaysWhy')}
          isChecked={draft.restsOnHolidays}
          onChange={(restsOnHolidays) => set({ restsOnHolidays })}
        />
      </fieldset>
      <fieldset>
        <legend>{t('policy.sla')}</legend>
        {TICKET_PRIORITIES.flatMap((priority) =>
          (['firstAnswer', 'resolution'] as const).map((clock) => (
            <TextField
              key={`${priority} ${clock}`}
              label={t(`policy.${clock}`, { priority: t(`priority.${priority}`) })}
              inputMode="numeric"
              value={draft.sla[`${priority}.${clock}`] ?? ''}
              onChange={(value) => set({ sla: { ...draft.sla, [`${priority}.${clock}`]: value } })}
              error={form.errors[`sla.${priority}.${clock}`]}
            />
          )),
        )}
      </fieldset>
      <fieldset>
        <legend>{t('policy.minimums')}</legend>
        <p className="section-note">{t('policy.minimumsHint')}</p>
        {MEASURES.map((measure: Measure) => (
          <TextField
            key={measure}
            label={t(`policy.min.${measure}`)}
            inputMode="decimal"
            value={draft.minimums[measure]}
            onChange={(value) => set({ minimums: { ...draft.minimums, [measure]: value } })}
            error={form.errors[`minimums.${measure}`]}
          />
        ))}
      </fieldset>
      {isSaved && <Notice tone="green">{t('policy.saved')}</Notice>}
      <FormActions isSending={form.isSending} formError={form.formError} />
    </form>
  );
}
