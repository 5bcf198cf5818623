import { canonicalRate } from '@atalaya/core/domain/enforcement/router-address';
import type { RouterSyncRow } from '@atalaya/core/wire/rest/router-sync';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { makeIdempotencyKey } from '../../shared/api/idempotency-key.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { writeTexts } from './router-text.js';
import { SyncCreateDialog } from './sync-create-dialog.js';
import { decideSync, type SyncChoice } from './sync-queries.js';

/** What a router and the books say of one line, what each choice would do, and the choices. */
export function SyncRowView({ row }: { readonly row: RouterSyncRow }) {
  const { t } = useTranslation('enforcement');
  const may = usePermissions();
  const { service, router, key, menu, found, wanted, differs, obstacle, writes, ignored } = row;
  const rate = found?.['rate-limit'] ?? found?.['max-limit'] ?? '';
  const facts = [
    router.name,
    t(`sync.menu.${menu}`),
    found === null ? '' : t('sync.onRouter', { rate: rateText(rate) ?? t('sync.noLimit') }),
    wanted === null
      ? ''
      : t('sync.inBooks', {
          plan: service?.plan.name ?? '',
          rate: rateText(wanted) ?? wanted,
        }),
    differs.includes('disabled') ? t('sync.isDisabled') : '',
    found?.['comment'] ?? '',
    ignored === null ? '' : t('sync.ignoredBy', { by: ignored.by }),
  ].filter((fact) => fact !== '');
  const sentences = writeTexts(writes.map((write) => ({ ...write, id: null })));
  return (
    <li className="enforcement-row">
      <div className="enforcement-what">
        <span className="mono">{key}</span>{' '}
        {service !== null && (
          <Link className="link" href={`/customers/${service.customer.id}/services`}>
            {service.customer.name}
          </Link>
        )}
        <div className="sub">{facts.join(' · ')}</div>
        {obstacle !== null && <div className="sub">{obstacle}</div>}
        {sentences.length > 0 && (
          <details>
            <summary className="sub">{t('drift.wouldSend')}</summary>
            <pre className="enforcement-rows">{sentences.join('\n')}</pre>
          </details>
        )}
      </div>
      {may('enforcement:write') && <Choices row={row} />}
    </li>
  );
}

/** `5M/20M` and `5000k/20000k` as `5/20 Mb/s`, up/down; undefined where there is no limit. */
function rateText(rate: string): string | undefined {
  const pair = canonicalRate(rate);
  return (
    pair &&
    `${pair
      .split('/')
      .map((bps) => Number(bps) / 1e6)
      .join('/')} Mb/s`
  );
}

function Choices({ row }: { readonly row: RouterSyncRow }) {
  const { t } = useTranslation('enforcement');
  const may = usePermissions();
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const [isCreating, setCreating] = useState(false);
  const { id, kind, writes, proposal, service, ignored } = row;
  const decide = useMutation({
    mutationFn: (choice: Omit<SyncChoice, 'id'>) =>
      decideSync([{ id, ...choice }], makeIdempotencyKey()),
    onSuccess: () => void client.invalidateQueries(),
  });
  const isBusy = decide.isPending || decide.isSuccess;
  const waiting = proposal.service;
  const mayBook = kind === 'router_only' && may('service:write');
  return (
    <div className="sync-choices">
      {ignored === null && writes.length > 0 && (
        <Button disabled={isBusy} onClick={() => decide.mutate({ choice: 'platform' })}>
          {t('sync.do.platform')}
        </Button>
      )}
      {ignored === null && kind === 'different' && service !== null && (
        <Link className="link" href={`/customers/${service.customer.id}/services`}>
          {t('sync.do.router')}
        </Link>
      )}
      {ignored === null && mayBook && waiting !== null && (
        <Button
          disabled={isBusy}
          onClick={() => decide.mutate({ choice: 'link', serviceId: waiting.id })}
        >
          {t('sync.do.link', { customer: waiting.customer.name })}
        </Button>
      )}
      {ignored === null && mayBook && (
        <Button look="quiet" disabled={isBusy} onClick={() => setCreating(true)}>
          {t('sync.do.create')}
        </Button>
      )}
      <Button
        look="quiet"
        disabled={isBusy}
        onClick={() => decide.mutate({ choice: ignored === null ? 'ignore' : 'heed' })}
      >
        {t(ignored === null ? 'sync.do.ignore' : 'sync.do.heed')}
      </Button>
      {decide.error && (
        <p className="form-error" role="alert">
          {sentence(decide.error)}
        </p>
      )}
      {isCreating && <SyncCreateDialog row={row} onClose={() => setCreating(false)} />}
    </div>
  );
}
