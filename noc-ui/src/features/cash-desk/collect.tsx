import { type DeskAccount, deskPaymentCreateSchema } from '@atalaya/core/wire/rest/cash-desk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeIdempotencyKey } from '../../shared/api/idempotency-key.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { formatMoney, minorUnits } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SearchInput } from '../../shared/ui/search-input.js';
import { TextField } from '../../shared/ui/text-field.js';
import { deskAccountsQuery, takeCash } from './queries.js';

/** Finds who pays by a part of the name; a tap, the amount, done. */
export function Collect({ currency }: { readonly currency: string }) {
  const { t } = useTranslation('cashDesk');
  const locale = useLocale();
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<DeskAccount | null>(null);
  const query = useQuery(deskAccountsQuery(search.trim()));
  return (
    <section className="section desk-search">
      <SearchInput label={t('collect.search')} value={search} onChange={setSearch} />
      <ul className="desk-accounts">
        {query.data?.items.map((account) => (
          <li key={account.id}>
            <button type="button" className="desk-account" onClick={() => setChosen(account)}>
              <span>{account.name}</span>
              <b className="num">{formatMoney(account.balance, locale)}</b>
              {account.invoices[0] && (
                <span className="sub">
                  {t('collect.since', {
                    count: account.invoices.length,
                    day: formatCalendarDay(account.invoices[0].dueDate, locale),
                  })}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
      {query.data?.items.length === 0 && <p className="section-note">{t('collect.none')}</p>}
      {chosen && (
        <CashDialog account={chosen} currency={currency} onClose={() => setChosen(null)} />
      )}
    </section>
  );
}

interface CashDialogProps {
  readonly account: DeskAccount;
  readonly currency: string;
  readonly onClose: () => void;
}

function CashDialog({ account, currency, onClose }: CashDialogProps) {
  const { t } = useTranslation('cashDesk');
  const locale = useLocale();
  const client = useQueryClient();
  const [key] = useState(makeIdempotencyKey);
  const [text, setText] = useState('');
  const form = useFormState({
    schema: deskPaymentCreateSchema,
    send: (body) => takeCash(body, key),
    onDone: () => {
      void client.invalidateQueries({ queryKey: ['cash-desk'] });
      onClose();
    },
  });
  const amount = { amountMinor: minorUnits(text, currency), currency };
  return (
    <Dialog title={account.name} onClose={onClose}>
      <form noValidate onSubmit={(event) => form.submit(event, { accountId: account.id, amount })}>
        <div className="form-stack">
          <p>
            {t('collect.owes')} <b className="num">{formatMoney(account.balance, locale)}</b>
          </p>
          <TextField
            label={t('collect.amount', { currency })}
            value={text}
            inputMode="decimal"
            onChange={setText}
            error={form.errors['amount.amountMinor'] ?? form.errors['amount.currency']}
            autoFocus
          />
        </div>
        <FormActions
          isSending={form.isSending}
          formError={form.formError}
          submitLabel={t('collect.save')}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
