import { lineDecisionSchema, type StatementLine } from '@atalaya/core/wire/rest/bank-statements';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../shared/format/money.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { AccountPicker } from './account-picker.js';
import { decideLine } from './queries.js';
import './payments.css';

interface LineDialogProps {
  readonly line: StatementLine;
  readonly onClose: () => void;
}

/** Whose a line is: one of those that fit, or anybody found by name. */
export function LineDialog({ line, onClose }: LineDialogProps) {
  const { t } = useTranslation('payments');
  const locale = useLocale();
  const client = useQueryClient();
  const [accountId, setAccountId] = useState<string | null>(line.suggestions[0]?.accountId ?? null);
  const form = useFormState({
    schema: lineDecisionSchema,
    send: (body) => decideLine(line.id, body),
    onDone: () => {
      void client.invalidateQueries();
      onClose();
    },
  });
  const suggested = line.suggestions.find((one) => one.accountId === accountId);
  const reportedPaymentId = suggested?.reportedPaymentId ?? undefined;
  const body = {
    decision: 'accept',
    accountId,
    ...(reportedPaymentId !== undefined && { reportedPaymentId }),
  };
  return (
    <Dialog title={t('bank.assign')} onClose={onClose}>
      <form noValidate onSubmit={(event) => form.submit(event, body)}>
        <div className="form-stack">
          <p>
            <b className="num">{formatMoney(line.amount, locale)}</b> · {line.payer} ·{' '}
            <span className="num">{line.reference}</span>
          </p>
          {line.suggestions.length > 0 && (
            <fieldset className="account-picker">
              <legend>{t('bank.whose')}</legend>
              {line.suggestions.map((one) => (
                <label key={one.accountId} className="account-choice">
                  <input
                    type="radio"
                    name="suggested"
                    checked={accountId === one.accountId}
                    onChange={() => setAccountId(one.accountId)}
                  />
                  <span>
                    {one.name} <span className="sub">{t(`bank.reasons.${one.reason}`)}</span>
                  </span>
                  <span className="num">{formatMoney(one.open, locale)}</span>
                </label>
              ))}
            </fieldset>
          )}
          <AccountPicker
            label={t('bank.other')}
            chosenId={accountId}
            onChoose={setAccountId}
            error={form.errors['accountId'] ?? form.errors['reportedPaymentId']}
          />
        </div>
        <FormActions
          isSending={form.isSending}
          formError={form.formError}
          submitLabel={t('bank.accept')}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
