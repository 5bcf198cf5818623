import {
  type AccountCharge,
  accountChargeCreateSchema,
  CHARGE_KINDS,
} from '@atalaya/core/wire/rest/account-charges';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { minorUnits } from '../../shared/format/money.js';
import { FormDialog } from '../../shared/ui/form-dialog.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TaxGroupField } from '../../shared/ui/tax-group-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { accountQuery, makeCharge, servicesOfAccountQuery } from './queries.js';

interface ChargeDialogProps {
  readonly accountId: string;
  readonly onClose: () => void;
}

/** Something that the account is asked for, or given, beside its services. */
export function ChargeDialog({ accountId, onClose }: ChargeDialogProps) {
  const { t } = useTranslation('invoicing');
  const { data: account } = useQuery(accountQuery(accountId));
  const customerId = account?.customer.id ?? '';
  const services = useQuery({
    ...servicesOfAccountQuery(customerId, accountId),
    enabled: customerId !== '',
  });
  const [kind, setKind] = useState<AccountCharge['kind'] | ''>('single');
  const [draft, setDraft] = useState({
    description: '',
    amount: '',
    serviceId: '',
    taxGroupId: '',
  });
  const change = (part: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...part }));
  const currency = account?.currency ?? '';
  const { description, amount, serviceId, taxGroupId } = draft;
  const amountMinor = amount.trim() === '' || currency === '' ? null : minorUnits(amount, currency);
  return (
    <FormDialog
      title={t('charges.add')}
      schema={accountChargeCreateSchema}
      body={{
        accountId,
        kind,
        description,
        amount: { amountMinor, currency },
        serviceId: serviceId === '' ? null : serviceId,
        taxGroupId: taxGroupId === '' ? null : taxGroupId,
      }}
      send={makeCharge}
      submitLabel={t('charges.save')}
      onClose={onClose}
    >
      {(errors) => (
        <>
          <TextField
            label={t('charges.what')}
            value={description}
            onChange={(value) => change({ description: value })}
            error={errors['description']}
            autoFocus
          />
          <div className="form-grid">
            <SelectField
              label={t('charges.kind')}
              value={kind}
              choices={CHARGE_KINDS.map((value) => ({ value, label: t(`charges.kinds.${value}`) }))}
              onChange={setKind}
              error={errors['kind']}
            />
            <TextField
              label={t('charges.amount', { currency })}
              inputMode="decimal"
              value={amount}
              onChange={(value) => change({ amount: value })}
              error={errors['amount.amountMinor'] ?? errors['amount']}
            />
            <TaxGroupField
              value={taxGroupId}
              onChange={(value) => change({ taxGroupId: value })}
              error={errors['taxGroupId']}
            />
            <SelectField
              label={t('charges.service')}
              value={serviceId}
              emptyLabel={t('charges.noService')}
              choices={(services.data ?? []).map(({ id, plan, address }) => ({
                value: id,
                label: [plan.name, address].filter((part) => part !== '').join(' · '),
              }))}
              onChange={(value) => change({ serviceId: value })}
              error={errors['serviceId']}
            />
          </div>
        </>
      )}
    </FormDialog>
  );
}
