import type { wallTokenSchema } from '@atalaya/core/wire/rest/wall';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { Age } from '../../shared/ui/age.js';
import { Button } from '../../shared/ui/button.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { OneTimeLink } from './one-time-link.js';
import { wallTokensQuery } from './queries.js';
import { SettingsList } from './settings-list.js';
import { WallForm } from './wall-form.js';

type WallToken = z.infer<typeof wallTokenSchema>;
type Task =
  | { readonly kind: 'add' }
  | { readonly kind: 'edit'; readonly item: WallToken }
  | { readonly kind: 'made'; readonly url: string }
  | { readonly kind: 'revoke'; readonly item: WallToken };

export function Walls() {
  const { t } = useTranslation(['settings', 'shared']);
  const may = usePermissions();
  const query = useQuery(wallTokensQuery());
  const [task, setTask] = useState<Task | null>(null);
  const mayWrite = may('wall_token:write');
  const columns = [
    { label: t('name'), cell: (item: WallToken) => <b>{item.name}</b> },
    {
      label: t('wall.shows'),
      cell: (item: WallToken) =>
        [item.showsRevenue && t('wall.withRevenue'), item.sounds && t('wall.withSound')]
          .filter(Boolean)
          .join(', '),
    },
    {
      label: t('wall.seen'),
      cell: (item: WallToken) =>
        item.lastSeenAt === null ? t('shared:never') : <Age since={item.lastSeenAt} />,
    },
    {
      label: t('wall.status'),
      cell: (item: WallToken) => (item.revokedAt === null ? t('wall.open') : t('wall.revoked')),
    },
  ];
  return (
    <>
      <SettingsList
        name="wall"
        query={query}
        columns={columns}
        onAdd={mayWrite ? () => setTask({ kind: 'add' }) : undefined}
        actions={(item) =>
          mayWrite &&
          item.revokedAt === null && (
            <>
              <Button look="quiet" onClick={() => setTask({ kind: 'edit', item })}>
                {t('shared:action.edit')}
              </Button>
              <Button look="quiet" onClick={() => setTask({ kind: 'revoke', item })}>
                {t('wall.revoke')}
              </Button>
            </>
          )
        }
      />
      {task && <WallTask task={task} setTask={setTask} />}
    </>
  );
}

function WallTask({ task, setTask }: { task: Task; setTask: (task: Task | null) => void }) {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const refresh = () => void client.invalidateQueries({ queryKey: ['wall-tokens'] });
  const close = () => setTask(null);
  if (task.kind === 'made') {
    return (
      <OneTimeLink
        title={t('wall.made')}
        text={t('wall.madeText')}
        url={task.url}
        onClose={close}
      />
    );
  }
  if (task.kind === 'revoke') {
    return (
      <ConfirmDialog
        title={t('wall.revokeTitle', { name: task.item.name })}
        text={t('wall.revokeText')}
        confirmLabel={t('wall.revoke')}
        onConfirm={() => api.request(`/wall-tokens/${task.item.id}`, { method: 'DELETE' })}
        onDone={() => {
          refresh();
          close();
        }}
        onClose={close}
      />
    );
  }
  return (
    <WallForm
      {...(task.kind === 'edit' && { wall: task.item })}
      onDone={(url) => {
        refresh();
        setTask(url === null ? null : { kind: 'made', url });
      }}
      onClose={close}
    />
  );
}
