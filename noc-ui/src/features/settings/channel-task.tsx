import {
  type NotificationChannel,
  notificationChannelSchema,
} from '@atalaya/core/wire/rest/notification-channels';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { ChannelForm } from './channel-form.js';
import { ChannelLinkDialog } from './channel-link.js';
import { ChannelTestDialog } from './channel-test.js';
import { DeliveriesDialog } from './webhook-deliveries.js';

export type ChannelTaskState =
  | { readonly kind: 'add' }
  | {
      readonly kind: 'edit' | 'test' | 'link' | 'deliveries' | 'switch' | 'delete';
      readonly item: NotificationChannel;
    };

interface ChannelTaskProps {
  readonly task: ChannelTaskState;
  readonly mayWrite: boolean;
  readonly setTask: (task: ChannelTaskState | null) => void;
}

export function ChannelTask({ task, mayWrite, setTask }: ChannelTaskProps) {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const close = () => setTask(null);
  const refresh = () => void client.invalidateQueries({ queryKey: ['notification-channels'] });
  const done = () => {
    refresh();
    close();
  };
  switch (task.kind) {
    case 'add':
      return (
        <Dialog title={t('channel.add')} onClose={close}>
          <ChannelForm
            onSaved={(item) => {
              refresh();
              // A bot knows nobody yet.
              setTask(item.kind === 'telegram' ? { kind: 'link', item } : null);
            }}
            onCancel={close}
          />
        </Dialog>
      );
    case 'edit':
      return (
        <Dialog title={t('channel.edit')} onClose={close}>
          <ChannelForm before={task.item} onSaved={done} onCancel={close} />
        </Dialog>
      );
    case 'test':
      return <ChannelTestDialog channel={task.item} onClose={done} />;
    case 'link':
      return <ChannelLinkDialog channel={task.item} onClose={done} />;
    case 'deliveries':
      return (
        <DeliveriesDialog
          base="/notification-channels"
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
  readonly kind: 'switch' | 'delete';
  readonly item: NotificationChannel;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Confirmed({ kind, item, onDone, onClose }: ConfirmedProps) {
  const { t } = useTranslation(['settings', 'shared']);
  const path = `/notification-channels/${item.id}`;
  const { name, enabled } = item;
  if (kind === 'delete') {
    return (
      <ConfirmDialog
        title={t('webhook.delete.title', { name })}
        text={t('webhook.delete.text')}
        confirmLabel={t('shared:action.delete')}
        onConfirm={() => api.request(path, { method: 'DELETE' })}
        onDone={onDone}
        onClose={onClose}
      />
    );
  }
  const key = enabled ? 'off' : 'on';
  const body = { enabled: !enabled };
  return (
    <ConfirmDialog
      title={t(`webhook.${key}.title`, { name })}
      text={t(`channel.${key}Text`)}
      confirmLabel={t(`webhook.${key}.do`)}
      onConfirm={() =>
        api.request(path, { method: 'PATCH', body, schema: notificationChannelSchema })
      }
      onDone={onDone}
      onClose={onClose}
    />
  );
}
