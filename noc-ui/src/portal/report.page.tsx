import type { PortalAccount } from '@atalaya/core/wire/rest/portal';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { ProblemError } from '../shared/api/problem-error.js';
import { base64Of } from '../shared/files/base64-of.js';
import { formatMoney, minorUnits } from '../shared/format/money.js';
import { formatMoment } from '../shared/format/time.js';
import { Button } from '../shared/ui/button.js';
import { useErrorSentence } from '../shared/ui/error-sentence.js';
import { Field } from '../shared/ui/field.js';
import { Notice } from '../shared/ui/notice.js';
import { QueryView } from '../shared/ui/query-view.js';
import { TextField } from '../shared/ui/text-field.js';
import { useZone } from './brand-context.js';
import { overviewQuery, reportPayment } from './portal-queries.js';

const MOST_PHOTO_BYTES = 4_000_000;

/** What was paid elsewhere: a photo and a reference, and nothing is cut while somebody looks at it. */
export function ReportPage() {
  const { t } = useTranslation('portal');
  return (
    <div className="portal-page">
      <h1>{t('report.title')}</h1>
      <QueryView query={useQuery(overviewQuery)}>
        {({ accounts, canReport }) => {
          if (!canReport) return <p>{t('report.closed')}</p>;
          const [account] = accounts;
          return account === undefined ? (
            <p>{t('balance.none')}</p>
          ) : (
            <ReportForm accounts={accounts} first={account} />
          );
        }}
      </QueryView>
      <Link href="/" className="link">
        {t('back')}
      </Link>
    </div>
  );
}

interface ReportFormProps {
  readonly accounts: readonly PortalAccount[];
  readonly first: PortalAccount;
}

function ReportForm({ accounts, first }: ReportFormProps) {
  const { t } = useTranslation('portal');
  const zone = useZone();
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const [account, setAccount] = useState(
    accounts.find(({ owed }) => owed.amountMinor > 0) ?? first,
  );
  const [amount, setAmount] = useState('');
  const [reference, setReference] = useState('');
  const [photo, setPhoto] = useState<File | null>(null);
  const amountMinor = minorUnits(amount, account.currency);
  const isTooLarge = photo !== null && photo.size > MOST_PHOTO_BYTES;
  const send = useMutation({
    mutationFn: async () =>
      reportPayment({
        accountId: account.id,
        amountMinor,
        reference: reference.trim(),
        ...(photo && { photoBase64: await base64Of(photo) }),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['overview'] }),
  });
  const wrong = send.error instanceof ProblemError ? send.error.slug : undefined;
  if (send.data) {
    const { heldUntil } = send.data;
    return (
      <Notice tone="green">
        <b>{t('report.done')}</b>
        <p>
          {heldUntil === null
            ? t('report.looked')
            : t('report.held', { until: formatMoment(Date.parse(heldUntil), zone) })}
        </p>
      </Notice>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (amountMinor > 0 && !isTooLarge) send.mutate();
  };
  return (
    <form className="form-stack" onSubmit={submit}>
      <p>{t('report.lead')}</p>
      {accounts.length > 1 && (
        <Field label={t('report.account')}>
          {(binding) => (
            <select
              {...binding}
              value={account.id}
              onChange={(event) =>
                setAccount(accounts.find(({ id }) => id === event.target.value) ?? account)
              }
            >
              {accounts.map((each, place) => (
                <option key={each.id} value={each.id}>
                  {`${String(place + 1)} · ${formatMoney(each.owed, zone.locale)}`}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <TextField
        label={t('report.amount', { currency: account.currency })}
        value={amount}
        onChange={setAmount}
        inputMode="decimal"
        required
        error={amount !== '' && !(amountMinor > 0) ? t('report.amountWrong') : undefined}
      />
      <TextField
        label={t('report.reference')}
        hint={t('report.referenceHint')}
        value={reference}
        onChange={setReference}
        minLength={3}
        maxLength={120}
        required
        error={wrong === 'reference-used' ? t('report.used') : undefined}
      />
      <Field
        label={t('report.photo')}
        error={isTooLarge ? t('report.photoLarge') : undefined}
        isOptional
      >
        {(binding) => (
          <input
            {...binding}
            type="file"
            accept="image/jpeg,image/png,image/webp"
            onChange={(event) => setPhoto(event.target.files?.[0] ?? null)}
          />
        )}
      </Field>
      {send.error && wrong !== 'reference-used' && (
        <Notice tone="amber" isAlert>
          {wrong === 'too-many-reports' ? t('report.tooMany') : sentence(send.error)}
        </Notice>
      )}
      <Button look="primary" type="submit" disabled={send.isPending}>
        {t('report.send')}
      </Button>
    </form>
  );
}
