import {
  type WebhookEndpoint,
  webhookEndpointSchema,
  webhookEndpointSecretSchema,
} from '@atalaya/core/wire/rest/webhooks';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { OneTimeSecret } from './one-time-secret.js';
import { DeliveriesDialog } from './webhook-deliveries.js';
import { WebhookForm } from './webhook-form.js';
import { WebhookTestDialog } from './webhook-test.js';

export type WebhookTaskState =
  | { readonly kind: 'add' }
  | { readonly kind: 'made'; readonly secret: string }
  | {
      readonly kind: 'edit' | 'test' | 'deliveries' | 'rotate' | 'switch' | 'delete';
      readonly item: WebhookEndpoint;
    };

interface WebhookTaskProps {
  readonly task: WebhookTaskState;
  readonly mayWrite: boolean;
  readonly setTask: (task: WebhookTaskState | null) => void;
}

export function WebhookTask({ task, mayWrite, setTask }: WebhookTaskProps) {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const close = () => setTask(null);
  const done = (secret: string | null = null) => {
    void client.invalidateQueries({ queryKey: ['webhook-endpoints'] });
    setTask(secret === null ? null : { kind: 'made', secret });
  };
  switch (task.kind) {
    case 'add':
      return (
        <Dialog title={t('webhook.add')} onClose={close}>
          <WebhookForm onSaved={done} onCancel={close} />
        </Dialog>
      );
    case 'edit':
      return (
        <Dialog title={t('webhook.edit')} onClose={close}>
          <WebhookForm before={task.item} onSaved={done} onCancel={close} />
        </Dialog>
      );
    case 'made':
      return (
        <OneTimeSecret
          title={t('webhook.made')}
          text={t('webhook.madeText')}
          secret={task.secret}
          onClose={close}
        />
      );
    case 'test':
      return <WebhookTestDialog endpoint={task.item} onClose={close} />;
    case 'deliveries':
      return (
        <DeliveriesDialog
          base="/webhook-endpoints"
          channel={task.item}
          mayWrite={mayWrite}
          onClose={close}
        />
      );
    default:
      return <Confirmed kind={task.kind} item={task.item} onDone={done} onClose={close} />;
  }
}

interface ConfirmedProps {
  readonly kind: 'rotate' | 'switch' | 'delete';
  readonly item: WebhookEndpoint;
  readonly onDone: (secret?: string) => void;
  readonly onClose: () => void;
}

function Confirmed({ kind, item, onDone, onClose }: ConfirmedProps) {
  const { t } = useTranslation(['settings', 'shared']);
  const path = `/webhook-endpoints/${item.id}`;
  const { name, enabled } = item;
  if (kind === 'rotate') {
    let secret: string | undefined;
    return (
      <ConfirmDialog
        title={t('webhook.rotate.title', { name })}
        text={t('webhook.rotate.text')}
        confirmLabel={t('webhook.rotate.do')}
        onConfirm={async () => {
          const schema = webhookEndpointSecretSchema;
          const made = await api.request(`${path}/rotate`, { method: 'POST', body: {}, schema });
          secret = made.secret;
        }}
        onDone={() => onDone(secret)}
        onClose={onClose}
      />
    );
  }
  if (kind === 'switch') {
    const key = enabled ? 'off' : 'on';
    const body = { enabled: !enabled };
    return (
      <ConfirmDialog
        title={t(`webhook.${key}.title`, { name })}
        text={t(`webhook.${key}.text`)}
        confirmLabel={t(`webhook.${key}.do`)}
        onConfirm={() =>
          api.request(path, { method: 'PATCH', body, schema: webhookEndpointSchema })
        }
        onDone={() => onDone()}
        onClose={onClose}
      />
    );
  }
  return (
    <ConfirmDialog
      title={t('webhook.delete.title', { name })}
      text={t('webhook.delete.text')}
      confirmLabel={t('shared:action.delete')}
      onConfirm={() => api.request(path, { method: 'DELETE' })}
      onDone={() => onDone()}
      onClose={onClose}
    />
  );
}
