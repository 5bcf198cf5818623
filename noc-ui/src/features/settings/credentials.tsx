import type { CredentialView } from '@atalaya/core/wire/rest/credentials';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { credentialsQuery } from '../../shared/api/catalog-queries.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { CredentialForm } from './credential-form.js';
import { SettingsList } from './settings-list.js';

type Task =
  | { readonly kind: 'add' }
  | { readonly kind: 'replace' | 'delete'; readonly credential: CredentialView };

export function Credentials() {
  const { t } = useTranslation(['settings', 'shared']);
  const may = usePermissions();
  const query = useQuery(credentialsQuery());
  const [task, setTask] = useState<Task | null>(null);
  const mayWrite = may('credential:write');
  const columns = [
    { label: t('name'), cell: (item: CredentialView) => <b>{item.name}</b> },
    { label: t('kind'), cell: (item: CredentialView) => t(`credential.kind.${item.kind}`) },
    {
      label: t('credential.usedBy'),
      cell: (item: CredentialView) => <span className="num">{item.usedBy}</span>,
    },
  ];
  return (
    <>
      <SettingsList
        name="credential"
        query={query}
        columns={columns}
        onAdd={mayWrite ? () => setTask({ kind: 'add' }) : undefined}
        actions={(credential) =>
          mayWrite && (
            <>
              <Button look="quiet" onClick={() => setTask({ kind: 'replace', credential })}>
                {t('credential.replace')}
              </Button>
              <Button look="quiet" onClick={() => setTask({ kind: 'delete', credential })}>
                {t('shared:action.delete')}
              </Button>
            </>
          )
        }
      />
      {task && <CredentialTask task={task} onClose={() => setTask(null)} />}
    </>
  );
}

function CredentialTask({ task, onClose }: { task: Task; onClose: () => void }) {
  const { t } = useTranslation(['settings', 'shared']);
  const client = useQueryClient();
  const done = () => {
    void client.invalidateQueries({ queryKey: ['credentials'] });
    onClose();
  };
  if (task.kind === 'delete') {
    const { id, name } = task.credential;
    return (
      <ConfirmDialog
        title={t('credential.delete.title', { name })}
        text={t('credential.delete.text')}
        confirmLabel={t('shared:action.delete')}
        onConfirm={() => api.request(`/credentials/${id}`, { method: 'DELETE' })}
        onDone={done}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog
      title={task.kind === 'add' ? t('credential.add') : t('credential.replaceTitle')}
      onClose={onClose}
    >
      <CredentialForm
        {...(task.kind === 'add' ? {} : { before: task.credential })}
        onSaved={done}
        onCancel={onClose}
      />
    </Dialog>
  );
}
