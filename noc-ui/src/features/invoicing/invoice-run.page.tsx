import type { InvoiceRun } from '@atalaya/core/wire/rest/invoice-runs';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeIdempotencyKey } from '../../shared/api/idempotency-key.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { addInvoicingStrings } from './invoicing-strings.js';
import { decideRun, runQuery } from './queries.js';
import { RunDrafts } from './run-drafts.js';
import './invoicing.css';

addInvoicingStrings();

interface InvoiceRunPageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
}

export function InvoiceRunPage({ params }: InvoiceRunPageProps) {
  const query = useQuery(runQuery(params['id'] ?? ''));
  return (
    <div className="page">
      <QueryView query={query}>{(run) => <RunView run={run} />}</QueryView>
    </div>
  );
}

function RunView({ run }: { readonly run: InvoiceRun }) {
  const { t } = useTranslation('invoicing');
  const may = usePermissions();
  const locale = useLocale();
  const client = useQueryClient();
  const [asked, setAsked] = useState<'approve' | 'cancel' | null>(null);
  const [key] = useState(makeIdempotencyKey);
  const money = (amountMinor: number, currency: string) =>
    formatMoney({ amountMinor, currency }, locale);
  const isOver = run.state === 'issued' || run.state === 'cancelled';
  return (
    <>
      <PageHead
        title={t('run.title', { day: formatCalendarDay(run.billingDate, locale) })}
        lead={t(`states.${run.state}`)}
        actions={
          may('invoice:write') &&
          !isOver && (
            <>
              <Button onClick={() => setAsked('cancel')}>{t('run.cancel')}</Button>
              {run.state === 'ready' && (
                <Button look="primary" onClick={() => setAsked('approve')}>
                  {t('run.approve')}
                </Button>
              )}
            </>
          )
        }
      />
      {run.refusal && (
        <Notice tone="amber">
          <p>{t(`refusals.${run.refusal}`)}</p>
        </Notice>
      )}
      <dl className="facts">
        <div>
          <dt>{t('invoices')}</dt>
          <dd className="num">{run.issued > 0 ? `${run.issued} / ${run.drafts}` : run.drafts}</dd>
        </div>
        <div>
          <dt>{t('run.parked')}</dt>
          <dd className="num">{run.parked}</dd>
        </div>
        {run.totals.map((total) => (
          <div key={total.currency}>
            <dt>{t('run.totals')}</dt>
            <dd className="num">{money(total.totalMinor, total.currency)}</dd>
            <dd className="sub num">
              {t('run.taxes', { tax: money(total.taxMinor, total.currency) })}
            </dd>
          </div>
        ))}
      </dl>
      {run.parked > 0 && <RunDrafts run={run} state="parked" />}
      <RunDrafts run={run} state={run.state === 'issued' ? 'issued' : 'draft'} />
      {asked && (
        <ConfirmDialog
          title={t(`run.${asked}`)}
          text={t(`run.${asked}Text`, { count: run.drafts })}
          confirmLabel={t(`run.${asked}`)}
          onConfirm={() => decideRun(run.id, asked, `${key}-${asked}`)}
          onDone={() => {
            void client.invalidateQueries({ queryKey: ['invoice-runs'] });
            setAsked(null);
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}
