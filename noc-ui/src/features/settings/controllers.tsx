import type { controllerSchema } from '@atalaya/core/wire/rest/controllers';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';
import { controllersQuery } from '../../shared/api/catalog-queries.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { ControllerForm } from './controller-form.js';
import { SettingsList } from './settings-list.js';

type Controller = z.infer<typeof controllerSchema>;
type Task =
  | { readonly kind: 'add' }
  | { readonly kind: 'edit' | 'delete'; readonly item: Controller };

export function Controllers() {
  const { t } = useTranslation(['settings', 'shared']);
  const may = usePermissions();
  const client = useQueryClient();
  const query = useQuery(controllersQuery());
  const [task, setTask] = useState<Task | null>(null);
  const mayWrite = may('device:write');
  const done = () => {
    void client.invalidateQueries();
    setTask(null);
  };
  const columns = [
    {
      label: t('name'),
      cell: (item: Controller) => (
        <>
          <b>{item.name}</b>
          {item.collector && (
            <div className="sub">{t('controller.pinned', { name: item.collector.name })}</div>
          )}
        </>
      ),
    },
    {
      label: t('controller.address'),
      cell: (item: Controller) => <span className="mono">{`${item.address}:${item.port}`}</span>,
    },
    { label: t('controller.lastError'), cell: (item: Controller) => item.lastError ?? '—' },
  ];
  return (
    <>
      <SettingsList
        name="controller"
        query={query}
        columns={columns}
        onAdd={mayWrite ? () => setTask({ kind: 'add' }) : undefined}
        actions={(item) =>
          mayWrite && (
            <>
              <Button look="quiet" onClick={() => setTask({ kind: 'edit', item })}>
                {t('shared:action.edit')}
              </Button>
              <Button look="quiet" onClick={() => setTask({ kind: 'delete', item })}>
                {t('shared:action.delete')}
              </Button>
            </>
          )
        }
      />
      {task?.kind === 'add' && (
        <Dialog title={t('controller.add')} onClose={() => setTask(null)}>
          <ControllerForm onSaved={done} onCancel={() => setTask(null)} />
        </Dialog>
      )}
      {task?.kind === 'edit' && (
        <Dialog title={t('controller.edit')} onClose={() => setTask(null)}>
          <ControllerForm before={task.item} onSaved={done} onCancel={() => setTask(null)} />
        </Dialog>
      )}
      {task?.kind === 'delete' && (
        <ConfirmDialog
          title={t('controller.delete.title', { name: task.item.name })}
          text={t('controller.delete.text')}
          confirmLabel={t('shared:action.delete')}
          onConfirm={() => api.request(`/controllers/${task.item.id}`, { method: 'DELETE' })}
          onDone={done}
          onClose={() => setTask(null)}
        />
      )}
    </>
  );
}
