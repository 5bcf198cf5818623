import type { Account } from '@atalaya/core/wire/rest/accounts';
import { useTranslation } from 'react-i18next';

/** Accounts have no name of their own: the day of the month and the currency tell one from another. */
export function useAccountName(): (account: Account) => string {
  const { t } = useTranslation('customers');
  return ({ anchorDay, currency, mode, id, status }) =>
    t(status === 'closed' ? 'account.nameClosed' : 'account.name', {
      day: anchorDay,
      currency,
      mode: t(`account.modes.${mode}`).toLowerCase(),
      short: id.slice(-4),
    });
}
