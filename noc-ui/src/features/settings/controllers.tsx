import { controllerCreateSchema, controllerSchema } from '@atalaya/core/wire/rest/controllers';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';
import { controllersQuery, credentialsQuery } from '../../shared/api/catalog-queries.js';
import { usePermissions } from '../../shared/api/permissions.js';
import { Button } from '../../shared/ui/button.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { Dialog } from '../../shared/ui/dialog.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { SelectField } from '../../shared/ui/select-field.js';
import { TextField } from '../../shared/ui/text-field.js';
import { SettingsList } from './settings-list.js';

type Controller = z.infer<typeof controllerSchema>;
type Task = { readonly kind: 'add' } | { readonly kind: 'delete'; readonly item: Controller };

export function Controllers() {
  const { t } = useTranslation(['settings', 'shared']);
  const may = usePermissions();
  const client = useQueryClient();
  const query = useQuery(controllersQuery());
  const [task, setTask] = useState<Task | null>(null);
  const mayWrite = may('device:write');
  const done = () => {
    void client.invalidateQueries({ queryKey: ['controllers'] });
    setTask(null);
  };
  const columns = [
    { label: t('name'), cell: (item: Controller) => <b>{item.name}</b> },
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
            <Button look="quiet" onClick={() => setTask({ kind: 'delete', item })}>
              {t('shared:action.delete')}
            </Button>
          )
        }
      />
      {task?.kind === 'add' && (
        <Dialog title={t('controller.add')} onClose={() => setTask(null)}>
          <ControllerForm onSaved={done} onCancel={() => setTask(null)} />
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

function ControllerForm({ onSaved, onCancel }: { onSaved: () => void; onCancel: () => void }) {
  const { t } = useTranslation('settings');
  const { data: credentials } = useQuery(credentialsQuery());
  const [draft, setDraft] = useState({ name: '', address: '', port: '443', credentialId: '' });
  const form = useFormState({
    schema: controllerCreateSchema,
    send: (body) => api.request('/controllers', { method: 'POST', body, schema: controllerSchema }),
    onDone: onSaved,
  });
  return (
    <form
      noValidate
      onSubmit={(event) =>
        form.submit(event, { ...draft, driver: 'uisp', port: Number(draft.port) })
      }
    >
      <div className="form-stack">
        <TextField
          label={t('name')}
          value={draft.name}
          onChange={(name) => setDraft({ ...draft, name })}
          error={form.errors['name']}
          autoFocus
        />
        <div className="form-grid">
          <TextField
            label={t('controller.address')}
            value={draft.address}
            placeholder="uisp.example.net"
            onChange={(address) => setDraft({ ...draft, address })}
            error={form.errors['address']}
          />
          <TextField
            label={t('controller.port')}
            inputMode="numeric"
            value={draft.port}
            onChange={(port) => setDraft({ ...draft, port })}
            error={form.errors['port']}
          />
        </div>
        <SelectField
          label={t('controller.credential')}
          value={draft.credentialId}
          emptyLabel={t('choose')}
          choices={(credentials ?? [])
            .filter(({ kind }) => kind === 'uisp')
            .map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(credentialId) => setDraft({ ...draft, credentialId })}
          error={form.errors['credentialId']}
        />
      </div>
      <FormActions isSending={form.isSending} formError={form.formError} onCancel={onCancel} />
    </form>
  );
}
