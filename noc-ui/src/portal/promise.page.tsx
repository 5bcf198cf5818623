import type { PortalAccount, PortalPromiseAnswer } from '@atalaya/core/wire/rest/portal';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatMoney } from '../shared/format/money.js';
import { Button } from '../shared/ui/button.js';
import { useErrorSentence } from '../shared/ui/error-sentence.js';
import { Field } from '../shared/ui/field.js';
import { Notice } from '../shared/ui/notice.js';
import { QueryView } from '../shared/ui/query-view.js';
import { useZone } from './brand-context.js';
import { dayText } from './day-text.js';
import { makePromise, overviewQuery, promiseTermsQuery } from './portal-queries.js';

/** The customer says by when they pay: the service stays, or returns, until then. */
export function PromisePage() {
  const { t } = useTranslation('portal');
  return (
    <div className="portal-page">
      <h1>{t('promise.title')}</h1>
      <QueryView query={useQuery(overviewQuery)}>
        {({ accounts, canPromise }) => {
          if (!canPromise) return <p>{t('promise.closed')}</p>;
          const late = accounts.filter(({ overdue }) => overdue.amountMinor > 0);
          return late.length === 0 ? (
            <p>{t('promise.nothing')}</p>
          ) : (
            late.map((account) => <PromiseForm key={account.id} account={account} />)
          );
        }}
      </QueryView>
      <Link href="/" className="link">
        {t('back')}
      </Link>
    </div>
  );
}

function PromiseForm({ account }: { readonly account: PortalAccount }) {
  const { t } = useTranslation('portal');
  const { locale } = useZone();
  const sentence = useErrorSentence();
  const client = useQueryClient();
  const [until, setUntil] = useState('');
  const terms = useQuery(promiseTermsQuery);
  const give = useMutation({
    mutationFn: () => makePromise({ accountId: account.id, until }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['overview'] }),
  });
  if (give.data?.kind === 'made') {
    return (
      <Notice tone="green">
        <b>{t('promise.done', { day: dayText(give.data.until, locale) })}</b>
        <p>{t('promise.kept')}</p>
      </Notice>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (until !== '') give.mutate();
  };
  return (
    <QueryView query={terms}>
      {({ today, lastDay }) => (
        <form className="form-stack" onSubmit={submit}>
          <p>
            {t('promise.lead', {
              amount: formatMoney(account.overdue, locale),
              day: dayText(lastDay, locale),
            })}
          </p>
          <Field label={t('promise.until')}>
            {(binding) => (
              <input
                {...binding}
                type="date"
                min={today}
                max={lastDay}
                value={until}
                required
                onChange={(event) => setUntil(event.target.value)}
              />
            )}
          </Field>
          {give.data?.kind === 'refused' && <Refusals answer={give.data} />}
          {give.error && (
            <Notice tone="amber" isAlert>
              {sentence(give.error)}
            </Notice>
          )}
          <Button look="primary" type="submit" disabled={give.isPending}>
            {t('promise.give')}
          </Button>
        </form>
      )}
    </QueryView>
  );
}

type Refused = Extract<PortalPromiseAnswer, { kind: 'refused' }>;

function Refusals({ answer }: { readonly answer: Refused }) {
  const { t } = useTranslation('portal');
  return (
    <Notice tone="amber" isAlert>
      <b>{t('promise.refused')}</b>
      <ul>
        {answer.refusals.map(({ code, maxDays, broken, withinDays }) => (
          <li key={code}>{t(`promise.why.${code}`, { maxDays, broken, withinDays })}</li>
        ))}
      </ul>
    </Notice>
  );
}
