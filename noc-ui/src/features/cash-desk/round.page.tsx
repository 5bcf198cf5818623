import type { OwnShift, RoundAccount } from '@atalaya/core/wire/rest/cash-desk';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { UnreachableError } from '../../shared/api/problem-error.js';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Notice } from '../../shared/ui/notice.js';
import { PageHead } from '../../shared/ui/page-head.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { addCashDeskStrings } from './cash-desk-strings.js';
import { KeptReceipts } from './kept-receipts.js';
import { ownShiftQuery, roundQuery } from './queries.js';
import { RoundList } from './round-list.js';
import { TakeDialog } from './take-dialog.js';
import { type Receipts, useReceipts } from './use-receipts.js';
import './cash-desk.css';

addCashDeskStrings();

/** For the street, with or without a network: whom to go to, a receipt for each, sent when there is a network. */
export function RoundPage() {
  const { t } = useTranslation('cashDesk');
  const receipts = useReceipts();
  const [chosen, setChosen] = useState<RoundAccount | null>(null);
  const round = useQuery(roundQuery);
  const { data: own } = useQuery(ownShiftQuery);
  const heldMinor = heldBy(own, receipts);
  return (
    <div className="page">
      <PageHead
        title={t('round.title')}
        lead={own && <Held own={own} heldMinor={heldMinor} />}
        actions={
          <Link href="/cash-desk" className="button" data-look="plain">
            {t('round.toDesk')}
          </Link>
        }
      />
      {own?.isActive === false && (
        <Notice tone="amber">
          <p>{t('stopped')}</p>
        </Notice>
      )}
      <SendState receipts={receipts} />
      <QueryView query={round}>
        {({ items, isCut }) =>
          items.length === 0 ? (
            <EmptyState title={t('round.none')}>
              <p>{t('round.noneText')}</p>
            </EmptyState>
          ) : (
            <>
              <RoundList accounts={items} unsent={receipts.unsent} onChoose={setChosen} />
              {isCut && <p className="section-note">{t('round.cut')}</p>}
            </>
          )
        }
      </QueryView>
      <KeptReceipts kept={receipts.kept} />
      {chosen && own?.isActive !== false && (
        <TakeDialog
          account={chosen}
          leftMinor={own?.limitMinor == null ? null : own.limitMinor - heldMinor}
          onAdd={receipts.add}
          onClose={() => setChosen(null)}
        />
      )}
    </div>
  );
}

/** What the server counted last and what it has not seen. */
function heldBy(own: OwnShift | undefined, { unsent }: Receipts): number {
  const counted = own?.shift?.collected.amountMinor ?? 0;
  return unsent.reduce((sum, { amount }) => sum + amount.amountMinor, counted);
}

function Held({ own, heldMinor }: { readonly own: OwnShift; readonly heldMinor: number }) {
  const { t } = useTranslation('cashDesk');
  const locale = useLocale();
  const money = (amountMinor: number) =>
    formatMoney({ amountMinor, currency: own.currency }, locale);
  const amount = money(heldMinor);
  return own.limitMinor === null
    ? t('round.held', { amount })
    : t('round.heldOf', { amount, limit: money(own.limitMinor) });
}

function SendState({ receipts }: { readonly receipts: Receipts }) {
  const { t } = useTranslation('cashDesk');
  const sentence = useErrorSentence();
  const { unsent, kept, isSending, error, send } = receipts;
  if (kept.length === 0) return null;
  if (unsent.length === 0) {
    return (
      <Notice tone="green">
        <p>{t('round.allSent')}</p>
      </Notice>
    );
  }
  return (
    <Notice tone="amber">
      <div className="round-state">
        <b>{t('round.unsent', { count: unsent.length })}</b>
        <Button disabled={isSending} onClick={send}>
          {t(isSending ? 'round.sending' : 'round.send')}
        </Button>
      </div>
      {error && (
        <p role="status">
          {error instanceof UnreachableError
            ? t('round.offline')
            : t('round.failed', { error: sentence(error) })}
        </p>
      )}
    </Notice>
  );
}
