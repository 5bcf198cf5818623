import type { CashierView, DeskAccount } from '@atalaya/core/wire/rest/cash-desk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { SearchInput } from '../../shared/ui/search-input.js';
import { cashierAccountsQuery, changeRound, deskAccountsQuery } from './queries.js';

interface RoundDialogProps {
  readonly cashier: CashierView;
  readonly onClose: () => void;
}

/** To whom a cashier goes: found by name and added, or taken off. An account that another one had moves. */
export function RoundDialog({ cashier, onClose }: RoundDialogProps) {
  const { t } = useTranslation('cashDesk');
  const sentence = useErrorSentence();
  const client = useQueryClient();
  const query = useQuery(cashierAccountsQuery(cashier.id));
  const change = useMutation({
    mutationFn: (body: Parameters<typeof changeRound>[1]) => changeRound(cashier.id, body),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['cashiers'] }),
  });
  return (
    <Dialog title={t('round.of', { name: cashier.name })} onClose={onClose}>
      <div className="dialog-body form-stack">
        <Finder onAdd={({ id }) => change.mutate({ add: [id] })} />
        <QueryView query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="section-note">{t('round.empty')}</p>
            ) : (
              <ul className="desk-accounts">
                {items.map(({ id, name }) => (
                  <li key={id} className="desk-account">
                    <span>{name}</span>
                    <Button
                      look="quiet"
                      disabled={change.isPending}
                      onClick={() => change.mutate({ remove: [id] })}
                    >
                      {t('round.remove')}
                    </Button>
                  </li>
                ))}
              </ul>
            )
          }
        </QueryView>
        {change.error && (
          <p className="form-error" role="alert">
            {sentence(change.error)}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function Finder({ onAdd }: { readonly onAdd: (account: DeskAccount) => void }) {
  const { t } = useTranslation('cashDesk');
  const [search, setSearch] = useState('');
  const query = useQuery(deskAccountsQuery(search.trim()));
  const found = search.trim().length >= 2 ? (query.data?.items ?? []) : [];
  return (
    <div className="desk-search">
      <SearchInput label={t('round.add')} value={search} onChange={setSearch} />
      <ul className="desk-accounts">
        {found.map((account) => (
          <li key={account.id}>
            <button type="button" className="desk-account" onClick={() => onAdd(account)}>
              <span>{account.name}</span>
              <span aria-hidden="true">+</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
