import { oneTimeLinkSchema, type User } from '@atalaya/core/wire/rest/users';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Notice } from '../../shared/ui/notice.js';
import { OneTimeLink } from './one-time-link.js';
import { usersQuery } from './queries.js';
import { SettingsList } from './settings-list.js';
import { UserForm } from './user-form.js';

type Task =
  | { readonly kind: 'edit'; readonly user?: User }
  | { readonly kind: 'link'; readonly url: string }
  | { readonly kind: 'delete'; readonly user: User };

export function Users() {
  const { t } = useTranslation(['settings', 'shared']);
  const may = usePermissions();
  const sentence = useErrorSentence();
  const query = useQuery(usersQuery());
  const [task, setTask] = useState<Task | null>(null);
  const mayWrite = may('user:write');
  const reset = useMutation({
    mutationFn: ({ id }: User) =>
      api.request(`/users/${id}/password-link`, { method: 'POST', schema: oneTimeLinkSchema }),
    onSuccess: ({ url }) => setTask({ kind: 'link', url }),
  });
  const columns = [
    {
      label: t('name'),
      cell: (user: User) => (
        <>
          <b>{user.name}</b>
          <div className="sub">{user.email}</div>
        </>
      ),
    },
    { label: t('user.role'), cell: (user: User) => t(`shared:userRole.${user.role}`) },
    {
      label: t('user.totp'),
      cell: (user: User) => (user.hasTotp ? t('shared:action.yes') : t('shared:action.no')),
    },
  ];
  return (
    <>
      {reset.error && (
        <Notice tone="amber" isAlert>
          {sentence(reset.error)}
        </Notice>
      )}
      <SettingsList
        name="user"
        query={query}
        columns={columns}
        onAdd={mayWrite ? () => setTask({ kind: 'edit' }) : undefined}
        actions={(user) =>
          mayWrite && (
            <>
              <Button look="quiet" onClick={() => setTask({ kind: 'edit', user })}>
                {t('shared:action.edit')}
              </Button>
              <Button look="quiet" onClick={() => reset.mutate(user)} disabled={reset.isPending}>
                {t('user.reset')}
              </Button>
              <Button look="quiet" onClick={() => setTask({ kind: 'delete', user })}>
                {t('shared:action.delete')}
              </Button>
            </>
          )
        }
      />
      {task && <UserTask task={task} setTask={setTask} />}
    </>
  );
}

function UserTask({ task, setTask }: { task: Task; setTask: (task: Task | null) => void }) {
  const { t } = useTranslation(['settings', 'shared']);
  const client = useQueryClient();
  const close = () => setTask(null);
  const refresh = () => void client.invalidateQueries({ queryKey: ['users'] });
  if (task.kind === 'link') {
    return (
      <OneTimeLink
        title={t('user.link')}
        text={t('user.linkText')}
        url={task.url}
        onClose={close}
      />
    );
  }
  if (task.kind === 'delete') {
    return (
      <ConfirmDialog
        title={t('user.delete.title', { name: task.user.name })}
        text={t('user.delete.text')}
        confirmLabel={t('shared:action.delete')}
        onConfirm={() => api.request(`/users/${task.user.id}`, { method: 'DELETE' })}
        onDone={() => {
          refresh();
          close();
        }}
        onClose={close}
      />
    );
  }
  return (
    <Dialog title={task.user ? t('user.edit') : t('user.add')} onClose={close}>
      <UserForm
        {...(task.user ? { before: task.user } : {})}
        onCancel={close}
        onSaved={(url) => {
          refresh();
          setTask(url === null ? null : { kind: 'link', url });
        }}
      />
    </Dialog>
  );
}
