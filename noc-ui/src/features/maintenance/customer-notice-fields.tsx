import { useTranslation } from 'react-i18next';
import { CheckField } from '../../shared/ui/check-field.js';
import { Field } from '../../shared/ui/field.js';
import type { FieldErrors } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import type { WindowDraft } from './window-draft.js';

interface CustomerNoticeFieldsProps {
  readonly draft: WindowDraft;
  readonly onChange: (part: Partial<WindowDraft>) => void;
  readonly errors: FieldErrors;
}

/** Who tells the customers, how long before, and in which words. */
export function CustomerNoticeFields({ draft, onChange, errors }: CustomerNoticeFieldsProps) {
  const { t } = useTranslation('maintenance');
  const { sendsMessages, tellCustomers, noticeHours, customerText } = draft;
  return (
    <fieldset className="form-stack">
      <legend>{t('form.customers')}</legend>
      <CheckField
        label={t('form.sendsMessages')}
        hint={t('form.sendsMessagesHint')}
        isChecked={sendsMessages}
        onChange={(isChecked) => onChange({ sendsMessages: isChecked })}
      />
      <CheckField
        label={t('form.tellCustomers')}
        hint={t('form.tellCustomersHint')}
        isChecked={tellCustomers}
        onChange={(isChecked) => onChange({ tellCustomers: isChecked })}
      />
      {(sendsMessages || draft.kind === 'weekly' || tellCustomers) && (
        <TextField
          label={t('form.noticeHours')}
          hint={t('form.noticeHoursHint')}
          inputMode="numeric"
          value={noticeHours}
          onChange={(hours) => onChange({ noticeHours: hours })}
          error={errors['noticeHours']}
        />
      )}
      {sendsMessages && (
        <Field
          label={t('form.customerText')}
          hint={t('form.customerTextHint')}
          isOptional
          error={errors['customerText']}
        >
          {(binding) => (
            <textarea
              {...binding}
              rows={2}
              maxLength={300}
              value={customerText}
              onChange={(event) => onChange({ customerText: event.target.value })}
            />
          )}
        </Field>
      )}
    </fieldset>
  );
}
