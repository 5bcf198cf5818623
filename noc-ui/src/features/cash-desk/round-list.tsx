import type { RoundAccount } from '@atalaya/core/wire/rest/cash-desk';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { SearchInput } from '../../shared/ui/search-input.js';
import type { KeptReceipt } from './receipt-box.js';

interface RoundListProps {
  readonly accounts: readonly RoundAccount[];
  readonly unsent: readonly KeptReceipt[];
  readonly onChoose: (account: RoundAccount) => void;
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Whom to go to, those who owe first; what was taken and not sent yet is told beside what the office knows. */
export function RoundList({ accounts, unsent, onChoose }: RoundListProps) {
  const { t } = useTranslation('cashDesk');
  const [search, setSearch] = useState('');
  const wanted = plain(search.trim());
  const shown = accounts
    .filter(({ name, address }) => plain(`${name} ${address ?? ''}`).includes(wanted))
    .toSorted((a, b) => Number(b.balance.amountMinor > 0) - Number(a.balance.amountMinor > 0));
  const takenOf = (accountId: string) =>
    unsent
      .filter((receipt) => receipt.accountId === accountId)
      .reduce((sum, { amount }) => sum + amount.amountMinor, 0);
  return (
    <section className="section desk-search">
      <SearchInput label={t('round.search')} value={search} onChange={setSearch} />
      {shown.length === 0 && <p className="section-note">{t('round.noneFound')}</p>}
      <ul className="desk-accounts">
        {shown.map((account) => (
          <li key={account.id}>
            <button type="button" className="desk-account" onClick={() => onChoose(account)}>
              <AccountLine account={account} takenMinor={takenOf(account.id)} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface AccountLineProps {
  readonly account: RoundAccount;
  readonly takenMinor: number;
}

function AccountLine({ account, takenMinor }: AccountLineProps) {
  const { t } = useTranslation('cashDesk');
  const locale = useLocale();
  const { name, address, balance } = account;
  const { amountMinor, currency } = balance;
  const money = (minor: number) => formatMoney({ amountMinor: minor, currency }, locale);
  const notes = [address, takenMinor > 0 && t('round.taken', { amount: money(takenMinor) })].filter(
    Boolean,
  );
  return (
    <>
      <span>{name}</span>
      <span className="end">
        <b className="num">{money(Math.abs(amountMinor))}</b>{' '}
        {t(amountMinor > 0 ? 'round.owes' : amountMinor < 0 ? 'round.credit' : 'round.paid')}
      </span>
      {notes.length > 0 && <span className="sub">{notes.join(' · ')}</span>}
    </>
  );
}
