import {
  type GatewayPaymentView,
  gatewayPaymentDecisionSchema,
} from '@atalaya/core/wire/rest/payment-gateways';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeIdempotencyKey } from '../../shared/api/idempotency-key.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatMoney } from '../../shared/format/money.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { AccountPicker } from './account-picker.js';
import { decideGatewayPayment, gatewayPaymentsQuery } from './queries.js';

/** Money that came and is of nobody known: each is given to an account or marked as given back. */
export function GatewayQueue() {
  const { t } = useTranslation('payments');
  const may = usePermissions();
  const locale = useLocale();
  const timeZone = useTimeZone();
  const [opened, setOpened] = useState<GatewayPaymentView | null>(null);
  const { data } = useInfiniteQuery(gatewayPaymentsQuery('unassigned'));
  const waiting = data?.pages.flatMap(({ items }) => items) ?? [];
  if (waiting.length === 0) return null;
  return (
    <section className="section">
      <h2>{t('gateways.queue')}</h2>
      <p className="section-note">{t('gateways.queueNote')}</p>
      <ul className="money-list">
        {waiting.map((one) => (
          <li key={one.id}>
            <span>
              {one.payer ?? t('gateways.nobody')}
              <span className="sub num">
                {formatMoment(Date.parse(one.firstSeenAt), { locale, timeZone })} ·{' '}
                {one.providerPaymentId}
                {one.externalReference && ` · ${one.externalReference}`}
              </span>
            </span>
            <b className="num">{formatMoney(one.amount, locale)}</b>
            {may('payment:write') && (
              <Button onClick={() => setOpened(one)}>{t('gateways.decide')}</Button>
            )}
          </li>
        ))}
      </ul>
      {opened && <DecisionDialog payment={opened} onClose={() => setOpened(null)} />}
    </section>
  );
}

interface DecisionDialogProps {
  readonly payment: GatewayPaymentView;
  readonly onClose: () => void;
}

function DecisionDialog({ payment, onClose }: DecisionDialogProps) {
  const { t } = useTranslation('payments');
  const locale = useLocale();
  const client = useQueryClient();
  const [key] = useState(makeIdempotencyKey);
  const [decision, setDecision] = useState<'assign' | 'return' | ''>('assign');
  const [accountId, setAccountId] = useState<string | null>(null);
  const [notes, setNotes] = useState('');
  const form = useFormState({
    schema: gatewayPaymentDecisionSchema,
    send: (body) => decideGatewayPayment(payment.id, body, key),
    onDone: () => {
      void client.invalidateQueries();
      onClose();
    },
  });
  const body = decision === 'assign' ? { decision, accountId, notes } : { decision, notes };
  return (
    <Dialog title={t('gateways.decide')} onClose={onClose}>
      <form noValidate onSubmit={(event) => form.submit(event, body)}>
        <div className="form-stack">
          <p>
            <b className="num">{formatMoney(payment.amount, locale)}</b> ·{' '}
            {payment.payer ?? t('gateways.nobody')} ·{' '}
            <span className="num">{payment.providerPaymentId}</span>
          </p>
          <SelectField
            label={t('gateways.what')}
            value={decision}
            choices={(['assign', 'return'] as const).map((value) => ({
              value,
              label: t(`gateways.choices.${value}`),
            }))}
            onChange={setDecision}
            hint={decision === 'return' ? t('gateways.returnHint') : undefined}
          />
          {decision === 'assign' && (
            <AccountPicker
              label={t('bank.whose')}
              chosenId={accountId}
              onChoose={setAccountId}
              error={form.errors['accountId']}
            />
          )}
          <TextField
            label={t(decision === 'return' ? 'gateways.why' : 'notes')}
            value={notes}
            onChange={setNotes}
            error={form.errors['notes']}
            isOptional={decision !== 'return'}
          />
        </div>
        <FormActions isSending={form.isSending} formError={form.formError} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
