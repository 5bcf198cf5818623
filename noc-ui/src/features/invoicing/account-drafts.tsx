import type { InvoiceDraft } from '@atalaya/core/wire/rest/invoice-drafts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { makeIdempotencyKey } from '../../shared/api/idempotency-key.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { DraftDialog } from './draft-dialog.js';
import { discardDraft, draftsQuery, issueDraft } from './queries.js';

interface Asked {
  readonly what: 'issue' | 'discard' | 'edit';
  readonly draft: InvoiceDraft;
}

/** Single invoices that have no number yet: as they would be issued, with what can be done of them. */
export function AccountDrafts({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('invoicing');
  const may = usePermissions();
  const client = useQueryClient();
  const [, go] = useLocation();
  const [key] = useState(makeIdempotencyKey);
  const { data } = useQuery(draftsQuery(accountId));
  const [asked, setAsked] = useState<Asked | null>(null);
  if (!data || data.items.length === 0) return null;
  const act = ({ what, draft }: Asked) =>
    what === 'issue' ? issueDraft(draft.id, `${key}-${draft.id}`) : discardDraft(draft.id);
  const done = ({ what, draft }: Asked) => {
    void client.invalidateQueries();
    setAsked(null);
    if (what === 'issue') go(`/invoices/${draft.id}`);
  };
  return (
    <section className="section">
      <h2>{t('draft.title')}</h2>
      {data.items.map((draft) => (
        <DraftCard
          key={draft.id}
          draft={draft}
          onAsk={may('invoice:write') ? (what) => setAsked({ what, draft }) : undefined}
        />
      ))}
      {asked?.what === 'edit' && (
        <DraftDialog accountId={accountId} before={asked.draft} onClose={() => setAsked(null)} />
      )}
      {asked && asked.what !== 'edit' && (
        <ConfirmDialog
          title={t(`draft.${asked.what}`)}
          text={t(`draft.${asked.what}Text`)}
          confirmLabel={t(`draft.${asked.what}`)}
          onConfirm={() => act(asked)}
          onDone={() => done(asked)}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  );
}

interface DraftCardProps {
  readonly draft: InvoiceDraft;
  readonly onAsk: ((what: Asked['what']) => void) | undefined;
}

function DraftCard({ draft, onAsk }: DraftCardProps) {
  const { t } = useTranslation('invoicing');
  const locale = useLocale();
  const { content } = draft;
  if (content === null) return null;
  const money = (amountMinor: number) =>
    formatMoney({ amountMinor, currency: content.currency }, locale);
  return (
    <article className="draft-card">
      <div className="section-head">
        <h3>{t('draft.of', { amount: money(content.totalMinor) })}</h3>
        {onAsk && (
          <div className="row-actions">
            <Button look="quiet" onClick={() => onAsk('discard')}>
              {t('draft.discard')}
            </Button>
            <Button onClick={() => onAsk('edit')}>{t('draft.edit')}</Button>
            <Button look="primary" onClick={() => onAsk('issue')}>
              {t('draft.issue')}
            </Button>
          </div>
        )}
      </div>
      <ul className="plain-list">
        {numbered(content.lines).map(({ key: lineKey, ...line }) => (
          <li key={lineKey}>
            <span>{line.description}</span>
            <span className="num">{money(line.netMinor)}</span>
          </li>
        ))}
        {content.taxes.map((tax) => (
          <li key={`${tax.kind} ${tax.code}`} className="sub">
            <span>{tax.name}</span>
            <span className="num">
              {money(tax.kind === 'withholding' ? -tax.amountMinor : tax.amountMinor)}
            </span>
          </li>
        ))}
      </ul>
    </article>
  );
}

/** Lines of a draft have no ids: they stand in their order. */
function numbered<T extends object>(
  lines: readonly T[],
): readonly (T & { readonly key: number })[] {
  return lines.map((line, key) => ({ ...line, key }));
}
