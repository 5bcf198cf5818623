import { dayIn } from '@atalaya/core/domain/shared/calendar-day';
import type { Account } from '@atalaya/core/wire/rest/accounts';
import {
  type Contract,
  contractCreateSchema,
  contractUpdateSchema,
} from '@atalaya/core/wire/rest/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { platformNowMs } from '../../shared/live/platform-clock.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { makeContract, updateContract } from './queries.js';
import { useAccountName } from './use-account-name.js';

interface ContractDialogProps {
  readonly accounts: readonly Account[];
  readonly before?: Contract;
  readonly onClose: () => void;
}

export function ContractDialog({ accounts, before, onClose }: ContractDialogProps) {
  const { t } = useTranslation('customers');
  const nameOf = useAccountName();
  const timeZone = useTimeZone();
  const [accountId, setAccountId] = useState(before?.accountId ?? accounts[0]?.id ?? '');
  const [draft, setDraft] = useState({
    code: before?.code ?? '',
    startsOn: before?.startsOn ?? dayIn(platformNowMs(), timeZone),
    endsOn: before?.endsOn ?? '',
    minimumMonths: String(before?.minimumMonths ?? 0),
    signedOn: before?.signedAt ? dayIn(Date.parse(before.signedAt), timeZone) : '',
    notes: before?.notes ?? '',
  });
  const { code, startsOn, notes, signedOn } = draft;
  const body = {
    code,
    startsOn,
    notes,
    endsOn: draft.endsOn === '' ? null : draft.endsOn,
    minimumMonths: draft.minimumMonths.trim() === '' ? null : Number(draft.minimumMonths),
    // Noon is the same day everywhere people live.
    signedAt: signedOn === '' ? null : `${signedOn}T12:00:00.000Z`,
  };
  const fields = (errors: FieldErrors) => {
    const text = (field: keyof typeof draft, more: object = {}) => (
      <TextField
        label={t(`contract.${field}`)}
        value={draft[field]}
        onChange={(value) => setDraft((now) => ({ ...now, [field]: value }))}
        error={errors[field === 'signedOn' ? 'signedAt' : field]}
        {...more}
      />
    );
    return (
      <>
        <div className="form-grid">
          {text('code', { autoFocus: true, hint: t('contract.codeHint') })}
          {!before && accounts.length > 1 && (
            <SelectField
              label={t('service.account')}
              value={accountId}
              choices={accounts.map((account) => ({ value: account.id, label: nameOf(account) }))}
              onChange={setAccountId}
              error={errors['accountId']}
            />
          )}
          {text('startsOn', { type: 'date' })}
          {text('minimumMonths', { inputMode: 'numeric', hint: t('contract.minimumHint') })}
          {text('endsOn', { type: 'date', isOptional: true, hint: t('contract.endsOnHint') })}
          {text('signedOn', { type: 'date', isOptional: true })}
        </div>
        {text('notes', { isOptional: true })}
      </>
    );
  };
  return before ? (
    <FormDialog
      title={t('contract.editOf', { code: before.code })}
      schema={contractUpdateSchema}
      body={body}
      send={(value) => updateContract(before.id, value)}
      onClose={onClose}
    >
      {fields}
    </FormDialog>
  ) : (
    <FormDialog
      title={t('contract.add')}
      schema={contractCreateSchema}
      body={{ ...body, accountId }}
      send={makeContract}
      onClose={onClose}
    >
      {fields}
    </FormDialog>
  );
}
