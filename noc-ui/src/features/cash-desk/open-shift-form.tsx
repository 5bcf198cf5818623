import { shiftOpenSchema } from '@atalaya/core/wire/rest/cash-desk';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { minorUnits } from '../../shared/format/money.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import { openShift } from './queries.js';

export function OpenShiftForm({ currency }: { readonly currency: string }) {
  const { t } = useTranslation('cashDesk');
  const client = useQueryClient();
  const [text, setText] = useState('0');
  const form = useFormState({
    schema: shiftOpenSchema,
    send: openShift,
    onDone: () => void client.invalidateQueries({ queryKey: ['cash-desk'] }),
  });
  const opening = { amountMinor: minorUnits(text, currency), currency };
  return (
    <form className="desk-card" noValidate onSubmit={(event) => form.submit(event, { opening })}>
      <TextField
        label={t('open.change', { currency })}
        hint={t('open.hint')}
        value={text}
        inputMode="decimal"
        onChange={setText}
        error={form.errors['opening.amountMinor']}
      />
      <FormActions
        isSending={form.isSending}
        formError={form.formError}
        submitLabel={t('open.save')}
      />
    </form>
  );
}
