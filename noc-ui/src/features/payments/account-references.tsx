import type { AccountReferences as References } from '@atalaya/core/wire/rest/bank-statements';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeIdempotencyKey } from '../../shared/api/idempotency-key.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoney } from '../../shared/format/money.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { gatewaysQuery, makeCheckout, makeReference, referencesQuery } from './queries.js';

/** What this account can be paid by from elsewhere: its reference for transfers and deposits, and payment links. */
export function AccountReferences({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('payments');
  const may = usePermissions();
  const sentence = useErrorSentence();
  const client = useQueryClient();
  const query = useQuery(referencesQuery(accountId));
  const gateways = useQuery(gatewaysQuery);
  const gateway = gateways.data?.items.find(({ isEnabled }) => isEnabled);
  const [key, setKey] = useState(makeIdempotencyKey);
  const refresh = () => {
    setKey(makeIdempotencyKey());
    void client.invalidateQueries({ queryKey: ['payment-references', accountId] });
  };
  const name = useMutation({ mutationFn: () => makeReference(accountId), onSuccess: refresh });
  const link = useMutation({
    mutationFn: (gatewayId: string) => makeCheckout({ gatewayId, accountId }, key),
    onSuccess: refresh,
  });
  const error = name.error ?? link.error;
  if (query.data === undefined) return null;
  const { code, checkouts } = query.data;
  return (
    <section className="section">
      <h2>{t('references.title')}</h2>
      {code === null ? (
        <p className="section-note">{t('references.none')}</p>
      ) : (
        <p>
          {t('references.code')} <code className="reference-code">{code}</code>
        </p>
      )}
      {checkouts.length > 0 && <Links checkouts={checkouts} />}
      {may('payment:write') && (
        <div className="page-actions">
          {code === null && (
            <Button disabled={name.isPending} onClick={() => name.mutate()}>
              {t('references.make')}
            </Button>
          )}
          {gateway && (
            <Button disabled={link.isPending} onClick={() => link.mutate(gateway.id)}>
              {t(link.isPending ? 'references.making' : 'references.link', { name: gateway.name })}
            </Button>
          )}
        </div>
      )}
      {error && (
        <p className="form-error" role="alert">
          {sentence(error)}
        </p>
      )}
    </section>
  );
}

function Links({ checkouts }: Pick<References, 'checkouts'>) {
  const { t } = useTranslation('payments');
  const locale = useLocale();
  const timeZone = useTimeZone();
  return (
    <ul className="money-list">
      {checkouts.map(({ id, gateway, amount, url, qr, expiresAt }) => (
        <li key={id}>
          <span>
            <a className="link" href={url} target="_blank" rel="noreferrer">
              {gateway}
            </a>
            <span className="sub">
              {t('references.until', {
                until: formatMoment(Date.parse(expiresAt), { locale, timeZone }),
              })}
            </span>
          </span>
          <b className="num">{formatMoney(amount, locale)}</b>
          {'clipboard' in navigator && (
            <Button onClick={() => void navigator.clipboard.writeText(url)}>
              {t('references.copy')}
            </Button>
          )}
          {qr && (
            <details className="reference-qr">
              <summary>{t('references.qr')}</summary>
              <svg role="img" aria-label={t('references.qr')} viewBox={`0 0 ${qr.size} ${qr.size}`}>
                <rect width={qr.size} height={qr.size} />
                <path d={qr.path} />
              </svg>
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}
