import { paymentGatewayCreateSchema } from '@atalaya/core/wire/rest/payment-gateways';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../shared/ui/dialog.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';
import { addGateway } from './queries.js';

/** Keys of Mercado Pago: written once, never shown again. */
export function GatewayForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('payments');
  const client = useQueryClient();
  const [draft, setDraft] = useState({
    name: 'Mercado Pago',
    accessToken: '',
    webhookSecret: '',
  });
  const change = (part: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...part }));
  const form = useFormState({
    schema: paymentGatewayCreateSchema,
    send: addGateway,
    onDone: () => {
      void client.invalidateQueries({ queryKey: ['payment-gateways'] });
      onClose();
    },
  });
  return (
    <Dialog title={t('gateways.add')} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => form.submit(event, { ...draft, provider: 'mercado_pago' })}
      >
        <div className="form-stack">
          <TextField
            label={t('bank.name')}
            value={draft.name}
            onChange={(name) => change({ name })}
            error={form.errors['name']}
            autoFocus
          />
          <TextField
            label={t('gateways.accessToken')}
            value={draft.accessToken}
            type="password"
            autoComplete="off"
            onChange={(accessToken) => change({ accessToken })}
            error={form.errors['accessToken']}
          />
          <TextField
            label={t('gateways.webhookSecret')}
            value={draft.webhookSecret}
            type="password"
            autoComplete="off"
            onChange={(webhookSecret) => change({ webhookSecret })}
            hint={t('gateways.secretHint')}
            error={form.errors['webhookSecret']}
          />
        </div>
        <FormActions isSending={form.isSending} formError={form.formError} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
