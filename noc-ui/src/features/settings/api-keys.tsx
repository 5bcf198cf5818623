import type { ApiKey } from '@atalaya/core/wire/rest/api-keys';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../shared/api/app-api.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { formatDate } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Age } from '../../shared/ui/age.js';
import { Button } from '../../shared/ui/button.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { ApiKeyForm } from './api-key-form.js';
import { OneTimeSecret } from './one-time-secret.js';
import { apiKeysQuery } from './queries.js';
import { SettingsList } from './settings-list.js';
import { useScopeWords } from './use-scope-words.js';

type Task =
  | { readonly kind: 'add' }
  | { readonly kind: 'made'; readonly secret: string }
  | { readonly kind: 'revoke'; readonly item: ApiKey };

export function ApiKeys() {
  const { t } = useTranslation(['settings', 'shared']);
  const may = usePermissions();
  const words = useScopeWords();
  const query = useQuery(apiKeysQuery());
  const [task, setTask] = useState<Task | null>(null);
  const mayWrite = may('api_key:write');
  const columns = [
    {
      label: t('name'),
      cell: (item: ApiKey) => (
        <>
          <b>{item.name}</b>
          <div className="sub mono">atk_…{item.hint}</div>
        </>
      ),
    },
    { label: t('apiKey.scopes'), cell: (item: ApiKey) => item.scopes.map(words).join(' · ') },
    { label: t('apiKey.createdBy'), cell: (item: ApiKey) => item.createdBy },
    {
      label: t('apiKey.used'),
      cell: (item: ApiKey) =>
        item.lastUsedAt === null ? t('shared:never') : <Age since={item.lastUsedAt} />,
    },
    { label: t('apiKey.status'), cell: (item: ApiKey) => <Status item={item} /> },
  ];
  return (
    <>
      <SettingsList
        name="apiKey"
        query={query}
        columns={columns}
        onAdd={mayWrite ? () => setTask({ kind: 'add' }) : undefined}
        actions={(item) =>
          mayWrite &&
          item.state !== 'revoked' && (
            <Button look="quiet" onClick={() => setTask({ kind: 'revoke', item })}>
              {t('apiKey.revoke')}
            </Button>
          )
        }
      />
      {task && <ApiKeyTask task={task} setTask={setTask} />}
    </>
  );
}

function Status({ item }: { item: ApiKey }) {
  const { t } = useTranslation('settings');
  const zone = { locale: useLocale(), timeZone: useTimeZone() };
  if (item.state !== 'active' || item.expiresAt === null) {
    return t(`apiKey.state.${item.state}`);
  }
  return t('apiKey.until', { date: formatDate(Date.parse(item.expiresAt), zone) });
}

function ApiKeyTask({ task, setTask }: { task: Task; setTask: (task: Task | null) => void }) {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const refresh = () => void client.invalidateQueries({ queryKey: ['api-keys'] });
  const close = () => setTask(null);
  if (task.kind === 'made') {
    return (
      <OneTimeSecret
        title={t('apiKey.made')}
        text={t('apiKey.madeText')}
        secret={task.secret}
        onClose={close}
      />
    );
  }
  if (task.kind === 'revoke') {
    return (
      <ConfirmDialog
        title={t('apiKey.revokeTitle', { name: task.item.name })}
        text={t('apiKey.revokeText')}
        confirmLabel={t('apiKey.revoke')}
        onConfirm={() => api.request(`/api-keys/${task.item.id}`, { method: 'DELETE' })}
        onDone={() => {
          refresh();
          close();
        }}
        onClose={close}
      />
    );
  }
  return (
    <Dialog title={t('apiKey.add')} onClose={close}>
      <ApiKeyForm
        onSaved={(secret) => {
          refresh();
          setTask({ kind: 'made', secret });
        }}
        onCancel={close}
      />
    </Dialog>
  );
}
