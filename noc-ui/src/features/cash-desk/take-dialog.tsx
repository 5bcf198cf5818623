import type { RoundAccount } from '@atalaya/core/wire/rest/cash-desk';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoney, minorUnits } from '../../shared/format/money.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { platformNowMs } from '../../shared/live/platform-clock.js';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { TextField } from '../../shared/ui/text-field.js';
import { type KeptReceipt, makeUuid } from './receipt-box.js';
import type { Receipts } from './use-receipts.js';

interface TakeDialogProps {
  readonly account: RoundAccount;
  /** How much more may be held; null for no limit. */
  readonly leftMinor: number | null;
  readonly onAdd: Receipts['add'];
  readonly onClose: () => void;
}

/** The amount, then the receipt with the phone's own number: kept before it is shown. */
export function TakeDialog({ account, leftMinor, onAdd, onClose }: TakeDialogProps) {
  const { t } = useTranslation('cashDesk');
  const locale = useLocale();
  const { currency } = account.balance;
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [given, setGiven] = useState<KeptReceipt | null>(null);
  if (given) return <Given receipt={given} onClose={onClose} />;
  const give = (event: FormEvent) => {
    event.preventDefault();
    const amountMinor = minorUnits(text, currency);
    if (!(amountMinor > 0)) return setProblem(t('round.noAmount'));
    if (leftMinor !== null && amountMinor > leftMinor) return setProblem(t('round.overLimit'));
    try {
      const receipt = {
        receiptUuid: makeUuid(),
        accountId: account.id,
        name: account.name,
        amount: { amountMinor, currency },
        collectedAt: new Date(platformNowMs()).toISOString(),
        notes: '',
      };
      setGiven(onAdd(receipt));
    } catch {
      setProblem(t('round.notKept'));
    }
  };
  return (
    <Dialog title={account.name} onClose={onClose}>
      <form noValidate onSubmit={give}>
        <div className="form-stack">
          <p>
            {t('collect.owes')} <b className="num">{formatMoney(account.balance, locale)}</b>
          </p>
          <TextField
            label={t('round.amount', { currency })}
            value={text}
            inputMode="decimal"
            onChange={setText}
            error={problem ?? undefined}
            autoFocus
          />
        </div>
        <FormActions
          isSending={false}
          formError={null}
          submitLabel={t('round.save')}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}

function Given({
  receipt,
  onClose,
}: {
  readonly receipt: KeptReceipt;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('cashDesk');
  const locale = useLocale();
  const timeZone = useTimeZone();
  const { number, name } = receipt;
  const amount = formatMoney(receipt.amount, locale);
  const at = formatMoment(Date.parse(receipt.collectedAt), { locale, timeZone });
  const text = t('round.shareText', { number, name, amount, at });
  return (
    <Dialog title={t('round.receipt', { number })} onClose={onClose}>
      <div className="dialog-body round-receipt">
        <b className="num round-amount">{amount}</b>
        <span>{name}</span>
        <span className="sub num">{at}</span>
      </div>
      <footer className="form-actions">
        {'share' in navigator && (
          <Button onClick={() => void navigator.share({ text }).catch(() => undefined)}>
            {t('round.share')}
          </Button>
        )}
        <Button look="primary" onClick={onClose}>
          {t('round.another')}
        </Button>
      </footer>
    </Dialog>
  );
}
