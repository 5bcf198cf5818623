import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { accountsOfQuery, contractsOfQuery } from './queries.js';
import type { ServiceDraft } from './service-draft.js';
import { useAccountName } from './use-account-name.js';

interface AccountFieldsProps {
  readonly customerId: string;
  readonly isNew: boolean;
  readonly draft: Pick<ServiceDraft, 'accountId' | 'contractId'>;
  readonly errors: FieldErrors;
  readonly onChange: (part: Partial<ServiceDraft>) => void;
}

/** Which account pays for the line, and under which contract; a line moves to another account from its next period on. */
export function AccountFields({ customerId, isNew, draft, errors, onChange }: AccountFieldsProps) {
  const { t } = useTranslation('customers');
  const may = usePermissions();
  const nameOf = useAccountName();
  const accounts = useQuery({ ...accountsOfQuery(customerId), enabled: may('account:read') });
  const contracts = useQuery({ ...contractsOfQuery(customerId), enabled: may('account:read') });
  if (!accounts.data || !contracts.data) return null;
  const usable = accounts.data.items.filter(
    ({ id, status }) => status === 'open' || id === draft.accountId,
  );
  const [first] = usable;
  const onAccount = contracts.data.items.filter(
    ({ accountId }) => accountId === (draft.accountId || (isNew ? first?.id : '')),
  );
  return (
    <div className="form-grid">
      <SelectField
        label={t('service.account')}
        value={draft.accountId}
        emptyLabel={t(isNew ? 'service.accountFirst' : 'service.accountNone')}
        choices={usable.map((account) => ({ value: account.id, label: nameOf(account) }))}
        onChange={(accountId) => onChange({ accountId, contractId: '' })}
        error={errors['accountId']}
      />
      {onAccount.length > 0 && (
        <SelectField
          label={t('service.contract')}
          value={draft.contractId}
          emptyLabel={t('service.contractNone')}
          choices={onAccount.map(({ id, code }) => ({ value: id, label: code }))}
          onChange={(contractId) => onChange({ contractId })}
          error={errors['contractId']}
        />
      )}
    </div>
  );
}

interface BilledFieldsProps {
  readonly draft: Pick<ServiceDraft, 'ipv6Prefix' | 'billedFrom' | 'billedUntil'>;
  readonly errors: FieldErrors;
  readonly hint: string | undefined;
  readonly onChange: (part: Partial<ServiceDraft>) => void;
}

export function BilledFields({ draft, errors, hint, onChange }: BilledFieldsProps) {
  const { t } = useTranslation('customers');
  return (
    <div className="form-grid">
      <TextField
        label={t('service.ipv6Prefix')}
        value={draft.ipv6Prefix}
        onChange={(ipv6Prefix) => onChange({ ipv6Prefix })}
        error={errors['ipv6Prefix']}
        isOptional
      />
      <TextField
        label={t('service.billedFrom')}
        value={draft.billedFrom}
        type="date"
        hint={hint}
        onChange={(billedFrom) => onChange({ billedFrom })}
        error={errors['billedFrom']}
        isOptional
      />
      <TextField
        label={t('service.billedUntil')}
        value={draft.billedUntil}
        type="date"
        onChange={(billedUntil) => onChange({ billedUntil })}
        error={errors['billedUntil']}
        isOptional
      />
    </div>
  );
}

interface PositionFieldsProps {
  readonly latitude: string;
  readonly longitude: string;
  readonly errors: FieldErrors;
  readonly onChange: (part: { readonly latitude: string } | { readonly longitude: string }) => void;
}

export function PositionFields({ latitude, longitude, errors, onChange }: PositionFieldsProps) {
  const { t } = useTranslation('customers');
  return (
    <div className="form-grid">
      <TextField
        label={t('service.latitude')}
        value={latitude}
        inputMode="decimal"
        onChange={(value) => onChange({ latitude: value })}
        error={errors['latitude']}
        isOptional
      />
      <TextField
        label={t('service.longitude')}
        value={longitude}
        inputMode="decimal"
        onChange={(value) => onChange({ longitude: value })}
        error={errors['longitude']}
        isOptional
      />
    </div>
  );
}
