import { decimalText } from '@atalaya/core/domain/money/amount';
import { type CashierView, cashierUpdateSchema } from '@atalaya/core/wire/rest/cash-desk';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { minorUnits } from '../../shared/format/money.js';
import { Button } from '../../shared/ui/button.js';
import { CheckField } from '../../shared/ui/check-field.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import { saveCashier } from './queries.js';
import { RoundDialog } from './round-dialog.js';

interface CashierLimitsProps {
  readonly cashier: CashierView;
  readonly currency: string;
}

/** How much one person may hold; empty is no limit. */
export function CashierLimits({ cashier, currency }: CashierLimitsProps) {
  const { t } = useTranslation('cashDesk');
  const may = usePermissions();
  const client = useQueryClient();
  const { limitMinor } = cashier;
  const [text, setText] = useState(
    limitMinor === null ? '' : decimalText({ amountMinor: limitMinor, currency }),
  );
  const [isActive, setActive] = useState(cashier.isActive);
  const [seesAddress, setSeesAddress] = useState(cashier.seesAddress);
  const [isEditing, setEditing] = useState(false);
  const form = useFormState({
    schema: cashierUpdateSchema,
    send: (body) => saveCashier(cashier.id, body),
    onDone: () => void client.invalidateQueries({ queryKey: ['cashiers'] }),
  });
  const limit = text.trim() === '' ? null : minorUnits(text, currency);
  const body = { limitMinor: limit, isActive, seesAddress };
  return (
    <form className="desk-card" noValidate onSubmit={(event) => form.submit(event, body)}>
      <TextField
        label={`${cashier.name} (${currency})`}
        value={text}
        inputMode="decimal"
        onChange={setText}
        error={form.errors['limitMinor']}
        isOptional
      />
      <CheckField label={t('limits.active')} isChecked={isActive} onChange={setActive} />
      <CheckField
        label={t('round.seesAddress')}
        isChecked={seesAddress}
        onChange={setSeesAddress}
      />
      <p className="desk-round">
        {t('round.assigned', { count: cashier.accounts })}
        {may('payment:write') && (
          <Button onClick={() => setEditing(true)}>{t('round.edit')}</Button>
        )}
      </p>
      {isEditing && <RoundDialog cashier={cashier} onClose={() => setEditing(false)} />}
      {may('payment:write') && (
        <FormActions isSending={form.isSending} formError={form.formError} />
      )}
    </form>
  );
}
