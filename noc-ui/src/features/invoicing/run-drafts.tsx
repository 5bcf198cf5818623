import type { InvoiceDraft } from '@atalaya/core/wire/rest/invoice-drafts';
import type { InvoiceRun } from '@atalaya/core/wire/rest/invoice-runs';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { MoreButton } from '../../shared/ui/more-button.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { runDraftsQuery } from './queries.js';

interface RunDraftsProps {
  readonly run: InvoiceRun;
  readonly state: 'draft' | 'parked' | 'issued';
}

/** Accounts of a run: what each is billed beside its last invoice, or why it is left out. */
export function RunDrafts({ run, state }: RunDraftsProps) {
  const { t } = useTranslation('invoicing');
  const query = useInfiniteQuery(runDraftsQuery(run.id, state));
  return (
    <section className="section">
      <h2>{t(state === 'parked' ? 'run.parkedTitle' : 'invoices')}</h2>
      <QueryView query={query}>
        {({ pages }) => {
          const drafts = pages.flatMap(({ items }) => items);
          if (drafts.length === 0) return <p className="section-note">{t('run.noDrafts')}</p>;
          return (
            <div className="table-scroll">
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">{t('customer')}</th>
                    {state === 'parked' ? (
                      <th scope="col">{t('run.problem')}</th>
                    ) : (
                      <>
                        <th scope="col" className="end">
                          {t('total')}
                        </th>
                        <th scope="col" className="end">
                          {t('run.previous')}
                        </th>
                      </>
                    )}
                  </tr>
                </thead>
                <tbody>
                  {drafts.map((draft) => (
                    <DraftRow key={draft.id} draft={draft} isParked={state === 'parked'} />
                  ))}
                </tbody>
              </table>
            </div>
          );
        }}
      </QueryView>
      <MoreButton query={query} />
    </section>
  );
}

function DraftRow({
  draft,
  isParked,
}: {
  readonly draft: InvoiceDraft;
  readonly isParked: boolean;
}) {
  const { t } = useTranslation('invoicing');
  const locale = useLocale();
  const currency = draft.content?.currency;
  const money = (amountMinor: number | null) =>
    amountMinor === null || currency === undefined
      ? '—'
      : formatMoney({ amountMinor, currency }, locale);
  const name =
    draft.state === 'issued' ? (
      <Link className="link" href={`/invoices/${draft.id}`}>
        {draft.customerName}
      </Link>
    ) : (
      draft.customerName
    );
  if (isParked) {
    return (
      <tr>
        <td>{name}</td>
        <td>{t(`problems.${draft.problem?.kind ?? 'unknown'}`)}</td>
      </tr>
    );
  }
  const isOther = draft.previousMinor !== null && draft.previousMinor !== draft.totalMinor;
  return (
    <tr>
      <td>
        {name}
        <div className="sub">
          {draft.content?.lines.map(({ description }) => description).join(', ')}
        </div>
      </td>
      <td className="end num">
        {isOther ? <b>{money(draft.totalMinor)}</b> : money(draft.totalMinor)}
      </td>
      <td className="end num">{money(draft.previousMinor)}</td>
    </tr>
  );
}
