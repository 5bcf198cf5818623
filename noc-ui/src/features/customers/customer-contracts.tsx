import { dayOfMonth } from '@atalaya/core/domain/shared/calendar-day';
import type { Account } from '@atalaya/core/wire/rest/accounts';
import type { Contract } from '@atalaya/core/wire/rest/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { formatCalendarDay } from '../../shared/format/calendar-day.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { Icon } from '../../shared/ui/icon.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { ContractDialog } from './contract-dialog.js';
import { contractsOfQuery, deleteContract } from './queries.js';

interface CustomerContractsProps {
  readonly customerId: string;
  readonly accounts: readonly Account[];
}

/** What was signed: from when, for how long at least, until when. */
export function CustomerContracts({ customerId, accounts }: CustomerContractsProps) {
  const { t } = useTranslation('customers');
  const may = usePermissions();
  const query = useQuery(contractsOfQuery(customerId));
  const [editing, setEditing] = useState<Contract | 'new' | null>(null);
  const [removing, setRemoving] = useState<Contract | null>(null);
  const mayWrite = may('account:write');
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('contract.title')}</h2>
        {mayWrite && accounts.length > 0 && (
          <Button onClick={() => setEditing('new')}>
            <Icon name="plus" />
            {t('contract.add')}
          </Button>
        )}
      </div>
      <QueryView query={query}>
        {({ items }) => (
          <ul className="record-list">
            {items.map((contract) => (
              <ContractRow
                key={contract.id}
                contract={contract}
                mayWrite={mayWrite}
                onEdit={() => setEditing(contract)}
                onRemove={() => setRemoving(contract)}
              />
            ))}
            {items.length === 0 && <li className="sub">{t('contract.none')}</li>}
          </ul>
        )}
      </QueryView>
      {editing !== null && (
        <ContractDialog
          accounts={accounts}
          {...(editing !== 'new' && { before: editing })}
          onClose={() => setEditing(null)}
        />
      )}
      {removing && (
        <ConfirmDialog
          title={t('contract.removeOf', { code: removing.code })}
          text={t('contract.removeText')}
          confirmLabel={t('contract.remove')}
          onConfirm={() => deleteContract(removing.id)}
          onDone={() => {
            void query.refetch();
            setRemoving(null);
          }}
          onClose={() => setRemoving(null)}
        />
      )}
    </section>
  );
}

interface ContractRowProps {
  readonly contract: Contract;
  readonly mayWrite: boolean;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function ContractRow({ contract, mayWrite, onEdit, onRemove }: ContractRowProps) {
  const { t } = useTranslation(['customers', 'shared']);
  const locale = useLocale();
  const { code, startsOn, endsOn, minimumMonths, notes, signedAt } = contract;
  const day = (text: string) => formatCalendarDay(text, locale);
  const words = [
    t('contract.from', { day: day(startsOn) }),
    endsOn === null ? '' : t('contract.until', { day: day(endsOn) }),
    minimumMonths === 0
      ? t('contract.noMinimum')
      : t('contract.minimum', {
          count: minimumMonths,
          day: day(dayOfMonth(startsOn, minimumMonths, Number(startsOn.slice(8)))),
        }),
    signedAt === null ? t('contract.unsigned') : '',
  ];
  return (
    <li>
      <div>
        <p className="mono">{code}</p>
        <p className="sub num">{words.filter((word) => word !== '').join(' · ')}</p>
        {notes !== '' && <p className="sub">{notes}</p>}
      </div>
      {mayWrite && (
        <div className="row-actions">
          <Button look="quiet" aria-label={t('contract.editOf', { code })} onClick={onEdit}>
            {t('shared:action.edit')}
          </Button>
          <Button look="quiet" aria-label={t('contract.removeOf', { code })} onClick={onRemove}>
            {t('contract.remove')}
          </Button>
        </div>
      )}
    </li>
  );
}
