import type { NotificationChannel } from '@atalaya/core/wire/rest/notification-channels';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { chatOf } from './channel-chat.js';
import { ChannelHealth } from './channel-health.js';
import { channelsQuery } from './channel-queries.js';
import { ChannelTask, type ChannelTaskState } from './channel-task.js';
import { SettingsList } from './settings-list.js';

/** Over what people are told. */
export function Channels() {
  const { t } = useTranslation(['settings', 'shared']);
  const may = usePermissions();
  const query = useQuery(channelsQuery());
  const [task, setTask] = useState<ChannelTaskState | null>(null);
  const mayWrite = may('notification_channel:write');
  const columns = [
    {
      label: t('name'),
      cell: (item: NotificationChannel) => (
        <>
          <b>{item.name}</b>
          <div className="sub webhook-url">
            {t(`channel.kind.${item.kind}`)} · <Target item={item} />
          </div>
        </>
      ),
    },
    {
      label: t('channel.minSeverity'),
      cell: (item: NotificationChannel) => t(`channel.severity.${item.minSeverity}`),
    },
    {
      label: t('webhook.health'),
      cell: (item: NotificationChannel) => <ChannelHealth item={item} />,
    },
  ];
  return (
    <>
      <SettingsList
        name="channel"
        query={query}
        columns={columns}
        onAdd={mayWrite ? () => setTask({ kind: 'add' }) : undefined}
        actions={(item) => (
          <>
            <Button look="quiet" onClick={() => setTask({ kind: 'deliveries', item })}>
              {t('webhook.log')}
            </Button>
            {mayWrite && <Changes item={item} setTask={setTask} />}
          </>
        )}
      />
      {task && <ChannelTask task={task} mayWrite={mayWrite} setTask={setTask} />}
    </>
  );
}

/** To whom it goes. */
function Target({ item }: { item: NotificationChannel }) {
  const { t } = useTranslation('settings');
  if (item.kind === 'telegram') return <>{chatOf(item)?.name ?? t('channel.noChat')}</>;
  const { to } = item.config;
  return <>{Array.isArray(to) ? to.join(', ') : String(to ?? '')}</>;
}

interface ChangesProps {
  readonly item: NotificationChannel;
  readonly setTask: (task: ChannelTaskState) => void;
}

function Changes({ item, setTask }: ChangesProps) {
  const { t } = useTranslation(['settings', 'shared']);
  const act = (kind: 'test' | 'link' | 'edit' | 'switch' | 'delete', label: string) => (
    <Button look="quiet" onClick={() => setTask({ kind, item })}>
      {label}
    </Button>
  );
  return (
    <>
      {item.enabled && act('test', t('webhook.test.do'))}
      {item.enabled && item.kind === 'telegram' && act('link', t('channel.link.do'))}
      {act('edit', t('shared:action.edit'))}
      {act('switch', t(item.enabled ? 'webhook.off.do' : 'webhook.on.do'))}
      {act('delete', t('shared:action.delete'))}
    </>
  );
}
