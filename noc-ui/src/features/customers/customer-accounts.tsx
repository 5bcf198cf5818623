import type { Account } from '@atalaya/core/wire/rest/accounts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { formatMoney } from '../../shared/format/money.js';
import { percentText } from '../../shared/format/percent.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { Icon } from '../../shared/ui/icon.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { AccountDialog } from './account-dialog.js';
import { CustomerContracts } from './customer-contracts.js';
import { accountsOfQuery } from './queries.js';
import { useAccountName } from './use-account-name.js';

/** Who pays by which calendar, and what was signed. */
export function CustomerAccounts({ customerId }: { readonly customerId: string }) {
  const { t } = useTranslation('customers');
  const may = usePermissions();
  const query = useQuery(accountsOfQuery(customerId));
  const [editing, setEditing] = useState<Account | 'new' | null>(null);
  const mayWrite = may('account:write');
  return (
    <>
      <section className="section">
        <div className="section-head">
          <h2>{t('account.title')}</h2>
          {mayWrite && (
            <Button onClick={() => setEditing('new')}>
              <Icon name="plus" />
              {t('account.add')}
            </Button>
          )}
        </div>
        <QueryView query={query}>
          {({ items }) => (
            <ul className="record-list">
              {items.map((account) => (
                <AccountRow
                  key={account.id}
                  account={account}
                  onEdit={mayWrite ? () => setEditing(account) : undefined}
                />
              ))}
            </ul>
          )}
        </QueryView>
      </section>
      {query.data && <CustomerContracts customerId={customerId} accounts={query.data.items} />}
      {editing !== null && (
        <AccountDialog
          customerId={customerId}
          {...(editing !== 'new' && { before: editing })}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}

interface AccountRowProps {
  readonly account: Account;
  readonly onEdit: (() => void) | undefined;
}

function AccountRow({ account, onEdit }: AccountRowProps) {
  const { t } = useTranslation(['customers', 'shared']);
  const locale = useLocale();
  const name = useAccountName()(account);
  const { dueAfterDays, withholdings, parkedReason, balance } = account;
  const terms = [
    t('account.dueIn', { count: dueAfterDays }),
    ...withholdings.map(({ name: held, ratePpm }) => `${held} ${percentText(ratePpm)} %`),
  ];
  return (
    <li>
      <div>
        <p>{name}</p>
        <p className="sub num">
          {terms.join(' · ')} ·{' '}
          {t('account.owes', { amount: formatMoney(balance.receivable, locale) })}
        </p>
        {parkedReason !== null && (
          <p className="sub">{t('balance.parked', { reason: parkedReason })}</p>
        )}
      </div>
      {onEdit && (
        <Button look="quiet" aria-label={t('account.editOf', { account: name })} onClick={onEdit}>
          {t('shared:action.edit')}
        </Button>
      )}
    </li>
  );
}
