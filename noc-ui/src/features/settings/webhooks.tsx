import type { WebhookEndpoint } from '@atalaya/core/wire/rest/webhooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { tenantQuery } from '../../shared/api/tenant-query.js';
import { Button } from '../../shared/ui/button.js';
import { ChannelHealth } from './channel-health.js';
import { SettingsList } from './settings-list.js';
import { WebhookNetworks } from './webhook-networks.js';
import { webhooksQuery } from './webhook-queries.js';
import { WebhookTask, type WebhookTaskState } from './webhook-task.js';

export function Webhooks() {
  const { t } = useTranslation(['settings', 'shared']);
  const may = usePermissions();
  const query = useQuery(webhooksQuery());
  const tenant = useQuery(tenantQuery());
  const [task, setTask] = useState<WebhookTaskState | null>(null);
  const mayWrite = may('webhook:write');
  const columns = [
    {
      label: t('name'),
      cell: (item: WebhookEndpoint) => (
        <>
          <b>{item.name}</b>
          <div className="sub mono webhook-url">{item.url}</div>
        </>
      ),
    },
    { label: t('webhook.types'), cell: (item: WebhookEndpoint) => item.types.join(', ') },
    { label: t('webhook.health'), cell: (item: WebhookEndpoint) => <ChannelHealth item={item} /> },
  ];
  return (
    <>
      <SettingsList
        name="webhook"
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
      {may('tenant:write') && tenant.data && (
        <WebhookNetworks networks={tenant.data.settings.lanNetworks} />
      )}
      {task && <WebhookTask task={task} mayWrite={mayWrite} setTask={setTask} />}
    </>
  );
}

interface ChangesProps {
  readonly item: WebhookEndpoint;
  readonly setTask: (task: WebhookTaskState) => void;
}

function Changes({ item, setTask }: ChangesProps) {
  const { t } = useTranslation(['settings', 'shared']);
  const act = (kind: 'test' | 'edit' | 'rotate' | 'switch' | 'delete', label: string) => (
    <Button look="quiet" onClick={() => setTask({ kind, item })}>
      {label}
    </Button>
  );
  return (
    <>
      {act('test', t('webhook.test.do'))}
      {act('edit', t('shared:action.edit'))}
      {act('rotate', t('webhook.rotate.do'))}
      {act('switch', t(item.enabled ? 'webhook.off.do' : 'webhook.on.do'))}
      {act('delete', t('shared:action.delete'))}
    </>
  );
}
