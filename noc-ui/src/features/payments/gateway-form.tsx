import {
  type PaymentGatewayView,
  paymentGatewayCreateSchema,
  paymentGatewayUpdateSchema,
} from '@atalaya/core/wire/rest/payment-gateways';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../shared/ui/dialog.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { type FormState, useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import { addGateway, changeGateway } from './queries.js';

interface Draft {
  readonly name: string;
  readonly accessToken: string;
  readonly webhookSecret: string;
}

/** Keys of Mercado Pago: written once, never shown again. */
export function GatewayForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('payments');
  const done = useDone(onClose);
  const [draft, setDraft] = useState({ name: 'Mercado Pago', accessToken: '', webhookSecret: '' });
  const form = useFormState({ schema: paymentGatewayCreateSchema, send: addGateway, onDone: done });
  return (
    <Dialog title={t('gateways.add')} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => form.submit(event, { ...draft, provider: 'mercado_pago' })}
      >
        <Fields draft={draft} onChange={setDraft} errors={form.errors} isNew />
        <FormActions isSending={form.isSending} formError={form.formError} onCancel={onClose} />
      </form>
    </Dialog>
  );
}

interface EditProps {
  readonly gateway: PaymentGatewayView;
  readonly onClose: () => void;
}

/** The name, and other keys in the place of those that are sealed: empty fields leave them as they are. */
export function GatewayEdit({ gateway, onClose }: EditProps) {
  const { t } = useTranslation('payments');
  const done = useDone(onClose);
  const [draft, setDraft] = useState({ name: gateway.name, accessToken: '', webhookSecret: '' });
  const form = useFormState({
    schema: paymentGatewayUpdateSchema,
    send: (body) => changeGateway(gateway.id, body),
    onDone: done,
  });
  const { name, accessToken, webhookSecret } = draft;
  const hasKeys = accessToken !== '' || webhookSecret !== '';
  const body = { name, ...(hasKeys && { keys: { accessToken, webhookSecret } }) };
  return (
    <Dialog title={t('gateways.edit')} onClose={onClose}>
      <form noValidate onSubmit={(event) => form.submit(event, body)}>
        <Fields draft={draft} onChange={setDraft} errors={form.errors} isNew={false} />
        <FormActions isSending={form.isSending} formError={form.formError} onCancel={onClose} />
      </form>
    </Dialog>
  );
}

function useDone(onClose: () => void): () => void {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: ['payment-gateways'] });
    onClose();
  };
}

interface FieldsProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly errors: FormState['errors'];
  readonly isNew: boolean;
}

function Fields({ draft, onChange, errors, isNew }: FieldsProps) {
  const { t } = useTranslation('payments');
  const change = (part: Partial<Draft>) => onChange({ ...draft, ...part });
  return (
    <div className="form-stack">
      <TextField
        label={t('bank.name')}
        value={draft.name}
        onChange={(name) => change({ name })}
        error={errors['name']}
        autoFocus
      />
      {!isNew && <p className="section-note">{t('gateways.keysStay')}</p>}
      <TextField
        label={t('gateways.accessToken')}
        value={draft.accessToken}
        type="password"
        autoComplete="off"
        onChange={(accessToken) => change({ accessToken })}
        error={errors['accessToken'] ?? errors['keys.accessToken']}
        isOptional={!isNew}
      />
      <TextField
        label={t('gateways.webhookSecret')}
        value={draft.webhookSecret}
        type="password"
        autoComplete="off"
        onChange={(webhookSecret) => change({ webhookSecret })}
        hint={t('gateways.secretHint')}
        error={errors['webhookSecret'] ?? errors['keys.webhookSecret']}
        isOptional={!isNew}
      />
    </div>
  );
}
